import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunHistory } from "../../analysis/run_history.ts";
import { hostSeries } from "../../report/host_lines.ts";
import { RUN_FIGURES, runSeries } from "../../report/run_lines.ts";
import { anyHistory, hostHistory } from "../support/any_history.ts";
import { holds } from "../support/laws.ts";
import { reportRun } from "../support/report_runs.ts";

const ALL = { from: 0, to: 1e9, eventsMax: Infinity, buckets: 1 };

/** Every instant at which a value of the run may change, and what is between them. */
function instantsOf(history: RunHistory): number[] {
  const times = history.hosts.flatMap((host) => [...host.times, host.stop?.time ?? 0])
    .toSorted((a, b) => a - b);
  return times.flatMap((time, i) => [time, (time + (times[i + 1] ?? time)) / 2]);
}

Deno.test("A run's line is that of whichever host is furthest, at every instant", () => {
  holds(fc.property(anyHistory(), (history) => {
    const [run, hosts] = [runSeries([history]), hostSeries(history)];
    const times = instantsOf(history).filter((time) => time <= run.end);
    for (const figure of ["lag", "inbox"] as const) {
      const columns = history.hosts.map((_, line) => hosts.valuesAt(figure, { line, times }));
      const furthest = times.map((_, i) => {
        const known = columns.map((column) => column[i] ?? null).filter((value) => value !== null);
        return known.length === 0 ? null : Math.max(...known);
      });
      assert.deepEqual(run.valuesAt(figure, { line: 0, times }), furthest, figure);
    }
  }));
});

Deno.test("The largest clock of a run is that of all its events so far", () => {
  holds(fc.property(anyHistory(), (history) => {
    const events = history.hosts.flatMap(({ times, logicalTimes }) =>
      Array.from(times, (time, i) => ({ time, clock: logicalTimes[i] ?? 0 }))
    );
    const run = runSeries([history]);
    const times = instantsOf(history).filter((time) => time <= run.end);
    assert.deepEqual(
      run.valuesAt("clock", { line: 0, times }),
      times.map((now) => {
        const so = events.filter(({ time }) => time <= now).map(({ clock }) => clock);
        return so.length === 0 ? null : Math.max(...so);
      }),
    );
  }));
});

Deno.test("A run that is shorter than another ends where it ends", () => {
  const runs = [20, 50].map((runTime) => reportRun({ clockSpeeds: [2, 5], runTime }).history);
  const series = runSeries(runs);
  assert.equal(series.begin, 0);
  assert.equal(series.end, 50);
  for (const figure of RUN_FIGURES) {
    const [at20, after] = series.valuesAt(figure, { line: 0, times: [20, 20.001] });
    assert.ok(typeof at20 === "number", figure);
    assert.equal(after, null, figure);
    assert.ok(series.valuesAt(figure, { line: 1, times: [50] })[0] !== null, figure);
  }
});

Deno.test("A host whose log ends early counts up to there, and the others after it", () => {
  const [none, kinds] = [[-1, -1], [0, 0]];
  const events = { kinds, sendHosts: none, sendEvents: none };
  const history: RunHistory = {
    ...{ name: "cut", start: 0, stamp: null, eventsOmitted: 0 },
    hosts: [
      {
        ...hostHistory("127.0.0.1:8001", {
          ...{ ...events, times: [1, 2], logicalTimes: [1, 2], inboxSizes: [7, 9] },
        }),
        endsEarly: true,
      },
      hostHistory("127.0.0.1:8002", {
        ...{ ...events, times: [1, 4], logicalTimes: [5, 6], inboxSizes: [1, 2] },
      }),
    ],
  };
  const { times, values } = runSeries([history]).sample("inbox", ALL);
  assert.deepEqual(times, [0, 1, 2, 4, 1e9]);
  assert.deepEqual(values, [[null, 7, 9, 2, null]]);
  assert.deepEqual(runSeries([history]).sample("lag", ALL).values, [[null, 4, 3, 0, null]]);
});
