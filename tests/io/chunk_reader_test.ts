import assert from "node:assert/strict";
import type { Chunk } from "../../io/chunk.ts";
import { BufferBudget } from "../../io/buffer_budget.ts";
import { ChunkPool } from "../../io/chunk_pool.ts";
import { ChunkReader, type ReadStock } from "../../io/chunk_reader.ts";

/** Where a reader's buffers come from that may grow by so much. */
function stockOf(bytes: number): ReadStock {
  return { budget: new BufferBudget(bytes), pool: new ChunkPool(1 << 20, 0) };
}

/** A source that gives as many of these bytes as are asked for. */
function sourceOf(bytes: Uint8Array, sizes: number[] = []) {
  let at = 0;
  return {
    read(buffer: Uint8Array): Promise<number | null> {
      if (at === bytes.length) return Promise.resolve(null);
      const piece = bytes.subarray(at, at + buffer.length);
      buffer.set(piece);
      at += piece.length;
      sizes.push(buffer.length);
      return Promise.resolve(piece.length);
    },
  };
}

function numbered(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i % 251);
}

Deno.test("a reader begins small, and grows with what comes", async () => {
  const sizes: number[] = [];
  const reader = new ChunkReader(sourceOf(numbered(200_000), sizes), stockOf(2 ** 30));
  while (await reader.more()) reader.consume(reader.end);
  assert.deepEqual(sizes.slice(0, 5), [2_048, 8_192, 32_768, 131_072, 262_144]);
});

Deno.test("what was not consumed stands before what is read next", async () => {
  const bytes = numbered(30_000);
  const reader = new ChunkReader(sourceOf(bytes), stockOf(60_000));
  const got: number[] = [];
  while (await reader.more()) {
    const to = Math.max(reader.start, reader.end - 700);
    got.push(...reader.chunk.bytes.subarray(reader.start, to));
    reader.consume(to);
  }
  got.push(...reader.chunk.bytes.subarray(reader.start, reader.end));
  assert.deepEqual(got, [...bytes]);
});

Deno.test("a line of the largest size fits, whatever the bound", async () => {
  const reader = new ChunkReader(sourceOf(numbered(65_538)), stockOf(0));
  while (await reader.more()); // nothing is consumed before the line is whole
  assert.equal(reader.end - reader.start, 65_538);
});

Deno.test("what an unfinished line takes beyond the budget follows what has come of it", async () => {
  const reader = new ChunkReader(sourceOf(numbered(65_538)), stockOf(0));
  for (let isMore = true; isMore;) {
    const rest = reader.end - reader.start;
    isMore = await reader.more(); // nothing is consumed before the line is whole
    const { capacity } = reader.chunk;
    assert.ok(capacity <= Math.max(2_048, 8 * rest), `${capacity} bytes for ${rest} of a line`);
  }
});

Deno.test("bytes that are lent stay as they are; two chunks are lent at most", async () => {
  const bytes = numbered(60_000);
  const reader = new ChunkReader(sourceOf(bytes), stockOf(0));
  const lent: [Chunk, number[]][] = [];
  for (let i = 0; i < 2; i++) {
    assert.equal(reader.lent(), undefined);
    assert.ok(await reader.more());
    const { chunk, start, end } = reader;
    chunk.hold();
    lent.push([chunk, [...chunk.bytes.subarray(start, end)]]);
    reader.consume(end);
  }
  assert.deepEqual(new Set(reader.lent()), new Set(lent.map(([chunk]) => chunk)));
  let isFree = false;
  for (const chunk of reader.lent() ?? []) chunk.whenFree(() => isFree = true);
  lent[0]?.[0].release();
  assert.ok(isFree);
  assert.equal(reader.lent(), undefined);
  assert.ok(await reader.more());
  const [chunk, content] = lent[1] ?? [];
  assert.deepEqual([...chunk?.bytes.subarray(0, content?.length) ?? []], content);
  assert.notEqual(reader.chunk, chunk);
  reader.chunk.hold();
  assert.ok(reader.lent() !== undefined);
  reader.chunk.release(); // the one that was read last may be read into as well
  assert.equal(reader.lent(), undefined);
});

Deno.test("readers grow by what is left of their budget, and give it back", async () => {
  const budget = stockOf(2 * (8_192 - 2_048) + 100);
  const sizes: number[] = [];
  const first = new ChunkReader(sourceOf(numbered(50_000), sizes), budget);
  while (await first.more()) first.consume(first.end);
  assert.deepEqual(new Set(sizes), new Set([2_048, 8_192]));
  const others: number[] = [];
  const second = new ChunkReader(sourceOf(numbered(50_000), others), budget);
  for (let i = 0; i < 3 && await second.more(); i++) second.consume(second.end);
  assert.deepEqual(others, [2_048, 2_048, 2_048]);
  first.close();
  for (let i = 0; i < 2 && await second.more(); i++) second.consume(second.end);
  assert.deepEqual(others.at(-1), 8_192);
});

Deno.test("a reader that is closed twice gives its buffers and its share of the budget back once", async () => {
  const stock = stockOf(2 * (8_192 - 2_048));
  const reader = new ChunkReader(sourceOf(numbered(20_000)), stock);
  while (await reader.more()) reader.consume(reader.end);
  reader.close();
  reader.close();
  const first = stock.pool.take(8_192);
  assert.notEqual(stock.pool.take(8_192), first);
  assert.ok(stock.budget.take(2 * (8_192 - 2_048)));
  assert.ok(!stock.budget.take(1));
});
