import assert from "node:assert/strict";
import { MessageGraph } from "../../../report/space_time/message_graph.ts";
import { firstEvent, pickEvent, stepFrom } from "../../../report/space_time/picking.ts";
import { type Paper, xOf, yOf } from "../../../report/space_time/viewport.ts";
import { reportRun } from "../../support/report_runs.ts";

const { history } = reportRun({ clockSpeeds: [1, 2, 3], runTime: 20 });
const GRAPH = new MessageGraph(history);
const PAPER: Paper = { width: 900, height: 220, left: 130, bottom: 40, row: 60, hosts: 3 };
const SPACE = { view: { from: 4, to: 9, top: 0 }, paper: PAPER };

Deno.test("The nearest event within reach is under the pointer", () => {
  for (const [host, { times }] of history.hosts.entries()) {
    for (const [event, time] of times.entries()) {
      if (time < SPACE.view.from || time > SPACE.view.to) continue;
      const [x, y] = [xOf(SPACE.view, PAPER, time), yOf(SPACE.view, PAPER, host)];
      assert.deepEqual(pickEvent(GRAPH, SPACE, { x: x + 3, y: y - 5 }), { host, event });
      assert.equal(pickEvent(GRAPH, SPACE, { x, y: y + 20 }), undefined);
    }
  }
});

Deno.test("Beside the lines there is nothing to pick", () => {
  const y = yOf(SPACE.view, PAPER, 0);
  const times = history.hosts[0]?.times ?? new Float64Array();
  const gap = ((times[5] ?? 0) + (times[6] ?? 0)) / 2;
  assert.equal(pickEvent(GRAPH, SPACE, { x: xOf(SPACE.view, PAPER, gap), y }), undefined);
  assert.equal(pickEvent(GRAPH, SPACE, { x: 60, y }), undefined);
  assert.equal(pickEvent(GRAPH, SPACE, { x: 500, y: 200 }), undefined);
});

Deno.test("Steps go along a host and end at its ends", () => {
  const last = (history.hosts[1]?.length ?? 0) - 1;
  assert.deepEqual(stepFrom(GRAPH, { host: 1, event: 3 }, "next"), { host: 1, event: 4 });
  assert.deepEqual(stepFrom(GRAPH, { host: 1, event: last }, "next"), { host: 1, event: last });
  assert.deepEqual(stepFrom(GRAPH, { host: 1, event: 0 }, "previous"), { host: 1, event: 0 });
});

Deno.test("Steps go to the nearest event of a neighbour", () => {
  const time = history.hosts[0]?.times[7] ?? 0;
  const { host, event } = stepFrom(GRAPH, { host: 0, event: 7 }, "down");
  assert.equal(host, 1);
  const distances = [...history.hosts[1]?.times ?? []].map((other) => Math.abs(other - time));
  assert.equal(distances[event], Math.min(...distances));
  assert.deepEqual(stepFrom(GRAPH, { host: 0, event: 7 }, "up"), { host: 0, event: 7 });
});

Deno.test("Steps go along a message in both directions", () => {
  const event = history.hosts[0]?.kinds.indexOf(1) ?? -1;
  const send = stepFrom(GRAPH, { host: 0, event }, "message");
  assert.notEqual(send.host, 0);
  assert.ok(GRAPH.receivesOf(send).some((place) => place.host === 0 && place.event === event));
});

Deno.test("The first step is to the first event that is shown, if there is any", () => {
  const place = firstEvent(GRAPH, 10);
  assert.ok((history.hosts[0]?.times[place?.event ?? -1] ?? 0) >= 10);
  assert.ok((history.hosts[0]?.times[(place?.event ?? 0) - 1] ?? 0) < 10);
  const empty = reportRun({ clockSpeeds: [1, 2], runTime: 0 });
  assert.equal(firstEvent(new MessageGraph(empty.history), 0), undefined);
});
