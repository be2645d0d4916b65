/** Runs that are hard to write down: what every format must cope with. */

import fc from "fast-check";
import { type HistoryWindow, WHOLE_RUN, windowOf } from "../../../analysis/history_window.ts";
import { hostsAt, scenario } from "../../simulation/support.ts";
import { runOf, runs, simulatedRun, withClocks } from "../../support/run_histories.ts";

/** Names and addresses that mean something to one format or another. */
const NAMES = [
  'a "quoted" name, with a comma',
  "two\r\nlines; a\ttab \\ and 'quotes'",
  " äöü 時計 🕰 end --- %% {} [] <b> # | ` $ ",
  "",
];
const SOURCES = {
  "[::1]:8001": [{ kind: "BROADCAST", time: 0, clock: 1 }],
  [`${"long.".repeat(60)}example:8002`]: [
    { kind: "RECEIVE", time: 1, clock: 2, inbox: 1, sent: [0, 0] },
    { kind: "RECEIVE", time: 1, clock: 3, inbox: 0 },
  ],
  'a "host" with, spaces; <b>\\': [{ kind: "RECEIVE", time: 0.5, clock: 2, sent: [0, 0] }],
  "127.0.0.1:8003": [],
  a_host: [{ kind: "INTERNAL", time: 0.25, clock: 1 }, { kind: "INTERNAL", time: 3, clock: 2 }],
  "a host": [{ kind: "INTERNAL", time: 0.25, clock: 1, inbox: 0 }],
  end: [{ kind: "SEND_SECOND", time: 1e-6, clock: 2 ** 40, inbox: 0 }],
} as const;

/** Three hosts at 1, 2 and 3 ticks per second for a while. */
export function ordinary(runTime = 10): HistoryWindow {
  const hosts = hostsAt([1, 2, 3], "random");
  return windowOf(simulatedRun(scenario({ hosts, runTime, probInternal: 0.4 })), WHOLE_RUN);
}

/** Runs of every kind with at least one event: small, odd, random, real and cut out of longer ones. */
export function samples(): HistoryWindow[] {
  const odd = NAMES.map((name) =>
    windowOf(runOf(SOURCES, { name, start: 1.7e9 + 0.123456 }), WHOLE_RUN)
  );
  const alone = runOf({ "127.0.0.1:8001": [{ kind: "INTERNAL", time: 0, clock: 1 }] });
  const pre = simulatedRun(scenario({ stamp: "pre", probInternal: 0 }));
  const random = fc.sample(runs, { seed: 262, numRuns: 30 });
  return [
    ordinary(),
    withClocks(ordinary()),
    windowOf(withClocks(simulatedRun(scenario(), { start: 1.7e9 })), { from: 2, to: 9 }),
    ...odd,
    windowOf(alone, WHOLE_RUN),
    windowOf(pre, WHOLE_RUN),
    ...random.map((run) => windowOf(run, { from: 0.5, to: 3 })),
    windowOf(simulatedRun(scenario(), { start: 1.7e9 }), { from: 4, to: 8 }),
  ].filter(({ hosts }) => hosts.some(({ length }) => length > 0));
}

/** A run without a host, and one whose hosts did nothing. */
export function emptyRuns(): HistoryWindow[] {
  return [runOf({}), runOf({ "127.0.0.1:8001": [], "127.0.0.1:8002": [] })]
    .map((run) => windowOf(run, WHOLE_RUN));
}
