import assert from "node:assert/strict";
import { z } from "zod";
import type { HistoryWindow } from "../../../analysis/history_window.ts";
import { EVENT_KINDS } from "../../../core/event_kind.ts";
import { dotExcess, renderDot } from "../../../report/export/dot.ts";
import { readAll, textOf } from "../../support/readers.ts";
import { emptyRuns, ordinary, samples } from "./samples.ts";

/** What Graphviz says of a graph that it has laid out. */
const GRAPH = z.object({
  name: z.string(),
  directed: z.literal(true),
  objects: z.array(z.object({
    name: z.string(),
    label: z.string().optional(),
    nodes: z.array(z.int()).optional(),
    pos: z.string().optional(),
  })),
  edges: z.array(z.object({ tail: z.int(), head: z.int(), style: z.string().optional() })).default(
    [],
  ),
});

async function layOut(windows: readonly HistoryWindow[]): Promise<z.infer<typeof GRAPH>[]> {
  const graphs = await readAll("dot", windows.map((window) => textOf(renderDot, window)));
  return graphs.map((graph) => GRAPH.parse(graph));
}

/** Graphviz has white space of any kind as a space. */
function shown(text: string): string {
  return text.replaceAll(/\s/g, " ");
}

Deno.test("Graphviz lays out a column per host, and in it a node per event", async () => {
  const windows = samples();
  for (const [i, { name, objects }] of (await layOut(windows)).entries()) {
    const window = windows[i] ?? assert.fail();
    assert.equal(name, shown(window.name).replaceAll("\\", "\\\\"));
    const clusters = objects.filter(({ nodes }) => nodes !== undefined);
    assert.deepEqual(
      clusters.map(({ label = "" }) => label.replaceAll("\\\\", "\\")),
      window.hosts.map(({ source }) => shown(source)),
    );
    for (const [number, { length, logicalTimes, kinds }] of window.hosts.entries()) {
      const labels = clusters[number]?.nodes?.map((node) => objects[node]?.label);
      const events = Array.from({ length }, (_, event) => {
        return `${logicalTimes[event]} ${EVENT_KINDS[kinds[event] ?? assert.fail()]}`;
      });
      assert.deepEqual(labels, length === 0 ? ["\\N"] : events);
    }
  }
});

Deno.test("Graphviz finds an edge to each next event and a dashed one per copy, all downwards", async () => {
  const window = ordinary();
  const [graph = assert.fail()] = await layOut([window]);
  const { objects, edges } = graph;
  const height = (node: number) => Number(objects[node]?.pos?.split(",")[1]);
  for (const { tail, head } of edges) assert.ok(height(tail) > height(head));
  const found = edges.map(({ tail, head, style = "" }) => {
    return `${objects[tail]?.name} ${objects[head]?.name} ${style}`;
  });
  const expected = window.hosts.flatMap(({ length, sendHosts, sendEvents }, host) =>
    Array.from({ length }, (_, i) => [
      ...(i === 0 ? [] : [`e${host}_${i - 1} e${host}_${i} `]),
      ...(sendHosts[i] === -1 ? [] : [`e${sendHosts[i]}_${sendEvents[i]} e${host}_${i} dashed`]),
    ]).flat()
  );
  assert.deepEqual(found.sort(), expected.sort());
});

Deno.test("More than 5000 events, and none, are refused", () => {
  assert.equal(dotExcess(ordinary(800)), undefined);
  assert.equal(
    dotExcess(ordinary(1000)),
    "there are 6000 events to draw, and Graphviz copes with 5000",
  );
  for (const window of emptyRuns()) assert.match(dotExcess(window) ?? "", /no events/);
});
