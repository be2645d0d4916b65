/** Messages whose SEND no log tells of: their stamps still tell one from another, and their order. */

import assert from "node:assert/strict";
import { linesOf } from "./spoiling.ts";
import {
  analyzeFiles,
  FILES,
  filesOf,
  foreignFilesOf,
  type Loose,
  placesOf,
  ROUTER,
  RUN,
  type RunFiles,
  violatedIn,
} from "./support.ts";

const [ONE = "", , THREE = ""] = FILES;
const ALONE = { ...RUN, clocks: ["lamport"] } as const;

/** The indices of the receipts of messages of the third host, in the log of the first. */
function receipts(lines: readonly Loose[]): number[] {
  return lines.flatMap(({ event_type, message }, i) => {
    return event_type === "RECEIVE" && message.source.endsWith(":8003") ? [i] : [];
  });
}

/** Puts a receipt of another message at another place, and lets the host's clock go on from there. */
function receiveAt(lines: Loose[], place: number, message: Loose): void {
  lines[place].message = message;
  for (const [i, line] of lines.entries()) {
    if (i < place || line.tick === undefined) continue;
    const stamp = line.event_type === "RECEIVE" ? line.message.logical_clock_time : 0;
    line.logical_clock_time = Math.max(lines[i - 1].logical_clock_time, stamp) + 1;
  }
}

/** The logs of a run, the third host's not among them. */
function withoutThird(): RunFiles {
  const files = filesOf(ALONE);
  files.delete(THREE);
  files.delete(ROUTER);
  return files;
}

Deno.test("A message that is received twice is told of though its sender's log is missing", async () => {
  const files = withoutThird();
  const lines = linesOf(files, ONE);
  const [first = 0, second = 0] = receipts(lines).slice(3);
  receiveAt(lines, second, lines[first].message);
  const analysis = await analyzeFiles(files);
  assert.deepEqual(placesOf(analysis, "no_duplication"), [
    [`${ONE}:${first + 1}`, `${ONE}:${second + 1}`],
  ]);
});

Deno.test("Messages that overtake others are told of though their sender's log is missing", async () => {
  const files = withoutThird();
  const lines = linesOf(files, ONE);
  const [first = 0, second = 0] = receipts(lines).slice(3);
  const { message } = lines[first];
  receiveAt(lines, first, lines[second].message);
  receiveAt(lines, second, message);
  const analysis = await analyzeFiles(files);
  assert.deepEqual(violatedIn(analysis).filter((check) => check === "no_duplication"), []);
  assert.deepEqual(placesOf(analysis, "fifo"), [[`${ONE}:${first + 1}`, `${ONE}:${second + 1}`]]);
});

Deno.test("So they are where the sender's log ends, or has a gap, between the two", async () => {
  for (const spoil of ["end", "gap"]) {
    for (const isTornFirst of [true, false]) {
      const files = filesOf(ALONE);
      files.delete(ROUTER);
      const [lines, third] = [linesOf(files, ONE), linesOf(files, THREE)];
      const [first = 0, second = 0] = receipts(lines).slice(3);
      const [earlier, later] = [lines[first].message, lines[second].message];
      receiveAt(lines, first, later);
      receiveAt(lines, second, earlier);
      const at = third.findIndex(({ message }) => {
        return message?.source.endsWith(":8003") &&
          message.logical_clock_time === (isTornFirst ? earlier : later).logical_clock_time;
      });
      if (spoil === "gap") third[at] = JSON.stringify(third[at]).slice(0, 50);
      else if (isTornFirst) continue; // a log that ends before the first tells of neither
      else third.splice(at);
      const found = placesOf(await analyzeFiles(files), "fifo");
      const places = [`${ONE}:${first + 1}`, `${ONE}:${second + 1}`];
      assert.deepEqual(found, [places], `${spoil} ${isTornFirst}`);
    }
  }
});

Deno.test("Nobody needs to know whom messages were for", async () => {
  const files = foreignFilesOf(ALONE);
  const [one = "", , three = ""] = files.keys();
  files.delete(three);
  const lines = linesOf(files, one);
  const [first = 0, second = 0] = receipts(lines).slice(3);
  const { message } = lines[first];
  lines[first].message = lines[second].message;
  lines[second].message = message;
  const args = '{"clock_speeds":[1,4,4],"run_time":60}';
  const analysis = await analyzeFiles(new Map([...files, ["args.json", args as never]]));
  assert.equal(placesOf(analysis, "fifo").length, 1);
});
