import assert from "node:assert/strict";
import type { HostAnalysis, RunAnalysis, Verdict } from "../../analysis/run_analysis.ts";
import { summarizeRun } from "../../analysis/run_summary.ts";
import { analysesText, analysisText } from "../../report/analysis_text.ts";
import { HOST, hostMetrics } from "../support/histories.ts";

const SUMMARY = summarizeRun({
  ...{ name: "demo", outcome: "complete", failure: null, run_time: 60, prob_internal: 0.7 },
  ...{ seed: 1, copies: null },
  hosts: [hostMetrics({ source: HOST })],
});

const NONE = { count: 0, mean: null, min: null, median: null, p99: null, max: null };
const HOST_ANALYSIS: HostAnalysis = {
  source: HOST,
  jumps: { count: 119, mean: 1.5, min: 1, median: 1, p99: 6, max: 7 },
  jump_histogram: [],
  late_ms: NONE,
  staleness: { count: 36, mean: 0.1254, min: 0.001, median: 0.12, p99: 0.5, max: 0.75 },
  inbox: { count: 120, mean: 0.5, min: 0, median: 0, p99: 3, max: 3 },
  lag: { count: 120, mean: 0, min: 0, median: 0, p99: 0, max: 0 },
};

function verdict(fields: Partial<Verdict> = {}): Verdict {
  return {
    ...{ check: "time", rule: "a host's time does not run backwards", status: "holds" },
    ...{ checked: 120, violations: 0, examples: [], note: null, ...fields },
  };
}

function analysis(fields: Partial<RunAnalysis> = {}): RunAnalysis {
  return {
    ...{ directory: "logs/demo", summary: SUMMARY, hosts: [HOST_ANALYSIS] },
    ...{ verdicts: [verdict()], comparisons: [], has_latency: false, warnings: [] },
    causality: {
      concurrent_share: null,
      concurrent_pair: null,
      longest_chain: 180,
      is_certain: true,
    },
    ...fields,
  };
}

const EVIDENCE = [1, 2].map((n) => ({ file: `logs/demo/${n}`, line: n, event: `event ${n}` }));
const LONG = "the time went from one value to another that is smaller, which no clock should do";

Deno.test("analysisText() of a run that breaks a rule reads like this", () => {
  const violations = [1, 2, 3, 4].map(() => ({ text: LONG, evidence: EVIDENCE }));
  const verdicts = [
    verdict(),
    verdict({ rule: "odds", status: "not_checked", checked: 0, note: "too few events" }),
    verdict({
      ...{ rule: "no message is received twice", status: "violated", checked: 36 },
      ...{ violations: 7, examples: violations, note: "a note" },
    }),
  ];
  const comparisons = [
    {
      source: HOST,
      figure: "arrivals",
      predicted: 40,
      observed: 37,
      tolerance: 28.25,
      agrees: true,
    },
    { source: HOST, figure: "inbox", predicted: 40, observed: 99, tolerance: 28.25, agrees: false },
    { source: HOST, figure: "lag", predicted: null, observed: 5.4, tolerance: null, agrees: null },
  ];
  const [one, two] = EVIDENCE;
  assert.ok(one !== undefined && two !== undefined);
  const concurrent_pair = [one, two] as const;
  const causality = {
    concurrent_share: 0.13456,
    concurrent_pair,
    longest_chain: 180,
    is_certain: true,
  };
  assert.equal(
    `\n${analysisText(analysis({ verdicts, comparisons, causality }))}`,
    `
demo: 1 host, 120 events, 1 violated
The clock ended at 180, inboxes held at most 3 messages.

rule                                               checked
a host's time does not run backwards  holds            120
odds                                  not checked        -
no message is received twice          VIOLATED 7x       36

odds: too few events

VIOLATED: no message is received twice
  (a note)
  the time went from one value to another that is smaller, which no clock should
  do
    logs/demo/1:1: event 1
    logs/demo/2:2: event 2
  the time went from one value to another that is smaller, which no clock should
  do
    logs/demo/1:1: event 1
    logs/demo/2:2: event 2
  the time went from one value to another that is smaller, which no clock should
  do
    logs/demo/1:1: event 1
    logs/demo/2:2: event 2
  and 4 more, 1 of which --json has

host            rate  actual  int  sent  recv  clock  jump  max  inbox  max  lag
127.0.0.1:8001     2   2.000   60    24    36    180  1.50    7      1    3    0

distribution of   host             mean  median    p99    max
jump (ticks)      127.0.0.1:8001   1.50       1      6      7
inbox (messages)  127.0.0.1:8001   0.50       0      3      3
lag (ticks)       127.0.0.1:8001   0.00       0      0      0
staleness (s)     127.0.0.1:8001  0.125   0.120  0.500  0.750

host            in the whole run  observed  theory   +/-
127.0.0.1:8001  arrivals                37    40.0  28.3  as predicted
127.0.0.1:8001  inbox                   99    40.0  28.3  not as predicted
127.0.0.1:8001  lag                      5       -     -

longest causal chain: 180 events
concurrent pairs of events: 13.5 %
of these two neither happened before the other, though one clock is smaller:
  1:1: event 1
  2:2: event 2

1 of 3 rules is VIOLATED:
  no message is received twice
`,
  );
});

