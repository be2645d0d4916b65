import assert from "node:assert/strict";
import { LiveLine } from "../../io/live_line.ts";
import { columns, type TextStream } from "../../io/terminal.ts";

/** Where a line is drawn, as far as the tests see it. */
interface Screen extends TextStream {
  readonly written: string[];
}

function screen(isTerminal: boolean): Screen {
  const written: string[] = [];
  const write = (text: string): void => void written.push(text);
  return { isTerminal, written, write, print: write };
}

/** Runs a test with a clock that moves when it is told to. */
function withClock(test: (pass: (ms: number) => void) => void): void {
  const real = performance.now;
  let time = 1_000;
  performance.now = () => time;
  try {
    test((ms) => time += ms);
  } finally {
    performance.now = real;
  }
}

Deno.test("A live line is drawn at once, over the one before it", () => {
  withClock((pass) => {
    const terminal = screen(true);
    const line = new LiveLine(terminal);
    line.draw(() => "first");
    pass(100);
    line.draw(() => "second");
    assert.deepEqual(terminal.written, ["\r\x1b[Kfirst", "\r\x1b[Ksecond"]);
  });
});

Deno.test("A live line is drawn ten times a second at most, and its text is not made in vain", () => {
  withClock((pass) => {
    const terminal = screen(true);
    const line = new LiveLine(terminal);
    let made = 0;
    for (let ms = 0; ms < 1_000; ms++) {
      line.draw(() => `${++made}`);
      pass(1);
    }
    assert.deepEqual([made, terminal.written.length], [10, 10]);
  });
});

Deno.test("A live line leaves the last column free, so that no terminal wraps it", () => {
  using line = new LiveLine(screen(true));
  let width = 0;
  line.draw((free) => {
    width = free;
    return "";
  });
  assert.equal(width, columns() - 1);
});

Deno.test("A live line is removed in the end", () => {
  const terminal = screen(true);
  {
    using line = new LiveLine(terminal);
    line.draw(() => "text");
  }
  assert.equal(terminal.written.at(-1), "\r\x1b[K");
  assert.equal(terminal.written.length, 2);
});

Deno.test("A live line that was never drawn leaves nothing behind", () => {
  const terminal = screen(true);
  new LiveLine(terminal)[Symbol.dispose]();
  assert.deepEqual(terminal.written, []);
});

Deno.test("Where no terminal is, a live line neither draws nor makes its text", () => {
  const file = screen(false);
  {
    using line = new LiveLine(file);
    line.draw(() => assert.fail("the text is made in vain"));
  }
  assert.deepEqual(file.written, []);
});
