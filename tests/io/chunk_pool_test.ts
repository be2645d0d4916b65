import assert from "node:assert/strict";
import { ChunkPool } from "../../io/chunk_pool.ts";

Deno.test("a chunk that was given back is handed out again, but not while it is held", () => {
  const pool = new ChunkPool(1 << 20, 100);
  const first = pool.take(5_000);
  assert.equal(first.capacity, 8_192);
  assert.ok(first.address !== undefined && first.address >= 100);
  first.hold();
  pool.give(first);
  const second = pool.take(8_192);
  assert.notEqual(second, first);
  first.release();
  assert.equal(pool.take(4_097), first);
  pool.give(second);
  assert.equal(pool.take(8_000), second);
  assert.notEqual(pool.take(100).address, second.address);
});

Deno.test("what a pool hands out does not overlap, and has slack", () => {
  const pool = new ChunkPool(1 << 20, 0);
  const chunks = Array.from({ length: 20 }, () => pool.take(4_096));
  for (const [i, chunk] of chunks.entries()) chunk.bytes.fill(i);
  for (const [i, chunk] of chunks.entries()) assert.ok(chunk.bytes.every((byte) => byte === i));
});

Deno.test("where the memory is used up chunks stand elsewhere, and are not taken back", () => {
  const pool = new ChunkPool(1 << 17, 0);
  const inside = pool.take(1 << 16);
  const outside = pool.take(1 << 16);
  assert.deepEqual([inside.address, outside.address], [0, undefined]);
  assert.equal(outside.capacity, 1 << 16);
  pool.give(outside);
  assert.notEqual(pool.take(1 << 16), outside);
});

Deno.test("a chunk that is given back twice is handed out once, also where it was held meanwhile", () => {
  for (const isHeld of [false, true]) {
    const pool = new ChunkPool(1 << 20, 0);
    const chunk = pool.take(5_000);
    if (isHeld) chunk.hold();
    pool.give(chunk);
    pool.give(chunk);
    if (isHeld) chunk.release();
    assert.equal(pool.take(5_000), chunk);
    assert.notEqual(pool.take(5_000), chunk);
  }
});
