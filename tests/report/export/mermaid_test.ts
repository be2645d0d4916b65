import assert from "node:assert/strict";
import { parse } from "yaml";
import { causalOrder } from "../../../analysis/causal_order.ts";
import type { HistoryWindow } from "../../../analysis/history_window.ts";
import { EVENT_KINDS } from "../../../core/event_kind.ts";
import { mermaidExcess, renderMermaid } from "../../../report/export/mermaid.ts";
import { readAll, textOf, tryReading } from "../../support/readers.ts";
import { emptyRuns, ordinary, samples } from "./samples.ts";

/** What Mermaid must find: a note is a message to oneself. */
function expected(window: HistoryWindow): object {
  const messages = [...causalOrder(window)].map(({ host, event, sendHost, sendEvent }) => {
    const { logicalTimes, kinds } = window.hosts[host] ?? assert.fail();
    const own = `${logicalTimes[event]} ${EVENT_KINDS[kinds[event] ?? assert.fail()]}`;
    const sent = window.hosts[sendHost]?.logicalTimes[sendEvent];
    const isNote = sendHost === -1;
    return {
      from: `h${isNote ? host : sendHost}`,
      to: `h${host}`,
      message: isNote ? own : `${own}, sent at ${sent}`,
    };
  });
  return {
    diagramType: "sequence",
    actors: window.hosts.map(({ source }) => source),
    messages,
  };
}

Deno.test("Mermaid finds every host and every event, whatever names are made of", async () => {
  const windows = samples();
  const read = await readAll("mermaid", windows.map((window) => textOf(renderMermaid, window)));
  windows.forEach((window, i) => assert.deepEqual(read[i], expected(window)));
});

Deno.test("The run's name is the title in the front matter", () => {
  for (const window of samples()) {
    const [, front = ""] = textOf(renderMermaid, window).split(/^---$/m);
    assert.deepEqual(parse(front), { title: window.name });
  }
});

Deno.test("What is not refused Mermaid reads, and what is refused it does not", async () => {
  const windows = [270, 272, 275, 280].map(ordinary);
  const readings = await tryReading("mermaid", windows.map((run) => textOf(renderMermaid, run)));
  const refused = windows.map((window) => mermaidExcess(window) !== undefined);
  assert.deepEqual(readings.map((reading) => "error" in reading), refused);
  assert.ok(refused.includes(true) && refused.includes(false));
});

Deno.test("A refusal says how many events there are, how many characters, and the limit", () => {
  assert.match(
    mermaidExcess(ordinary(320)) ?? "",
    /^there are \d+ events in \d+ characters, and Mermaid reads at most 50000 characters$/,
  );
  assert.match(
    mermaidExcess(ordinary(2000)) ?? "",
    /^there are \d+ events, and Mermaid reads at most 50000 characters$/,
  );
  for (const window of emptyRuns()) assert.match(mermaidExcess(window) ?? "", /no events/);
});
