import assert from "node:assert/strict";
import fc from "fast-check";
import { Chunk } from "../../io/chunk.ts";
import { Outbox } from "../../io/outbox.ts";
import { holdsLater } from "../support/laws.ts";
import { bytesOf, FakeSink, settle } from "../support/sink.ts";

function fill(outbox: Outbox, ...texts: string[]): void {
  for (const text of texts) outbox.push(bytesOf(text));
}

/** A chunk that holds a text. */
function chunkOf(text: string): Chunk {
  const chunk = new Chunk(text.length);
  chunk.bytes.set(bytesOf(text));
  return chunk;
}

function textOf(lines: readonly Uint8Array[]): string[] {
  return lines.map((line) => new TextDecoder().decode(line));
}

Deno.test("everything that is pushed during one turn leaves in one write", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox(sink);
  fill(outbox, "a\n", "bb\n", "ccc\n");
  assert.deepEqual(sink.writes, [], "nothing is written before the turn is over");
  await settle();
  assert.deepEqual(sink.writes, [bytesOf("a\nbb\nccc\n")]);
  fill(outbox, "d\n", "e\n"); // while that write is under way
  sink.take();
  await settle();
  assert.deepEqual(sink.writes[1], bytesOf("d\ne\n"));
  sink.take();
  await outbox.drained();
  assert.equal(sink.text, "a\nbb\nccc\nd\ne\n");
});

Deno.test("a write that is taken in part is continued until all is out", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox(sink);
  fill(outbox, "abc\n", "def\n");
  for (const size of [1, 4, 0, 2]) {
    await settle();
    sink.take(size);
  }
  await settle();
  sink.flow();
  await outbox.drained();
  assert.deepEqual(
    sink.writes.map((bytes) => new TextDecoder().decode(bytes)),
    ["abc\ndef\n", "bc\ndef\n", "ef\n", "ef\n", "\n"],
  );
  assert.equal(sink.text, "abc\ndef\n");
});

Deno.test("drained() waits for what is pushed while it waits, and not at all when nothing is", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox(sink);
  await outbox.drained();
  fill(outbox, "a");
  let isDrained = false;
  const drained = outbox.drained().then(() => isDrained = true);
  await settle();
  fill(outbox, "b");
  sink.take();
  await settle();
  assert.ok(!isDrained, "a second batch is under way");
  sink.take();
  await drained;
  assert.equal(sink.text, "ab");
});

Deno.test("a sink that fails ends the outbox: drained() resolves, nothing more is written", async () => {
  const sink = new FakeSink();
  let breaks = 0;
  const outbox = new Outbox(sink, { bytesMax: 3, onBroken: () => breaks++ });
  fill(outbox, "first\n");
  let hasRoom = false;
  outbox.whenRoom(() => hasRoom = true);
  await settle();
  sink.fail();
  await outbox.drained();
  assert.ok(hasRoom && !outbox.isFull, "nobody shall wait for a broken connection");
  assert.equal(breaks, 1);
  fill(outbox, "second\n");
  await outbox.drained();
  await settle();
  assert.equal(sink.writes.length, 1);
  assert.deepEqual(textOf(outbox.surrender()), ["first", "second"]);
  assert.equal(outbox.waitingBytes, 0);
});

Deno.test("after a break surrender() lists what was not written to its end, the cut line included", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox(sink);
  fill(outbox, "one\n", "two\n", "three\n");
  await settle();
  sink.take(6); // the first line, and half of the second
  await settle();
  fill(outbox, "four\n");
  sink.fail();
  await outbox.drained();
  assert.deepEqual(textOf(outbox.surrender()), ["two", "three", "four"]);
  assert.deepEqual(outbox.surrender(), []);
});

Deno.test("small slices are copied, and leave together", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox(sink);
  const chunk = chunkOf("one\ntwo\nthree\nfour\n");
  outbox.take(chunk, 0, 4);
  outbox.take(chunk, 4, 8);
  outbox.take(chunk, 14, 19);
  assert.ok(chunk.isFree);
  chunk.bytes.fill(0x2e); // what comes next is read over it
  await settle();
  assert.deepEqual(sink.writes, [bytesOf("one\ntwo\nfour\n")]);
  sink.flow();
  await outbox.drained();
  assert.equal(sink.text, "one\ntwo\nfour\n");
});

