import assert from "node:assert/strict";
import { type Interval, WHOLE_RUN, windowOf } from "../../analysis/history_window.ts";
import { loadRun } from "../../inspect/load_run.ts";
import { causalOrder } from "../../analysis/causal_order.ts";
import { EVENT_COLUMNS } from "../../report/export/event_columns.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { FILES, filesOf, type Loose, RUN, type RunFiles, textOf } from "./support.ts";

/** What tables of a run say in some columns, a row per event of one kind. */
async function tableOf(
  files: RunFiles,
  columns: readonly string[],
  interval: Interval = WHOLE_RUN,
): Promise<(string | number | null)[][]> {
  await using folder = await temporaryFolder();
  for (const [name, records] of files) {
    await Deno.writeTextFile(folder.path + name, textOf(name, records));
  }
  const { history } = await loadRun(folder.path, { eventsMax: Infinity });
  const window = windowOf(history, interval);
  return [...causalOrder(window)].map((place) =>
    columns.map((name) => {
      const column = EVENT_COLUMNS.find((column) => column.name === name) ?? assert.fail(name);
      return column.value(window, place);
    })
  );
}

const isReceive = ({ event_type }: Loose): boolean => event_type === "RECEIVE";

Deno.test("A table has the type of a message whose SEND is outside of the window, or in no log", async () => {
  const files = filesOf(RUN);
  const columns = ["event_type", "message_type", "sent_by"];
  const interval = { from: 30, to: 31 };
  const cut = await tableOf(files, columns, interval);
  files.delete(FILES[1] ?? "");
  const bereft = await tableOf(files, columns);
  for (const rows of [cut, bereft]) {
    const receipts = rows.filter(([type]) => type === "RECEIVE");
    assert.ok(receipts.some(([, , sender]) => sender === null));
    for (const [, type] of receipts) assert.match(String(type), /^(SEND_\w+|BROADCAST)$/);
    assert.ok(rows.every(([type, message]) => (type === "INTERNAL") === (message === null)));
  }
});

Deno.test("Where a message is received as another type than it was sent, a table has the received one", async () => {
  const files = filesOf(RUN);
  const [name = ""] = FILES;
  const records = files.get(name) ?? assert.fail();
  const receipt = records.find(isReceive) ?? assert.fail();
  receipt.message.type = receipt.message.type === "BROADCAST" ? "SEND_FIRST" : "BROADCAST";
  const source = "127.0.0.1:8001";
  const rows = await tableOf(files, ["source", "event_type", "message_type"]);
  const [, , type] = rows.find((row) => row[0] === source && row[1] === "RECEIVE") ?? [];
  assert.equal(type, receipt.message.type);
});

Deno.test("A table has the counts that no 32 bits hold", async () => {
  const files = filesOf(RUN);
  const [name = ""] = FILES;
  const records = files.get(name) ?? assert.fail();
  const event = records.find(isReceive) ?? assert.fail();
  event.message_queue_size = event.hybrid_clock.c = 3_000_000_000;
  const rows = await tableOf(files, ["message_queue_size", "hybrid_clock_c"]);
  for (const column of [0, 1]) {
    const counts = rows.map((row) => Number(row[column]));
    assert.deepEqual([Math.min(...counts), Math.max(...counts)], [0, 3_000_000_000]);
  }
});
