/** Other people's readers of the formats that scale-sim writes, each in a process of its own. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { HistoryWindow } from "../../analysis/history_window.ts";
import type { Reading } from "../readers/serve.ts";

const READERS = fileURLToPath(new URL("../readers/", import.meta.url));

/** Reads documents; each must be readable. Binary ones are given as base64. */
export async function readAll(
  reader: "csv" | "dot" | "mermaid" | "otlp" | "parquet",
  documents: readonly string[],
): Promise<unknown[]> {
  return (await tryReading(reader, documents)).map((reading) =>
    "value" in reading ? reading.value : assert.fail(reading.error)
  );
}

/** Reads documents, or says why they cannot be read. */
export async function tryReading(
  reader: string,
  documents: readonly string[],
): Promise<Reading[]> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--allow-all", "--frozen"],
      ...["--config", `${READERS}deno.json`, `${READERS}${reader}.ts`],
    ],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [{ stdout, stderr }] = await Promise.all([
    process.output(),
    feed(process.stdin, documents),
  ]);
  const text = new TextDecoder().decode(stdout);
  assert.ok(text.startsWith("["), new TextDecoder().decode(stderr));
  return JSON.parse(text);
}

async function feed(
  stdin: WritableStream<Uint8Array>,
  documents: readonly string[],
): Promise<void> {
  const writer = stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(documents)));
  await writer.close();
}

/** A renderer's text in one piece. */
export function textOf(
  render: (window: HistoryWindow) => Iterable<string>,
  window: HistoryWindow,
): string {
  return [...render(window)].join("");
}
