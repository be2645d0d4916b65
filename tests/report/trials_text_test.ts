import assert from "node:assert/strict";
import fc from "fast-check";
import { FIGURES, type Spread } from "../../analysis/trials.ts";
import { trialsProgressText, trialsText } from "../../report/trials_text.ts";
import { between } from "../core/support.ts";
import { holds } from "../support/laws.ts";

const FACTS = { name: "demo", trials: 1000, wanted: 1000, seed: 42 };

/** A row of the table. */
function row(source: string, figure: string, [mean, sd, median, low, high]: number[]): Spread {
  const spread = { mean, sd, median, low, high } as Omit<Spread, "source" | "figure" | "trials">;
  return { source, figure, trials: 1000, ...spread };
}

const SPREADS: readonly Spread[] = [
  row("127.0.0.1:8001", "final_logical_clock", [187.456, 6.2, 188, 170.5, 201.995]),
  row("127.0.0.1:8001", "jump_mean", [3.14159, 0.005, 3.14159, 3, 3.999]),
  row("127.0.0.1:10002", "final_logical_clock", [255, 0, 255, 255, 255]),
];

Deno.test("trialsText() of two hosts reads like this", () => {
  assert.equal(
    `\n${trialsText({ ...FACTS, spreads: SPREADS })}`,
    `
demo: 1,000 trials, seeds 42 to 1041

host             figure                 mean    sd  median   99 % band
127.0.0.1:8001   final_logical_clock  187.46  6.20     188  171 to 202
127.0.0.1:8001   jump_mean              3.14  0.01    3.14      3 to 4

127.0.0.1:10002  final_logical_clock  255.00  0.00     255  255 to 255

`,
  );
});

Deno.test("trialsText() of trials that were ended early says how many of how many", () => {
  const text = trialsText({ ...FACTS, trials: 3, spreads: SPREADS });
  assert.ok(text.startsWith("demo: 3 of 1,000 trials, seeds 42 to 44\n"), text);
});

Deno.test("A single trial is one trial of one seed", () => {
  const one = { ...FACTS, trials: 1, spreads: SPREADS };
  assert.match(trialsText({ ...one, wanted: 1 }), /^demo: 1 trial, seed 42\n/);
  assert.match(trialsText({ ...one, wanted: 5 }), /^demo: 1 of 5 trials, seed 42\n/);
  assert.match(trialsText({ ...one, trials: 0, wanted: 1 }), /^demo: none of 1 trial is done\n/);
  const progress = { done: 0, kept: 0, elapsedS: 0, wanted: 1 };
  assert.equal(trialsProgressText(progress, 20), "0 of 1 trial");
});

Deno.test("trialsText() of trials that were ended before the first says so", () => {
  assert.equal(
    trialsText({ ...FACTS, trials: 0, spreads: [] }),
    "demo: none of 1,000 trials is done\n",
  );
});

Deno.test("trialsText() names hosts above their rows where a row would be too wide", () => {
  const name = "a-very-long-name-of-a-host.somewhere.example:8001";
  const spreads = [
    row(name, "lag", [1e9, 2, 3, 4, 5]),
    row(name, "sent", [1, 2, 3, 4, 5]),
    row("b:1", "lag", [1, 2, 3, 4, 5]),
  ];
  assert.equal(
    `\n${trialsText({ ...FACTS, spreads })}`,
    `
demo: 1,000 trials, seeds 42 to 1041

${name}
figure           mean    sd  median  99 % band
lag     1000000000.00  2.00       3     4 to 5
sent             1.00  2.00       3     4 to 5

b:1
figure           mean    sd  median  99 % band
lag              1.00  2.00       3     4 to 5

`,
  );
});

Deno.test("The table fits 80 columns where clocks have up to four digits, and parts the hosts", () => {
  const spreads = fc.array(
    fc.record({
      source: fc.constantFrom("127.0.0.1:8001", "127.0.0.1:8002"),
      figure: fc.constantFrom(...Object.keys(FIGURES)),
      trials: fc.constant(1000),
      mean: between(0, 9_999),
      sd: between(0, 99),
      median: fc.nat(19_998).map((twice) => twice / 2),
      low: between(0, 9_999),
      high: between(0, 9_999),
    }),
    { minLength: 1, maxLength: 20 },
  );
  holds(fc.property(spreads, (spreads) => {
    const text = trialsText({ ...FACTS, spreads });
    for (const line of text.split("\n")) {
      assert.ok(line.length <= 80 && line === line.trimEnd(), `${line.length} columns:\n${line}`);
    }
    const blocks = spreads.filter(({ source }, i) => source !== spreads[i - 1]?.source).length;
    assert.equal(text.trimEnd().split("\n\n").length, 1 + blocks);
  }));
});

Deno.test("trialsProgressText() reckons the time left from the trials of this process", () => {
  const after = (done: number, kept: number, elapsedS: number): string =>
    trialsProgressText({ done, kept, elapsedS, wanted: 100 }, 30);
  assert.equal(after(10, 0, 5), "10 of 100 trials, 45 s left");
  assert.equal(after(60, 50, 5), "60 of 100 trials, 20 s left");
  assert.equal(after(99, 0, 1), "99 of 100 trials, 1 s left");
  assert.equal(after(100, 0, 7), "100 of 100 trials, 0 s left");
});

Deno.test("trialsProgressText() of many trials reads like a sentence", () => {
  const moment = { done: 1490, kept: 0, elapsedS: 270.4, wanted: 2_000_000 };
  assert.equal(
    trialsProgressText(moment, 50),
    "1,490 of 2,000,000 trials, 4 days 5 h left",
  );
});

Deno.test("Before a trial of this process is done, nobody knows how long they take", () => {
  const before = (done: number): string =>
    trialsProgressText({ done, kept: done, elapsedS: 3, wanted: 100 }, 25);
  assert.equal(before(0), "0 of 100 trials");
  assert.equal(before(50), "50 of 100 trials");
});

Deno.test("A bar shows how far trials are, where there is room", () => {
  const at = (done: number, width: number): string =>
    trialsProgressText({ done, kept: 0, elapsedS: done, wanted: 100 }, width);
  assert.equal(
    at(25, 80),
    `[${"=".repeat(10)}${" ".repeat(30)}] 25 of 100 trials, 1 min 15 s left`,
  );
  assert.equal(at(99, 40), "[========== ] 99 of 100 trials, 1 s left");
  assert.equal(at(100, 80), `[${"=".repeat(40)}] 100 of 100 trials, 0 s left`);
});

Deno.test("The line about trials is never longer than the terminal is wide", () => {
  const counts = fc.tuple(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), fc.nat(200));
  holds(fc.property(counts, ([a, b, c, width]) => {
    const [kept = 0, done = 0, wanted = 1] = [a, b, c + 1].sort((x, y) => x - y);
    const text = trialsProgressText({ done, kept, elapsedS: 7, wanted }, width);
    assert.ok(text.length <= width && !text.includes("\n"), text);
  }));
});
