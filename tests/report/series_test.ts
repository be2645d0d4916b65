import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { RunHistory } from "../../analysis/run_history.ts";
import { hostSeries } from "../../report/host_lines.ts";
import { anyHistory, hostHistory } from "../support/any_history.ts";
import { withClocks } from "../support/run_histories.ts";
import { reportRun } from "../support/report_runs.ts";
import { holds } from "../support/laws.ts";

/** Two hosts: the second goes ahead, and the first catches up with a message. */
const HISTORY: RunHistory = {
  ...{ name: "two", start: 0, stamp: null, eventsOmitted: 0 },
  hosts: [
    hostHistory("127.0.0.1:8001", {
      ...{ kinds: [0, 1], times: [1, 3], logicalTimes: [1, 5], inboxSizes: [0, 2] },
      ...{ sendHosts: [-1, 1], sendEvents: [-1, 2] },
    }),
    hostHistory("127.0.0.1:8002", {
      ...{ kinds: [0, 0, 2], times: [0.5, 1, 2], logicalTimes: [1, 2, 4], inboxSizes: [0, 0, 0] },
      ...{ sendHosts: [-1, -1, -1], sendEvents: [-1, -1, -1] },
    }),
  ],
};

const ALL = { from: 0, to: 3, eventsMax: 100, buckets: 10 };

Deno.test("Values hold until the next event, and there are none before the first", () => {
  const { times, values, isExact } = hostSeries(HISTORY).sample("clock", ALL);
  assert.equal(isExact, true);
  assert.deepEqual(times, [0, 0.5, 1, 2, 3]);
  assert.deepEqual(values, [[null, null, 1, 1, 5], [null, 1, 2, 4, 4]]);
  assert.deepEqual(hostSeries(HISTORY).sample("inbox", ALL).values[0], [null, null, 0, 0, 2]);
});

Deno.test("A lag is how far a clock is behind the largest at that instant", () => {
  const series = hostSeries(HISTORY);
  assert.deepEqual(series.sample("lag", ALL).values, [[null, null, 1, 3, 0], [null, 0, 0, 0, 1]]);
  assert.deepEqual(series.valuesAt("lag", { line: 0, times: [0, 1.5, 2.5, 9] }), [null, 1, 3, 0]);
});

Deno.test("Behind a log that ends early nothing is known, one by one or in buckets", () => {
  const [first, second] = HISTORY.hosts;
  assert.ok(first !== undefined && second !== undefined);
  const series = hostSeries({ ...HISTORY, hosts: [first, { ...second, endsEarly: true }] });
  assert.deepEqual(series.sample("clock", ALL).values, [
    [null, null, 1, 1, 5],
    [null, 1, 2, 4, null],
  ]);
  assert.deepEqual(series.sample("lag", ALL).values[1], [null, 0, 0, 0, null]);
  assert.deepEqual(series.valuesAt("clock", { line: 1, times: [1.9, 2, 2.1] }), [2, 4, null]);
  const rough = { ...ALL, eventsMax: 0, buckets: 6 };
  const [, column = []] = series.sample("inbox", rough).values;
  assert.deepEqual(column.slice(-4), [0, 0, null, null]);
});

Deno.test("Buckets keep the least and the largest value of a line", () => {
  const { history } = reportRun({ clockSpeeds: [20, 60, 87], runTime: 60 });
  const series = hostSeries(history);
  const range = { from: 0, to: series.end, eventsMax: 100, buckets: 50 };
  for (const figure of ["clock", "lag", "inbox"] as const) {
    const rough = series.sample(figure, range);
    const fine = series.sample(figure, { ...range, eventsMax: Infinity });
    assert.deepEqual([rough.isExact, fine.isExact], [false, true]);
    assert.equal(rough.times.length, 100);
    for (const [host, column] of fine.values.entries()) {
      const known = (values: readonly (number | null)[] = []) => values.filter((v) => v !== null);
      const drawn = known(rough.values[host]);
      assert.equal(Math.max(...drawn), Math.max(...known(column)), `${figure} of ${host}`);
      assert.equal(Math.min(...drawn), Math.min(...known(column)), `${figure} of ${host}`);
    }
  }
});

Deno.test("Lags are never negative, and someone has none", () => {
  holds(fc.property(anyHistory(), (history) => {
    const series = hostSeries(history);
    const { times, values } = series.sample("lag", { ...ALL, to: series.end + 1, eventsMax: 1e3 });
    for (const i of times.keys()) {
      const lags = values.map((column) => column[i] ?? null).filter((lag) => lag !== null);
      if (lags.length > 0) assert.equal(Math.min(...lags), 0);
    }
  }));
});

Deno.test("Physical and hybrid clocks are lines where a log has them, in milliseconds ahead", () => {
  assert.deepEqual(hostSeries(HISTORY).figures, ["clock", "lag", "inbox"]);
  const series = hostSeries(withClocks(HISTORY));
  assert.deepEqual(series.figures, ["clock", "lag", "inbox", "physical", "hybrid"]);
  const { times, values } = series.sample("physical", ALL); // those of event 0 are unknown
  assert.deepEqual(times, [0, 0.5, 1, 2, 3]);
  assert.deepEqual(values, [[null, null, null, null, -1501], Array(5).fill(null)]);
  assert.deepEqual(series.sample("hybrid", ALL).values[0], [null, null, 0, 0, 100]);
});

Deno.test("In buckets, too, what is unknown is neither less nor more than anything", () => {
  const events = Array.from({ length: 100 }, (_, i) => i);
  const columns = {
    ...{ kinds: events.map(() => 0), times: events.map((i) => i / 10), logicalTimes: events },
    ...{ sendHosts: events.map(() => -1), sendEvents: events.map(() => -1) },
    inboxSizes: events.map((i) => i % 3 === 0 ? -1 : i),
  };
  const run = { ...HISTORY, hosts: [hostHistory("127.0.0.1:8001", columns)] };
  const rough = { from: 0, to: 10, eventsMax: 0, buckets: 2 };
  assert.deepEqual(hostSeries(run).sample("inbox", rough).values, [[1, 49, 50, 98]]);
});

Deno.test("Lines go on to the stop of a host, where its inbox is what was left", () => {
  const [first, second] = HISTORY.hosts;
  assert.ok(first !== undefined && second !== undefined);
  const stopped = { ...first, stop: { time: 4, inboxSize: 5 } };
  const series = hostSeries({ ...HISTORY, hosts: [stopped, second] });
  assert.equal(series.end, 4);
  const all = { ...ALL, to: 4 };
  assert.deepEqual(series.sample("inbox", all).values, [
    [null, null, 0, 0, 2, 5],
    [null, 0, 0, 0, 0, 0],
  ]);
  assert.deepEqual(series.sample("clock", all).values[0], [null, null, 1, 1, 5, 5]);
  assert.deepEqual(series.valuesAt("inbox", { line: 0, times: [3.9, 4, 9] }), [2, 5, 5]);
  const rough = series.sample("inbox", { ...all, eventsMax: 0, buckets: 2 });
  assert.deepEqual(rough.values[0], [0, 0, 2, 5]);
});
