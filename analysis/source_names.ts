/** The names of a run's hosts as lines of logs hold them. */

const QUOTE = 0x22;
/** So few names are tried one after another; of more, those that end alike are looked up. */
const TRIED_MAX = 8;

/** Recognises names by their bytes. */
export class SourceNames {
  /** Where the name that was found ends. */
  end = 0;
  readonly #names: readonly QuotedName[];
  /** The hosts by the last four bytes of their names, which mostly tell them apart. */
  readonly #hostsByEnd = new Map<number, number[]>();

  /**
   * Takes the names.
   *
   * @param sources The hosts, `ADDRESS:PORT`, in the order of their numbers.
   */
  constructor(sources: readonly string[]) {
    this.#names = sources.map((source) => new QuotedName(source));
    for (const [host, { lastWord }] of this.#names.entries()) {
      this.#hostsByEnd.set(lastWord, [...this.#hostsByEnd.get(lastWord) ?? [], host]);
    }
  }

  /**
   * Reads the name of a host, in quotes.
   *
   * @param view Where it is.
   * @param at Its opening quote.
   * @param likely The number of a host that it may be, to be tried first.
   * @param after So many bytes must be there after the name.
   * @returns The host's number, or -1 where the name is none of the run.
   */
  find(view: DataView, at: number, likely: number, after: number): number {
    const room = view.byteLength - after;
    const name = this.#names[likely] as QuotedName;
    if (at + name.length <= room && name.isAt(view, at)) {
      this.end = at + name.length;
      return likely;
    }
    return this.#search(view, at, room);
  }

  #search(view: DataView, at: number, room: number): number {
    const count = this.#names.length;
    if (count <= TRIED_MAX) {
      for (let host = 0; host < count; host++) if (this.#isAt(host, view, at, room)) return host;
      return -1;
    }
    let end = at + 1;
    while (end < room && view.getUint8(end) !== QUOTE) end++;
    if (end >= room || end < 4) return -1;
    for (const host of this.#hostsByEnd.get(view.getInt32(end - 4, true)) ?? []) {
      if (this.#isAt(host, view, at, room)) return host;
    }
    return -1;
  }

  #isAt(host: number, view: DataView, at: number, room: number): boolean {
    const name = this.#names[host];
    if (name === undefined || at + name.length > room || !name.isAt(view, at)) return false;
    this.end = at + name.length;
    return true;
  }
}

/** A name with the quotes around it. */
class QuotedName {
  readonly length: number;
  /** The last four bytes before the closing quote. */
  readonly lastWord: number;
  readonly #bytes: Uint8Array;
  readonly #words: Float64Array;
  readonly #last: number;
  readonly #lastWord: number;

  constructor(source: string) {
    const bytes = new TextEncoder().encode(JSON.stringify(source));
    const view = new DataView(bytes.buffer);
    this.length = bytes.length;
    this.lastWord = bytes.length < 5 ? 0 : view.getInt32(bytes.length - 5, true);
    this.#bytes = bytes;
    this.#words = bytes.length < 8 ? new Float64Array() : doublesOf(bytes);
    this.#last = this.#words.length - 1;
    this.#lastWord = this.#words[this.#last] ?? NaN;
  }

  isAt(view: DataView, at: number): boolean {
    // The end first: names of hosts mostly differ there alone.
    if (this.length < 8) return this.#bytes.every((byte, i) => view.getUint8(at + i) === byte);
    if (view.getFloat64(at + this.length - 8, true) !== this.#lastWord) return false;
    for (let i = 0; i < this.#last; i++) {
      if (view.getFloat64(at + 8 * i, true) !== this.#words[i]) return false;
    }
    return true;
  }
}

/**
 * Gives a text as doubles, to be compared eight bytes at a time: no eight bytes of a text are a NaN,
 * which equals nothing, or a zero, which equals another.
 *
 * @param bytes The text, eight bytes at least.
 * @returns The doubles; the last one may overlap the one before.
 */
export function doublesOf(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float64Array.from({ length: Math.ceil(bytes.length / 8) }, (_, i) => {
    return view.getFloat64(Math.min(8 * i, bytes.length - 8), true);
  });
}
