import assert from "node:assert/strict";
import fc from "fast-check";
import { Outbox } from "../../io/outbox.ts";
import { holdsLater } from "../support/laws.ts";
import { bytesOf, FakeSink, settle } from "../support/sink.ts";

function fill(outbox: Outbox, ...texts: string[]): void {
  for (const text of texts) outbox.push(bytesOf(text));
}

Deno.test("everything that is pushed during one turn leaves in one write", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox(sink, { bytesMax: 100 });
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
  const outbox = new Outbox(sink, { bytesMax: 100 });
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
  const outbox = new Outbox(sink, { bytesMax: 100 });
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

Deno.test("a sink that fails ends the outbox quietly: drained() resolves, nothing more is written", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox<string>(sink, { bytesMax: 100 });
  outbox.push(bytesOf("a"), "first");
  await settle();
  sink.fail();
  await outbox.drained();
  outbox.push(bytesOf("b"), "second");
  outbox.push(bytesOf("c")); // has no tag
  await outbox.drained();
  await settle();
  assert.equal(sink.writes.length, 1);
  assert.deepEqual(outbox.unsent(), ["first", "second"]);
});

Deno.test("unsent() lists the tags of what waits, in order, and forgets what is out", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox<number>(sink, { bytesMax: 100 });
  assert.deepEqual(outbox.unsent(), []);
  outbox.push(bytesOf("a"), 1);
  outbox.push(bytesOf("b"));
  assert.ok(outbox.offer(bytesOf("c"), 2));
  assert.deepEqual(outbox.unsent(), [1, 2]);
  await settle();
  outbox.push(bytesOf("d"), 3);
  sink.take();
  await settle();
  assert.deepEqual(outbox.unsent(), [3]);
  sink.take();
  await outbox.drained();
  assert.deepEqual(outbox.unsent(), []);
});

Deno.test("after a break unsent() lists what was not written to its end, the cut line included", async () => {
  const sink = new FakeSink();
  const outbox = new Outbox<string>(sink, { bytesMax: 100 });
  for (const text of ["one\n", "two\n", "three\n"]) outbox.push(bytesOf(text), text);
  await settle();
  sink.take(6); // the first line, and half of the second
  await settle();
  outbox.push(bytesOf("four\n"), "four\n");
  sink.fail();
  await outbox.drained();
  assert.deepEqual(outbox.unsent(), ["two\n", "three\n", "four\n"]);
});

Deno.test("what comes out is what was taken, in order, however the sink takes it", async () => {
  const step = fc.record({
    text: fc.string({ unit: "grapheme-ascii", maxLength: 12 }),
    isOffer: fc.boolean(),
    takes: fc.option(fc.nat(9), { nil: undefined }),
  });
  await holdsLater(fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
    const sink = new FakeSink();
    const outbox = new Outbox<string>(sink, { bytesMax: 30 });
    let accepted = "";
    for (const { text, isOffer, takes } of steps) {
      if (!isOffer) outbox.push(bytesOf(text), text);
      if (!isOffer || outbox.offer(bytesOf(text), text)) accepted += text;
      if (takes !== undefined && sink.isWaiting) sink.take(takes);
      await settle();
      assert.ok(accepted.startsWith(sink.text));
    }
    sink.flow();
    await outbox.drained();
    assert.equal(sink.text, accepted);
    assert.deepEqual(outbox.unsent(), []);
  }));
});
