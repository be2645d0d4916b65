import assert from "node:assert/strict";
import { Chunk } from "../../io/chunk.ts";
import { Outbox } from "../../io/outbox.ts";
import { findAwaited, type Wait } from "../../router/wait.ts";
import { FakeSink, settle } from "../support/sink.ts";

/** A member whose outbox is full beyond 100 bytes. */
function member(wait?: Partial<Wait>) {
  const sink = new FakeSink();
  const outbox = new Outbox(sink, { bytesMax: 100 });
  return { sink, outbox, wait: wait && { outboxes: [], lent: [], ...wait } };
}

Deno.test("nobody is awaited while every sender is read from, however much waits", () => {
  const full = member();
  full.outbox.push(new Uint8Array(1_000));
  assert.deepEqual(findAwaited([full, member()]), new Set());
});

Deno.test("awaited are those whose outboxes were full, until they have room, and no others", async () => {
  const [full, half, healthy] = [member(), member(), member()];
  full.outbox.push(new Uint8Array(101));
  half.outbox.push(new Uint8Array(101));
  healthy.outbox.push(new Uint8Array(99));
  const sender = member({ outboxes: [full.outbox, half.outbox] });
  const members = [full, half, healthy, sender];
  assert.deepEqual(findAwaited(members), new Set([full, half]));
  await settle();
  half.sink.take(51); // the sender goes on waiting for the first
  await settle();
  assert.deepEqual(findAwaited(members), new Set([full]));
});

Deno.test("awaited are those who hold the buffers that a sender would read into", () => {
  const lent = [new Chunk(5_000), new Chunk(5_000)];
  const [first, second, other] = [member(), member(), member()];
  for (const [i, { outbox }] of [first, second].entries()) {
    outbox.take(lent[i] ?? assert.fail(), 0, 5_000);
  }
  other.outbox.take(new Chunk(5_000), 0, 5_000);
  const sender = member({ lent });
  assert.deepEqual(findAwaited([first, second, other, sender]), new Set([first, second]));
});
