import assert from "node:assert/strict";
import { labelSize } from "../../../report/space_time/clock_labels.ts";
import { MessageGraph } from "../../../report/space_time/message_graph.ts";
import { layOutScene, type Scene } from "../../../report/space_time/scene.ts";
import { type Paper, wholeView, xOf, yOf } from "../../../report/space_time/viewport.ts";
import { reportRun } from "../../support/report_runs.ts";

const PAPER: Paper = { width: 930, height: 220, left: 130, bottom: 40, row: 60, hosts: 3 };
const RUN = reportRun({ clockSpeeds: [1, 2, 3], runTime: 60 });
const GRAPH = new MessageGraph(RUN.history);
const NEAR = { from: 10, to: 20, top: 0 };

/** The numbers of a scene that stand on each other, or on the events of their line. */
function overlaps({ labels }: Scene): number {
  return labels.filter((one, i) => {
    const width = one.text.length * one.size * 0.55;
    return labels.some((other, j) => {
      return j > i && one.y === other.y && Math.abs(one.x - other.x) < width;
    });
  }).length;
}

Deno.test("Numbers of a host whose events fill a part of the view alone do not pile up", () => {
  const [late, early] = [50, 10];
  for (const keep of [(time: number) => time > late, (time: number) => time < early]) {
    const hosts = RUN.history.hosts.map((host) => {
      const events = [...host.times.keys()].filter((event) => keep(host.times[event] ?? 0));
      const [first = 0, length] = [events[0], events.length];
      const part = <T extends { subarray(from: number, to: number): T }>(list: T): T =>
        list.subarray(first, first + length);
      return {
        ...{ ...host, length, kinds: part(host.kinds), times: part(host.times) },
        ...{ logicalTimes: part(host.logicalTimes), inboxSizes: part(host.inboxSizes) },
        sendHosts: new Int32Array(length).fill(-1),
        sendEvents: new Int32Array(length).fill(-1),
      };
    });
    const graph = new MessageGraph({ ...RUN.history, hosts });
    const scene = layOutScene(graph, { view: wholeView({ begin: 0, end: 60 }), paper: PAPER });
    assert.equal(overlaps(scene), 0);
    const near = layOutScene(graph, { view: { from: 50, to: 60, top: 0 }, paper: PAPER });
    assert.deepEqual(near.leftOut, []);
  }
});

Deno.test("A number stands where no arrow comes from: below its event where they come from above", () => {
  const { labels } = layOutScene(GRAPH, { view: NEAR, paper: PAPER });
  const sides = new Map(labels.map(({ x, y, text }) => [`${x.toFixed(3)} ${text}`, y]));
  const seen = { above: 0, below: 0 };
  for (const [host, { times, logicalTimes }] of RUN.history.hosts.entries()) {
    for (const [event, time] of times.entries()) {
      const send = GRAPH.sendOf({ host, event });
      const at = sides.get(`${xOf(NEAR, PAPER, time).toFixed(3)} ${logicalTimes[event]}`);
      if (send === undefined || at === undefined) continue;
      const side = at < yOf(NEAR, PAPER, host) ? "above" : "below";
      assert.equal(side, send.host < host ? "below" : "above", `event ${event} of host ${host}`);
      seen[side]++;
    }
  }
  assert.ok(seen.above > 3 && seen.below > 3, JSON.stringify(seen));
});

Deno.test("Where lines are close numbers stay above, as there is no room for the next line's", () => {
  const paper = { ...PAPER, row: 30 };
  const { labels, rows } = layOutScene(GRAPH, { view: NEAR, paper });
  assert.ok(labels.length > 10);
  const above = new Set(rows.map(({ y }) => y - 9));
  assert.ok(labels.every(({ y }) => above.has(y)));
});

Deno.test("Numbers are larger where lines are further apart and they have room", () => {
  const sizes = [25, 30, 50, 110].map((row) => labelSize({ room: 40, digits: 3, row }));
  assert.deepEqual(sizes, [undefined, 10, 12, 13]);
  assert.equal(labelSize({ room: 27, digits: 3, row: 110 }), 10);
  assert.equal(labelSize({ room: 20, digits: 3, row: 110 }), undefined);
});

Deno.test("The paper has room for the first host's numbers", () => {
  const paper = { ...PAPER, row: 26, head: 8 };
  const { labels } = layOutScene(GRAPH, { view: NEAR, paper });
  assert.ok(labels.every(({ y, size }) => y - size >= 0));
});
