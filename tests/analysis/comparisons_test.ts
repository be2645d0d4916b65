import assert from "node:assert/strict";
import { compareWithTheory } from "../../analysis/comparisons.ts";
import type { HostMetrics } from "../../analysis/host_metrics.ts";
import { hostMetrics } from "../support/histories.ts";

/** Hosts at 1, 8 and 8 ticks per second for a minute, p 0.7: the first is saturated. */
function hosts(first: Partial<HostMetrics> = {}): HostMetrics[] {
  return [
    hostMetrics({
      ...{ source: "a:1", clock_speed: 1, measured_speed: 1, inbox_final: 100 },
      ...{ final_logical_clock: 200, ...first },
      events: { INTERNAL: 0, RECEIVE: 60, SEND_FIRST: 0, SEND_SECOND: 0, BROADCAST: 0 },
    }),
    ...["a:2", "a:3"].map((source) =>
      hostMetrics({
        ...{ source, clock_speed: 8, measured_speed: 8, final_logical_clock: 500, inbox_final: 0 },
        events: { INTERNAL: 280, RECEIVE: 80, SEND_FIRST: 40, SEND_SECOND: 40, BROADCAST: 40 },
      })
    ),
  ];
}
const FACTS = { probInternal: 0.7, duration: 60, addressed: [150, 80, 80] };

// By hand: s = 0.2, arrivals at the saturated host s (r2 + r3) / (1 + s) = 3.2 / 1.2 per second.
const ARRIVALS = 60 * 3.2 / 1.2;
// A message more at one fast host lets it act once less and the other s times more, and so on: of what
// both act, 1 / (1 + s) is lost, and with it s / (1 + s) at the slow host. That makes of a
// SEND_FIRST, which reaches the slow host, 1, of a SEND_SECOND -s / (1 + s), of a BROADCAST 1 - s / (1 + s).
const OUTCOMES = [1, -0.2 / 1.2, 1 - 0.2 / 1.2];
const MEAN = OUTCOMES.reduce((sum, outcome) => sum + 0.1 * outcome, 0);
const VARIANCE = OUTCOMES.reduce((sum, outcome) => sum + 0.1 * outcome ** 2, 0) - MEAN ** 2;
const SPREAD = 4 * Math.sqrt(VARIANCE * 60 * 16 / 1.2) + 3;

Deno.test("A saturated host's arrivals, inbox and lag are held against the theory", () => {
  const found = compareWithTheory({ ...FACTS, hosts: hosts() }).filter(({ source }) =>
    source === "a:1"
  );
  const pace = 500 / 60;
  const wanted = [
    ["arrivals", ARRIVALS, 160, SPREAD],
    ["inbox", ARRIVALS - 60, 100, SPREAD],
    ["lag", 60 * pace * (1 - 60 / ARRIVALS), 300, (pace * 60 / ARRIVALS) * SPREAD],
  ] as const;
  assert.deepEqual(found.map(({ figure }) => figure), wanted.map(([figure]) => figure));
  for (const [i, [, predicted, observed, tolerance]] of wanted.entries()) {
    const comparison = found[i];
    assert.ok(
      Math.abs((comparison?.predicted ?? NaN) - predicted) < 1e-6,
      JSON.stringify(comparison),
    );
    assert.ok(
      Math.abs((comparison?.tolerance ?? NaN) - tolerance) < 1e-6,
      JSON.stringify(comparison),
    );
    assert.equal(comparison?.observed, observed);
    assert.equal(comparison?.agrees, true);
  }
});

Deno.test("A stable host has arrivals alone", () => {
  const found = compareWithTheory({ ...FACTS, hosts: hosts() }).filter(({ source }) =>
    source === "a:2"
  );
  assert.deepEqual(found.map(({ figure }) => figure), ["arrivals"]);
});

Deno.test("Of a critical host nothing is predicted, so that nothing can disagree", () => {
  // The others act 3 times a second each, so that 2/3 (3 + 3) = 4 messages arrive at a:1: all it takes.
  const rates = [4, 5, 5].map((clock_speed, i) =>
    hostMetrics({ source: `a:${i + 1}`, clock_speed, measured_speed: clock_speed, inbox_final: 0 })
  );
  const found = compareWithTheory({ ...FACTS, hosts: rates, probInternal: 0 });
  const none = { predicted: null, tolerance: null, agrees: null };
  assert.deepEqual(found[0], { source: "a:1", figure: "arrivals", observed: 36, ...none });
  assert.deepEqual(found.map(({ agrees }) => agrees), [null, false, false]);
});

Deno.test("Of an inbox that no log tells of nothing is said, and arrivals are what was sent", () => {
  const found = compareWithTheory({ ...FACTS, hosts: hosts({ inbox_final: null }) }).slice(0, 2);
  assert.deepEqual(found.map(({ figure, observed }) => [figure, observed]), [
    ["arrivals", 150],
    ["lag", 300],
  ]);
});

Deno.test("What chance does not explain does not agree", () => {
  const agreement = (first: Partial<HostMetrics>): unknown[] =>
    compareWithTheory({ ...FACTS, hosts: hosts(first) }).slice(0, 3).map(({ agrees }) => agrees);
  assert.deepEqual(agreement({ inbox_final: Math.floor(ARRIVALS - 60 + SPREAD) }), [
    true,
    true,
    true,
  ]);
  assert.deepEqual(agreement({ inbox_final: Math.ceil(ARRIVALS - 60 + SPREAD) }), [
    false,
    false,
    true,
  ]);
  assert.deepEqual(agreement({ final_logical_clock: 499 }), [true, true, false]);
});

Deno.test("A clock that is not kept is predicted by what it did", () => {
  const kept = compareWithTheory({ ...FACTS, hosts: hosts({ measured_speed: 0.9995 }) });
  const slow = compareWithTheory({ ...FACTS, hosts: hosts({ measured_speed: 0.9 }) });
  const inbox = (found: typeof kept): number => found[1]?.predicted ?? NaN;
  assert.ok(Math.abs(inbox(kept) - (ARRIVALS - 60)) < 1e-6);
  assert.ok(Math.abs(inbox(slow) - (ARRIVALS - 54)) < 1e-6);
});

Deno.test("Nothing is predicted of one host, unknown odds or speeds, no time, or a host that never ticked", () => {
  const none = hostMetrics({ clock_speed: null, measured_speed: null });
  for (
    const facts of [
      { ...FACTS, hosts: hosts().slice(1, 2) },
      { ...FACTS, hosts: hosts(), probInternal: null },
      { ...FACTS, hosts: [...hosts(), none] },
      { ...FACTS, hosts: hosts(), duration: 0 },
      { ...FACTS, hosts: hosts({ ticks: 0 }) },
    ]
  ) assert.deepEqual(compareWithTheory(facts), []);
});
