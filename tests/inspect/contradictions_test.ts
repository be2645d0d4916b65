import assert from "node:assert/strict";
import { hostsAt } from "../simulation/support.ts";
import { linesOf } from "./spoiling.ts";
import {
  analyzeFiles,
  FILES,
  filesOf,
  foreignFilesOf,
  type Loose,
  placesOf,
  ROUTER,
  verdictOf,
  violatedIn,
} from "./support.ts";

const [ONE = "", TWO = "", THREE = ""] = FILES;
const RUN = { hosts: hostsAt([4, 4, 5]), runTime: 60, seed: 3, probInternal: 0.4 } as const;

/** A SEND that no other follows soon, and the RECEIVE of its message, from the middle of the run. */
function messageOf(lines: readonly Loose[], others: readonly Loose[]): [Loose, Loose] {
  const isSend = ({ event_type }: Loose): boolean => event_type === "SEND";
  for (const [i, send] of lines.entries()) {
    if (i < lines.length / 2 || !isSend(send)) continue;
    if (lines.slice(i + 1, i + 3).some(isSend)) continue;
    const { logical_clock_time: stamp, source } = send.message;
    const receipt = others.find(({ event_type, message }) =>
      event_type === "RECEIVE" && message.logical_clock_time === stamp && message.source === source
    );
    if (receipt !== undefined) return [send, receipt];
  }
  return assert.fail();
}

Deno.test("Events that a log tells in the wrong order are told of, and nobody else is accused", async () => {
  const files = foreignFilesOf(RUN);
  const names = [...files.keys()];
  const [lines = [], , others = []] = names.map((name) => files.get(name));
  const [send] = messageOf(lines, others);
  const i = lines.indexOf(send);
  lines.splice(i, 3, lines[i + 1], lines[i + 2], send); // as two threads may log them
  const analysis = await analyzeFiles(files);
  const violated = violatedIn(analysis);
  assert.ok(violated.includes("clock_condition") && violated.includes("time"), violated.join());
  for (const check of ["no_creation", "no_duplication", "fifo", "conservation"]) {
    assert.ok(!violated.includes(check), check);
  }
});

Deno.test("A message that was received before it was sent breaks the clock condition, with both", async () => {
  // 8001 receives what 8002 sends only once it has heard of it.
  const message = (source: string, stamp: number): Loose => ({
    ...{ source, type: "SEND_FIRST", system_clock_time: stamp, logical_clock_time: stamp },
    payload: "",
  });
  const event = (event_type: string, clock: number, message: Loose): Loose => ({
    ...{ event_type, system_clock_time: clock, logical_clock_time: clock, message },
    message_queue_size: 0,
  });
  const [own, others] = [message("127.0.0.1:8001", 3), message("127.0.0.1:8002", 5)];
  const files = new Map([
    ["client-127.0.0.1-8001.json", [event("RECEIVE", 2, others), event("SEND", 3, own)]],
    ["client-127.0.0.1-8002.json", [event("RECEIVE", 4, own), event("SEND", 5, others)]],
  ]);
  const analysis = await analyzeFiles(files);
  const [violation] = verdictOf(analysis, "clock_condition").examples;
  assert.equal(violation?.text, "a message sent at clock 5 was received at clock 2, wanted more");
  assert.deepEqual(violation?.evidence.map(({ file, element }) => `${file}:${element}`), [
    "client-127.0.0.1-8002.json:2",
    "client-127.0.0.1-8001.json:1",
  ]);
  for (const check of ["no_creation", "conservation"]) {
    assert.notEqual(verdictOf(analysis, check).status, "violated", check);
  }
});

Deno.test("A message that is received early is received again where it is received a second time", async () => {
  const files = filesOf(RUN);
  files.delete(ROUTER);
  const [lines, others] = [linesOf(files, ONE), linesOf(files, THREE)];
  const [send, receipt] = messageOf(lines, others);
  // The sender's log tells of a later event first, so that its SEND does not seem to come any more.
  const i = lines.indexOf(send);
  lines.splice(i, 3, lines[i + 1], lines[i + 2], send);
  others.splice(others.indexOf(receipt) + 1, 0, structuredClone(receipt));
  const analysis = await analyzeFiles(files);
  const { violations, examples: [again] } = verdictOf(analysis, "no_duplication");
  assert.equal(violations, 1);
  const at = others.indexOf(receipt) + 1;
  assert.deepEqual(again?.evidence.map(({ line }) => line), [at, at + 1]);
  assert.equal(verdictOf(analysis, "no_creation").status, "holds");
});

Deno.test("A message that no host ever sent stays one, though its sender goes on for long", async () => {
  const files = filesOf(RUN);
  const lines = linesOf(files, THREE);
  const at = lines.findIndex(({ event_type, message }) =>
    event_type === "RECEIVE" && message.logical_clock_time > 5
  );
  const { message } = lines[at];
  const sent = linesOf(files, message.source.endsWith("1") ? ONE : TWO).map((line) =>
    line.event_type === "SEND" ? line.logical_clock_time : 0
  );
  while (sent.includes(message.logical_clock_time)) message.logical_clock_time--;
  const analysis = await analyzeFiles(files);
  assert.deepEqual(placesOf(analysis, "no_creation"), [[`${THREE}:${at + 1}`]]);
});

Deno.test("A host that receives its own message is told so", async () => {
  const files = filesOf(RUN);
  const lines = linesOf(files, TWO);
  const receipt = lines.find(({ event_type }) => event_type === "RECEIVE");
  receipt.message.source = "127.0.0.1:8002";
  const { examples } = verdictOf(await analyzeFiles(files), "no_creation");
  assert.match(examples[0]?.text ?? "", /was received, which is the host's own$/);
});

Deno.test("One wrong time is told of once, with the event before it", async () => {
  for (const [seconds, offset] of [[100, 1], [-3, 0]] as const) {
    const files = filesOf(RUN);
    const lines = linesOf(files, TWO);
    const at = lines.findIndex(({ event_type, tick }) => event_type === "INTERNAL" && tick > 20);
    lines[at].system_clock_time += seconds;
    const { violations, examples } = verdictOf(await analyzeFiles(files), "time");
    assert.equal(violations, 1);
    const line = at + 1 + offset;
    assert.deepEqual(examples[0]?.evidence.map(({ line }) => line), [line - 1, line]);
  }
});
