import assert from "node:assert/strict";
import fc from "fast-check";
import type { CopyMetrics } from "../../analysis/copy_metrics.ts";
import type { HostMetrics } from "../../analysis/host_metrics.ts";
import { type RunFacts, type RunSummary, summarizeRun } from "../../analysis/run_summary.ts";
import { summaryText } from "../../report/summary_text.ts";
import { hostMetrics } from "../support/histories.ts";
import { holds } from "../support/laws.ts";

const NOTHING_DROPPED = { no_destination: 0, destination_left: 0 } as const;

const COPIES: CopyMetrics = {
  routed: 318,
  received: 218,
  queued: 100,
  in_flight: 0,
  dropped: NOTHING_DROPPED,
  missing: 0,
};

/** A minute at 1, 8 and 8 ticks per second, with figures that are easily checked by hand. */
const HOSTS: readonly HostMetrics[] = [
  hostMetrics({
    source: "127.0.0.1:8001",
    clock_speed: 1,
    measured_speed: 1.00004,
    events: { INTERNAL: 1, RECEIVE: 58, SEND_FIRST: 1, SEND_SECOND: 0, BROADCAST: 0 },
    final_logical_clock: 216,
    jump_mean: 3.6441,
    jump_max: 11,
    inbox_final: 100,
    inbox_max: 101,
  }),
  hostMetrics({
    source: "127.0.0.1:8002",
    clock_speed: 8,
    measured_speed: 7.99951,
    events: { INTERNAL: 281, RECEIVE: 80, SEND_FIRST: 40, SEND_SECOND: 40, BROADCAST: 39 },
    final_logical_clock: 576,
    jump_mean: 1.2,
    jump_max: 4,
    inbox_final: 0,
    inbox_max: 2,
  }),
  hostMetrics({
    source: "127.0.0.1:8003",
    clock_speed: 8,
    measured_speed: 8,
    events: { INTERNAL: 280, RECEIVE: 80, SEND_FIRST: 40, SEND_SECOND: 40, BROADCAST: 40 },
    final_logical_clock: 575,
    jump_mean: 1.1979,
    jump_max: 5,
    inbox_final: 0,
    inbox_max: 3,
  }),
];

function run(fields: Partial<RunFacts> = {}): RunSummary {
  return summarizeRun({
    ...{ name: "demo", outcome: "complete", failure: null, run_time: 60, prob_internal: 0.7 },
    ...{ seed: 42, hosts: HOSTS, copies: COPIES },
    ...fields,
  });
}

Deno.test("summaryText() of a minute at 1, 8 and 8 ticks per second reads like this", () => {
  assert.equal(
    `\n${summaryText(run())}`,
    `
demo: 3 hosts, 60 s, seed 42
Host 8001 is saturated: its inbox grew by 1.67 messages/s, theory says 1.67.

host            rate  actual  int  sent  recv  clock  jump  max  inbox  max  lag
127.0.0.1:8001     1   1.000    1     1    58    216  3.64   11    100  101  360
127.0.0.1:8002     8   8.000  281   119    80    576  1.20    4      0    2    0
127.0.0.1:8003     8   8.000  280   120    80    575  1.20    5      0    3    1

host            regime     recv/s  theory  inbox/s   theory  lag/s   theory
127.0.0.1:8001  saturated    0.97    1.00     1.67     1.67   6.00     6.00
127.0.0.1:8002  stable       1.33    1.33     0.00  bounded   0.00  bounded
127.0.0.1:8003  stable       1.33    1.33     0.00  bounded   0.02  bounded

copies of messages: 318 routed = 218 received + 100 in inboxes
`,
  );
});

Deno.test("a run that did not end by itself says so and is not compared with the long run", () => {
  for (const outcome of ["interrupted", "failed", "unfinished"] as const) {
    const text = summaryText(run({ outcome, run_time: 2.50001, elapsed: 2.2468, seed: 0 }));
    assert.ok(text.startsWith(`demo: 3 hosts, ${outcome} after 2.2 of 2.5 s, seed 0\n`), text);
    assert.doesNotMatch(text, /theory/);
  }
});

Deno.test("what was not measured is a dash", () => {
  const unknown = { measured_speed: null, jump_mean: null, jump_max: null } as const;
  const host = hostMetrics({ ...unknown, clock_speed: null, source: "h:1" });
  const row = summaryText(run({ hosts: [host] })).split("\n")[4];
  assert.deepEqual(row?.split(/ +/).slice(0, 9), "h:1 - - 60 24 36 180 - -".split(" "));
  const inboxes = { inbox_final: null, inbox_max: null } as const;
  const unread = { ...host, ...inboxes, ticks: 0, events: null, final_logical_clock: null };
  const rows = summaryText(run({ hosts: [...HOSTS, unread] })).split("\n");
  assert.deepEqual(rows[7]?.split(/ +/), `h:1${" -".repeat(11)}`.split(" "));
  assert.equal(rows[4]?.split(/ +/).at(-1), "360");
});