Deno.test("a large slice is not copied: its chunk is held until it is written", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox(sink);
  const line = `${"x".repeat(9_999)}\n`;
  const chunk = chunkOf(line.repeat(2));
  let isFree = false;
  chunk.whenFree(() => isFree = true);
  fill(outbox, "before\n");
  outbox.take(chunk, 0, 20_000);
  fill(outbox, "after\n");
  assert.ok(!chunk.isFree);
  await settle();
  sink.take();
  await settle();
  sink.take(15_000);
  await settle();
  assert.ok(!isFree);
  sink.flow();
  await outbox.drained();
  assert.ok(isFree && chunk.isFree);
  assert.equal(sink.text, `before\n${line}${line}after\n`);
});

Deno.test("what is surrendered is released, in whole lines from the cut one on", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox(sink);
  const line = "y".repeat(5_000);
  const chunk = chunkOf(`${line}\n${line}\nshort\n`);
  outbox.take(chunk, 0, 10_008);
  await settle();
  sink.take(5_002);
  await settle();
  sink.fail();
  await outbox.drained();
  assert.deepEqual(textOf(outbox.surrender()), [line, "short"]);
  assert.ok(chunk.isFree);
});

Deno.test("an outbox is full above its bound, and has room again at half of it", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox(sink, { bytesMax: 10 });
  fill(outbox, "123456789\n");
  assert.ok(!outbox.isFull, "at the bound");
  fill(outbox, "0\n");
  assert.ok(outbox.isFull);
  let calls = 0;
  outbox.whenRoom(() => calls++);
  await settle();
  sink.take(6);
  await settle();
  assert.deepEqual([calls, outbox.isFull], [0, false], "6 of 12 bytes wait");
  sink.take(1);
  await settle();
  assert.equal(calls, 1);
  sink.flow();
  await outbox.drained();
  assert.equal(calls, 1, "it is called once");
});

Deno.test("who hears of the drain may push at once", async () => {
  const sink = new FakeSink();
  let drains = 0;
  const outbox: Outbox = new Outbox(sink, {
    onDrained: () => drains++ === 0 && outbox.push(bytesOf("GAP\n")),
  });
  fill(outbox, "1\n");
  sink.flow();
  await outbox.drained();
  assert.equal(sink.text, "1\nGAP\n");
  assert.equal(drains, 2);
});

Deno.test("what comes out is what went in, in order, however the sink takes it and chunks are reused", async () => {
  const step = fc.record({
    size: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9_000 })),
    letter: fc.constantFrom(..."abcdefgh"),
    isPush: fc.boolean(),
    isTurn: fc.boolean(),
    takes: fc.option(fc.nat(6_000), { nil: undefined }),
  });
  await holdsLater(fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
    const sink = new FakeSink();
    const outbox = new Outbox(sink, { bufferBytesMax: () => 4_000 });
    let chunk = new Chunk(20_000);
    let end = 0;
    let put = "";
    for (const { size, letter, isPush, isTurn, takes } of steps) {
      const text = `${letter.repeat(size - 1)}\n`;
      put += text;
      if (isPush) outbox.push(bytesOf(text));
      else {
        if (end + size > chunk.capacity) {
          end = 0;
          if (!chunk.isFree) chunk = new Chunk(20_000);
        }
        chunk.bytes.set(bytesOf(text), end);
        outbox.take(chunk, end, end += size);
      }
      if (takes !== undefined && sink.isWaiting) sink.take(takes);
      if (isTurn) await settle();
      assert.ok(put.startsWith(sink.text));
    }
    sink.flow();
    await outbox.drained();
    assert.equal(sink.text, put);
    assert.deepEqual([outbox.waitingBytes, outbox.sentBytes], [0, put.length]);
    assert.ok(chunk.isFree);
  }));
});