Deno.test("analysisText() says of a share of pairs that it is as far as incomplete logs tell", () => {
  const causality = { concurrent_share: 0.13456, concurrent_pair: null, longest_chain: 180 };
  const line = (is_certain: boolean): string | undefined =>
    /^concurrent pairs.*$/m.exec(
      analysisText(analysis({ causality: { ...causality, is_certain } })),
    )?.[0];
  assert.equal(line(true), "concurrent pairs of events: 13.5 %");
  assert.equal(line(false), "concurrent pairs of events: 13.5 %, as far as the logs tell");
});

Deno.test("Lateness is told of where any host is late, and not of virtual time", () => {
  const text = (max: number): string => {
    const late_ms = { count: 120, mean: max / 2, min: 0, median: max / 2, p99: max, max };
    return analysisText(analysis({ hosts: [{ ...HOST_ANALYSIS, late_ms }] }));
  };
  assert.match(text(0.2), /^lateness \(ms\)/m);
  assert.doesNotMatch(text(0), /lateness/);
});

Deno.test("analysisText() says by how much machines' clocks disagree, where a message shows it", () => {
  const text = (min: number): string => {
    const staleness = { ...HOST_ANALYSIS.staleness, min };
    return analysisText(analysis({ hosts: [HOST_ANALYSIS, { ...HOST_ANALYSIS, staleness }] }));
  };
  assert.match(text(-0.3), /clocks disagree: a message was received 0\.300 s before it was\nsent/);
  assert.doesNotMatch(text(0), /disagree/);
});

Deno.test("analysisText() says how many violations it does not show, and where they are", () => {
  const violation = { text: "the clock went back", evidence: EVIDENCE };
  const more = (violations: number, examples: number): string | undefined => {
    const status = "violated" as const;
    const found = Array.from({ length: examples }, () => violation);
    const verdicts = [verdict({ status, violations, examples: found })];
    return / {2}(and .*)\n/.exec(analysisText(analysis({ verdicts })))?.[1];
  };
  assert.equal(more(3, 3), undefined);
  assert.equal(more(60, 60), "and 57 more, which --json has, too");
  assert.equal(more(250, 100), "and 247 more, 97 of which --json has");
});

Deno.test("analysisText() says of a run with latency that the theory knows nothing of it", () => {
  const comparison = { source: HOST, figure: "arrivals", predicted: 40, observed: 37 };
  const comparisons = [{ ...comparison, tolerance: 28.25, agrees: true }];
  const noteIn = (fields: Partial<RunAnalysis>): boolean =>
    analysisText(analysis(fields)).includes(
      "as predicted\ntheory is for messages without latency\n",
    );
  assert.equal(noteIn({ comparisons, has_latency: true }), true);
  assert.equal(noteIn({ comparisons }), false);
  assert.doesNotMatch(analysisText(analysis({ has_latency: true })), /theory/);
});

Deno.test("analysisText() says whether all that could be checked holds", () => {
  const first = (verdicts: readonly Verdict[]): string | undefined =>
    analysisText(analysis({ verdicts })).split("\n")[0];
  const unchecked = verdict({ status: "not_checked", checked: 0 });
  assert.equal(first([verdict(), unchecked]), "demo: 1 host, 120 events, all hold");
  assert.equal(first([unchecked]), "demo: 1 host, 120 events, nothing to check");
});

