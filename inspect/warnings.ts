/** What is amiss with one file: the first few things in full, the others counted. */

const SHOWN_MAX = 3;

/** Collects the warnings about a file. */
export class FileWarnings {
  readonly #file: string;
  readonly #warn: (text: string) => void;
  #count = 0;

  /**
   * Starts without warnings.
   *
   * @param file The file, as the user named its directory.
   * @param warn Hears each warning.
   */
  constructor(file: string, warn: (text: string) => void) {
    this.#file = file;
    this.#warn = warn;
  }

  /**
   * Takes what is wrong with a line that is passed over.
   *
   * @param line The line, from 1.
   * @param reason What is wrong.
   */
  addLine(line: number, reason: string): void {
    if (++this.#count <= SHOWN_MAX) this.#warn(`${this.#file}:${line}: ${reason}; passed over`);
  }

  /**
   * Takes what is wrong with the file.
   *
   * @param reason What.
   */
  addFile(reason: string): void {
    this.#warn(`${this.#file}: ${reason}`);
  }

  /**
   * Says how many were not named.
   *
   * @param thing What is passed over, in the singular.
   */
  end(thing: string = "line"): void {
    const more = this.#count - SHOWN_MAX;
    if (more > 0) {
      this.#warn(`${this.#file}: ${more} more ${thing}${more === 1 ? "" : "s"} passed over`);
    }
  }
}
