/** One line of a terminal that is drawn again and again. */

import { columns, type TextStream } from "./terminal.ts";

const REDRAW_MS = 100;

/** The line. Dispose of it to remove it. Where no terminal is, nothing is drawn. */
export class LiveLine {
  readonly #stream: TextStream;
  #drawnAt = -Infinity;

  /**
   * Draws nothing yet.
   *
   * @param stream Where to draw.
   */
  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  /**
   * Draws the line, but not too often.
   *
   * @param text Writes the line for so many columns; called only if it is drawn.
   */
  draw(text: (width: number) => string): void {
    const time = performance.now();
    if (!this.#stream.isTerminal || time < this.#drawnAt + REDRAW_MS) return;
    this.#drawnAt = time;
    this.#stream.write(`\r\x1b[K${text(columns() - 1)}`);
  }

  /** Removes the line. */
  [Symbol.dispose](): void {
    if (this.#drawnAt > -Infinity) this.#stream.write("\r\x1b[K");
  }
}