Deno.test("copies that were lost or dropped are told, each by its reason", () => {
  const text = (fields: Partial<CopyMetrics>): string =>
    summaryText(run({ copies: { ...COPIES, ...fields } })).split("\n").slice(11).join("\n");
  const dropped = { no_destination: 7, destination_left: 8 };
  assert.match(text({ dropped }), /100 in inboxes \+ 8 for hosts that left\n/);
  assert.match(text({ dropped }), /\n7 had no destination: SEND_SECOND needs two other hosts, /);
  assert.match(text({ missing: 2 }), /100 in inboxes \+ 2 unaccounted for\n/);
  assert.match(text({ missing: -2 }), /100 in inboxes - 2 too many\n/);
  assert.match(text({ missing: null }), /218 received, 100 in inboxes; .*log ends early\n/);
  assert.doesNotMatch(text({}), /left|destination|unaccounted|early/);
  const many = { no_destination: 99_999, destination_left: 0 };
  const lines = text({ routed: 99_999, received: 89_999, dropped: many }).split("\n");
  for (const line of lines) assert.ok(line.length <= 80, line);
});

Deno.test("ticks that were much too late are told of, and others are not", () => {
  const late = (lateMs: number): string =>
    summaryText(run({ hosts: [3, lateMs].map((late_ms_max) => hostMetrics({ late_ms_max })) }));
  assert.match(
    late(904.4),
    /\n1 of 2 hosts had a tick over 100 ms late; the latest was 904 ms late\n$/,
  );
  assert.doesNotMatch(late(99), /late/);
});

Deno.test("the tables fit 80 columns, clocks of five digits and hosts by IPv6 included", () => {
  const host = fc.record({
    source: fc.tuple(fc.constantFrom("127.0.0.1", "[fe80::1234:5678:9abc:def0]"), fc.nat(65_535))
      .map(([address, port]) => `${address}:${port}`),
    clock_speed: fc.integer({ min: 1, max: 300 }),
    measured_speed: fc.double({ min: 0.5, max: 300, noNaN: true }),
    events: fc.record({
      INTERNAL: fc.nat(9_999),
      RECEIVE: fc.nat(9_999),
      SEND_FIRST: fc.nat(3_333),
      SEND_SECOND: fc.nat(3_333),
      BROADCAST: fc.nat(3_333),
    }),
    final_logical_clock: fc.nat(99_999),
    jump_mean: fc.double({ min: 1, max: 99, noNaN: true }),
    jump_max: fc.nat(999),
    inbox_final: fc.nat(9_999),
    inbox_max: fc.nat(9_999),
  });
  const hosts = fc.uniqueArray(host, { selector: ({ source }) => source, minLength: 2 });
  holds(fc.property(hosts, (hosts) => {
    const lines = summaryText(run({ hosts: hosts.map(hostMetrics) })).trimEnd().split("\n");
    for (const line of lines) assert.ok(line.length <= 80, `${line.length} columns:\n${line}`);
    assert.ok(lines.every((line) => line === line.trimEnd()), "nothing but text ends a line");
  }));
});

Deno.test("summaryText() says that the theory is for no latency, where there is one", () => {
  const aside = /\ntheory is for messages without latency\n/;
  assert.match(summaryText(run(), { hasLatency: true }), aside);
  assert.doesNotMatch(summaryText(run()), aside);
  assert.doesNotMatch(summaryText(run({ outcome: "failed" }), { hasLatency: true }), aside);
});

Deno.test("summaryText() sets nothing beside the theory where a host never ticked", () => {
  const ticked = [hostMetrics(), hostMetrics({ source: "127.0.0.1:8002" })];
  const compares = (hosts: readonly HostMetrics[]): boolean =>
    summaryText(run({ hosts })).includes("theory");
  assert.equal(compares(ticked), true);
  assert.equal(compares([...ticked, hostMetrics({ source: "127.0.0.1:8003", ticks: 0 })]), false);
});

Deno.test("summaryText() gives the lag that hosts which hear nothing must have", () => {
  const [lag, theory] = summaryText(run({ prob_internal: 1 })).split("\n")
    .find((line) => line.includes("stable"))?.trim().split(/\s+/).slice(-2).map(Number) ?? [];
  assert.deepEqual([lag, theory], [6, 8.6]); // (576 - 216) / 60; 576 / 60 - 1
});
