import assert from "node:assert/strict";
import { Outbox } from "../../io/outbox.ts";
import { bytesOf, FakeSink, settle } from "../support/sink.ts";

/** An outbox for 10 bytes, its sink, and how often it has said that it is drained. */
function set(): { outbox: Outbox<string>; sink: FakeSink; drains: () => number } {
  const sink = new FakeSink();
  let drains = 0;
  const outbox = new Outbox<string>(sink, { bytesMax: 10, onDrained: () => drains++ });
  return { outbox, sink, drains: () => drains };
}

Deno.test("offer() takes lines up to the bound, which counts what has not been written", async () => {
  const { outbox, sink, drains } = set();
  assert.ok(outbox.offer(bytesOf("12345\n")));
  assert.ok(outbox.offer(bytesOf("789\n"))); // exactly full
  assert.ok(!outbox.congested);
  await settle();
  sink.take();
  await outbox.drained();
  assert.ok(outbox.offer(bytesOf("123456789\n")));
  sink.flow();
  await outbox.drained();
  assert.equal(drains(), 0, "nothing was refused");
});

Deno.test("once it has refused a line it refuses all until everything is out", async () => {
  const { outbox, sink, drains } = set();
  assert.ok(outbox.offer(bytesOf("12345678\n")));
  assert.ok(!outbox.offer(bytesOf("more\n")));
  assert.ok(outbox.congested);
  assert.ok(!outbox.offer(bytesOf("\n")), "there is room, but a gap must not be filled later");
  await settle();
  sink.take(5);
  await settle();
  assert.ok(!outbox.offer(bytesOf("\n")));
  assert.equal(drains(), 0);
  sink.take();
  await settle();
  assert.ok(!outbox.congested);
  assert.equal(drains(), 1);
  assert.ok(outbox.offer(bytesOf("again\n")));
  sink.flow();
  await outbox.drained();
  assert.equal(sink.text, "12345678\nagain\n");
  assert.equal(drains(), 1);
});

Deno.test("a line over the bound is taken where nothing waits, else it could never be sent", async () => {
  const { outbox, sink, drains } = set();
  assert.ok(outbox.offer(bytesOf("longer than the bound\n")));
  assert.ok(!outbox.offer(bytesOf("\n")));
  sink.flow();
  await outbox.drained();
  assert.ok(!outbox.congested);
  assert.equal(drains(), 1);
  assert.equal(sink.text, "longer than the bound\n");
});

Deno.test("push() takes a line even from a congested outbox, which then drains later", async () => {
  const { outbox, sink, drains } = set();
  outbox.offer(bytesOf("12345678\n"), "a");
  outbox.offer(bytesOf("refused\n"), "b");
  outbox.push(bytesOf("a long line of the protocol\n"));
  assert.ok(outbox.congested);
  await settle();
  sink.take();
  await settle();
  assert.equal(drains(), 1);
  assert.equal(sink.text, "12345678\na long line of the protocol\n");
});

Deno.test("a batch that is pushed while the last one is written counts before the drain", async () => {
  const { outbox, sink, drains } = set();
  outbox.offer(bytesOf("12345678\n"));
  await settle();
  assert.ok(!outbox.offer(bytesOf("refused\n")));
  outbox.push(bytesOf("STOP\n"));
  sink.take();
  await settle();
  assert.equal(drains(), 0);
  assert.ok(outbox.congested);
  sink.take();
  await settle();
  assert.equal(drains(), 1);
});

Deno.test("who hears of the drain may push at once", async () => {
  const sink = new FakeSink();
  const outbox: Outbox = new Outbox(sink, {
    bytesMax: 10,
    onDrained: () => outbox.push(bytesOf("GAP\n")),
  });
  outbox.offer(bytesOf("12345678\n"));
  outbox.offer(bytesOf("refused\n"));
  sink.flow();
  await outbox.drained();
  assert.equal(sink.text, "12345678\nGAP\n");
});

Deno.test("an outbox whose sink broke never says that it has drained", async () => {
  const { outbox, sink, drains } = set();
  outbox.offer(bytesOf("12345678\n"), "a");
  outbox.offer(bytesOf("refused\n"), "b");
  await settle();
  sink.fail();
  await outbox.drained();
  assert.equal(drains(), 0);
  assert.ok(!outbox.offer(bytesOf("\n"), "c"));
  assert.deepEqual(outbox.unsent(), ["a"]);
});
