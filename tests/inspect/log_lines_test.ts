import assert from "node:assert/strict";
import fc from "fast-check";
import { SCAN_SLACK_BYTES } from "../../analysis/log_memory.ts";
import { LogLines } from "../../inspect/log_lines.ts";
import { FileWarnings } from "../../inspect/warnings.ts";
import { holdsLater } from "../support/laws.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Takes lines that begin with an S, as a scanner would. */
class TestScanner {
  at = 0;
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(bufferBytes: number) {
    this.bytes = new Uint8Array(bufferBytes + SCAN_SLACK_BYTES);
  }

  scan(start: number, limit: number): number {
    let count = 0;
    this.at = start;
    while (this.at < limit && this.bytes[this.at] === 0x53) {
      let end = this.at;
      while (this.bytes[end] !== 0x0a && end < limit) end++;
      if (end >= limit) break;
      this.at = end + 1;
      count++;
    }
    return count;
  }
}

/** Reads a file to its end. */
function read(file: string, bufferBytes: number): { lines: string[]; warnings: string[] } {
  const warnings: string[] = [];
  const lines = new LogLines(file, {
    scanner: new TestScanner(bufferBytes),
    warnings: new FileWarnings("log", (text) => warnings.push(text)),
  });
  const found: string[] = [];
  const size = Deno.statSync(file).size;
  for (let count = lines.next(); count >= 0; count = lines.next()) {
    if (count === 0) found.push(`${lines.lineNumber} ${new TextDecoder().decode(lines.line)}`);
    for (let i = count - 1; i >= 0; i--) found.push(`${lines.lineNumber - i} S`);
    assert.ok(lines.offset <= size);
  }
  assert.equal(lines.next(), -1);
  return { lines: found, warnings };
}

Deno.test("LogLines gives each line once, whatever its length and the buffer's", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}log`;
  const line = fc.oneof(fc.stringMatching(/^[SLé]{0,40}$/), fc.constantFrom("", "S", "L\r", "é"));
  const law = fc.asyncProperty(
    fc.array(line, { maxLength: 12 }),
    fc.constantFrom(...[1, 2, 3, 8, 64, 4096]),
    fc.constantFrom("", "L torn", "S torn", '["whole"]'),
    async (texts, bufferBytes, rest) => {
      const isTorn = rest.endsWith("torn");
      await Deno.writeTextFile(file, texts.map((text) => `${text}\n`).join("") + rest);
      const { lines, warnings } = read(file, bufferBytes);
      const wanted = texts.flatMap((text, i) => {
        const bare = text.replace(/\r$/, "");
        if (bare === "") return [];
        const fits = new TextEncoder().encode(`${text}\n`).length <= bufferBytes;
        return [`${i + 1} ${bare.startsWith("S") && fits ? "S" : bare}`];
      });
      if (rest !== "" && !isTorn) wanted.push(`${texts.length + 1} ${rest}`);
      assert.deepEqual(lines, wanted);
      const isEmpty = texts.length === 0 && rest === "";
      assert.deepEqual(
        warnings,
        isEmpty
          ? ["log: the file is empty"]
          : isTorn
          ? [`log:${texts.length + 1}: the line is cut off; passed over`]
          : [],
      );
    },
  );
  await holdsLater(law, 300);
});

Deno.test("LogLines does not take what an earlier line left behind for a line", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}log`;
  await Deno.writeTextFile(file, "S123456789\nS1"); // the torn line lies where the first one was
  assert.deepEqual(read(file, 11), {
    lines: ["1 S"],
    warnings: ["log:2: the line is cut off; passed over"],
  });
});
