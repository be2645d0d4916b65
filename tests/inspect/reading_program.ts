/**
 * Loads a run as the program does, with or without a thread that reads ahead, and says what came of it,
 * and how much each thread read:
 *
 *     deno run ... reading_program.ts DIRECTORY [ahead] [abort] [vanish=FILE]
 */

import { loadRun } from "../../inspect/load_run.ts";
import { serveReadAhead } from "../../inspect/reading_thread.ts";
import { ownWorkerName, READ_AHEAD_WORKER } from "../../io/own_worker.ts";
import { Turns } from "../../io/turns.ts";

let bytesRead = 0;
const readSync = Deno.FsFile.prototype.readSync;
Deno.FsFile.prototype.readSync = function (buffer: Uint8Array): number | null {
  const size = readSync.call(this, buffer);
  bytesRead += size ?? 0;
  return size;
};

const [directory = "", ...options] = Deno.args;

if (ownWorkerName() === READ_AHEAD_WORKER) {
  const vanishing = options.find((option) => option.startsWith("vanish="));
  if (vanishing !== undefined) Deno.removeSync(vanishing.slice("vanish=".length));
  serveReadAhead();
} else {
  const ending = new AbortController();
  if (options.includes("abort")) setTimeout(() => ending.abort(new Error("aborted")));
  const loading = loadRun(directory, {
    ...{ mayReadAhead: options.includes("ahead"), readAheadBytes: 0, eventsMax: 2_000 },
    ...{ signal: ending.signal, turns: new Turns(0) },
  });
  const outcome = await loading.then(
    (run) => ({ run }),
    (error) => ({ failure: `${error.constructor.name}: ${error.message}` }),
  );
  console.log(JSON.stringify({ bytesRead, ...outcome }));
}
