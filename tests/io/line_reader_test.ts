import assert from "node:assert/strict";
import fc from "fast-check";
import { discard, readLines, readStreamLines, type Source } from "../../io/line_reader.ts";
import { holdsLater } from "../support/laws.ts";
import { bytesOf } from "../support/sink.ts";

/** A source that gives these chunks, then ends or throws. */
function source(chunks: readonly Uint8Array[], error?: Error): Source & { reads: number } {
  const rest = [...chunks];
  return {
    reads: 0,
    read(buffer) {
      this.reads++;
      const chunk = rest.shift();
      if (chunk === undefined && error !== undefined) return Promise.reject(error);
      if (chunk === undefined) return Promise.resolve(null);
      const piece = chunk.subarray(0, buffer.length);
      if (piece.length < chunk.length) rest.unshift(chunk.subarray(piece.length));
      buffer.set(piece);
      return Promise.resolve(piece.length);
    },
  };
}

/** The lines of a source, as text, and how it ended. */
async function read(from: Source): Promise<[lines: string[], broken: boolean, tornBytes: number]> {
  const lines: string[] = [];
  const decoder = new TextDecoder();
  const { broken, tornBytes } = await readLines(from, (line) => lines.push(decoder.decode(line)));
  return [lines, broken, tornBytes];
}

Deno.test("readLines() hands over whole lines, however the chunks are cut", async () => {
  const lines = ["one", "zwölf", "", "🙂 three"].map((text) => `${text}\n`);
  const bytes = [...bytesOf(lines.join(""))];
  await holdsLater(fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
    const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
    const chunks = places.map((end, i) => Uint8Array.from(bytes.slice(places[i - 1] ?? 0, end)));
    assert.deepEqual(await read(source(chunks)), [["one", "zwölf", "🙂 three"], false, 0]);
  }));
});

Deno.test("readLines() tells how many bytes of a last line had no end", async () => {
  assert.deepEqual(await read(source([bytesOf("one\ntw")])), [["one"], false, 2]);
  assert.deepEqual(await read(source([])), [[], false, 0]);
});

Deno.test("readLines() takes a source that fails for one that broke, after the lines before it", async () => {
  for (const error of [new Deno.errors.ConnectionReset(), new Deno.errors.BadResource()]) {
    assert.deepEqual(await read(source([bytesOf("one\ntwo")], error)), [["one"], true, 3]);
  }
});

Deno.test("readLines() throws what its callback throws and reads no further", async () => {
  const from = source([bytesOf("one\ntwo\n"), bytesOf("three\n")]);
  const lines: number[] = [];
  await assert.rejects(
    readLines(from, (line) => {
      lines.push(line.length);
      throw new RangeError("enough");
    }),
    { name: "RangeError", message: "enough" },
  );
  assert.equal(from.reads, 1);
  assert.deepEqual(lines, [3]);
});

Deno.test("readLines() refuses a line of more than 64 KiB, whether it ends or not", async () => {
  for (const end of ["\n", ""]) {
    const chunks = [bytesOf("x".repeat(65_536)), bytesOf(`x${end}`)];
    await assert.rejects(read(source(chunks)), { code: "line_too_long" });
  }
  const longest = [bytesOf("x".repeat(65_536)), bytesOf("\n")];
  assert.equal((await read(source(longest)))[0][0]?.length, 65_536);
});

Deno.test("discard() reads to the end and minds neither long lines nor a break", async () => {
  const chunks = Array.from({ length: 5 }, () => bytesOf("x".repeat(60_000)));
  for (const error of [undefined, new Error("reset")]) {
    const from = source(chunks, error);
    await discard(from);
    assert.ok(from.reads > chunks.length, "it stopped before the end");
  }
});

Deno.test("readStreamLines() does the same for a stream, but throws what breaks it", async () => {
  const lines: string[] = [];
  const onLine = (line: Uint8Array): void => void lines.push(new TextDecoder().decode(line));
  await readStreamLines(ReadableStream.from([bytesOf("o"), bytesOf("ne\ntwo\nth")]), onLine);
  assert.deepEqual(lines, ["one", "two"]);
  const broken = new ReadableStream({ start: (control) => control.error(new Error("gone")) });
  await assert.rejects(readStreamLines(broken, onLine), /gone/);
});