Deno.test("analysisText() says in its first line of what logs it is true that all rules hold", () => {
  const first = (fields: Partial<RunAnalysis>): string => {
    return analysisText(analysis(fields)).split("\n")[0]?.split(", ").slice(2).join(", ") ?? "";
  };
  const unread = { ticks: 0, events: null, final_logical_clock: null, stop_reason: null } as const;
  const withUnread = (count: number): RunAnalysis["summary"] => {
    const others = Array.from({ length: count }, (_, i) => {
      return hostMetrics({ ...unread, source: `127.0.0.1:${8002 + i}` });
    });
    return summarizeRun({ ...SUMMARY, hosts: [hostMetrics({ source: HOST }), ...others] });
  };
  const warnings = ["x.json: the log is not used", "y.json: so is this one"];
  assert.equal(first({ summary: withUnread(1), warnings }), "all hold (1 log not read)");
  assert.equal(first({ summary: withUnread(2), warnings }), "all hold (2 logs not read)");
  assert.equal(first({ warnings }), "all hold, 2 warnings");
});

Deno.test("Several runs with long names leave columns out that would not fit", () => {
  const named = (name: string): RunAnalysis => analysis({ summary: { ...SUMMARY, name } });
  const titles = (...names: readonly string[]): string =>
    analysesText(names.map(named)).split("\n")[0] ?? "";
  assert.match(titles("a", "b"), /^run .*hosts.*events.*chain.*rules$/);
  const dated = titles("2026-11-23_19-39-32.087", "2026-11-23_19-39-32.088");
  assert.doesNotMatch(dated, /chain/);
  assert.ok(dated.length <= 80, dated);
  assert.match(titles("x".repeat(90), "y".repeat(90)), /^run +clock +lag .*rules$/);
});

Deno.test("analysisText() of a run in which nothing happened says that nothing could be checked", () => {
  const summary = summarizeRun({ ...SUMMARY, hosts: [hostMetrics({ source: HOST, ticks: 0 })] });
  assert.match(
    analysisText(analysis({ summary })),
    /^demo: 1 host, 0 events, nothing to check\nNo host has ticked\.\n/,
  );
});

Deno.test("analysesText() has a row for a run that cannot be read, too", () => {
  const unread = { directory: "students/ben", problem: "it is not there" };
  const lines = analysesText([analysis(), unread]).trimEnd().split("\n");
  assert.match(lines[2] ?? "", /^students\/ben +- +- .* cannot be read$/);
  assert.match(analysesText([unread, unread]), /^run .*(\nstudents\/ben .* cannot be read){2}\n$/);
});

Deno.test("analysesText() leaves nothing out where there is room without end", () => {
  const directory = "x".repeat(60);
  const runs = [analysis({ directory }), analysis({ directory: "y" })];
  assert.doesNotMatch(analysesText(runs), /chain/);
  assert.match(analysesText(runs, Infinity), /^run +hosts +events .* chain +concurrent +rules/);
});

Deno.test("analysesText() names runs by their directories where their names are the same", () => {
  const text = analysesText([analysis(), analysis({ directory: "logs/copy" })]);
  assert.deepEqual(text.match(/^\S+/gm), ["run", "logs/demo", "logs/copy"]);
});

Deno.test("analysesText() has a row for each run, with the largest values of its hosts", () => {
  const hosts = [
    hostMetrics({ final_logical_clock: 180, jump_max: 7, inbox_max: 3 }),
    hostMetrics({ source: "127.0.0.1:8002", final_logical_clock: 90, jump_max: 2, inbox_max: 9 }),
  ];
  const summary = summarizeRun({ ...SUMMARY, name: "b", hosts });
  const violated = verdict({ status: "violated", violations: 3 });
  const second = analysis({
    ...{ summary, hosts: [HOST_ANALYSIS, HOST_ANALYSIS], verdicts: [violated] },
    causality: {
      concurrent_share: 0.5,
      concurrent_pair: null,
      longest_chain: 200,
      is_certain: true,
    },
    warnings: ["b.ndjson: it is cut off", "c.ndjson: the file is empty"],
  });
  assert.equal(
    `\n${analysesText([analysis(), second])}`,
    `
run   hosts  events  clock  lag  jump  inbox  concurrent  rules
demo      1     120    180    0     7      3           -  all hold
b         2     240    180   90     7      9      50.0 %  1 violated, 2 warnings

VIOLATED in logs/demo; analyzed alone, it shows where:
  a host's time does not run backwards
`,
  );
});
