/**
 * Texts that are written again and again, as words of eight bytes, so that a few stores put them.
 * Where the words are a constant of the module that puts them, and their number is fixed, the
 * compiler knows their address and checks nothing: half the time of a loop over an object's words.
 */

const encoder = new TextEncoder();

/** How many bytes {@linkcode putThree} writes, whatever of them is meant. */
const THREE_WORDS = 24;
/** What {@linkcode putLiteral} writes is a multiple of this. */
const FOUR_WORDS = 32;

/**
 * Turns a text into words.
 *
 * @param text The text, ASCII: a word is copied as a float, and the bytes of one that is not a number
 *   would not survive that.
 * @param unit The number of bytes is rounded up to a multiple of this.
 * @returns The words, and how many bytes of them are meant.
 * @throws {RangeError} Where the text is not ASCII.
 */
function encode(text: string, unit: number): [words: Float64Array, length: number] {
  const bytes = encoder.encode(text);
  if (bytes.some((byte) => byte > 0x7e)) throw new RangeError(`'${text}' is not ASCII`);
  const padded = new Uint8Array(Math.ceil(bytes.length / unit) * unit);
  padded.set(bytes);
  return [new Float64Array(padded.buffer), bytes.length];
}

/**
 * Turns a text into words for {@linkcode putThree}, or where it is longer than 24 bytes, for
 * {@linkcode putSix}.
 *
 * @param text The text, ASCII, at most 48 bytes.
 * @returns The words, and how many bytes of them are meant.
 * @throws {RangeError} Where the text is not ASCII.
 */
export function literal(text: string): [words: Float64Array, length: number] {
  return encode(text, THREE_WORDS);
}

/**
 * Puts three words.
 *
 * @param view Where to.
 * @param at From which byte on.
 * @param words The words.
 * @param first Which of them is the first.
 */
export function putThree(view: DataView, at: number, words: Float64Array, first = 0): void {
  for (let i = 0; i < 3; i++) view.setFloat64(at + 8 * i, words[first + i] as number, true);
}

/**
 * Puts six words.
 *
 * @param view Where to.
 * @param at From which byte on.
 * @param words The words.
 */
export function putSix(view: DataView, at: number, words: Float64Array): void {
  putThree(view, at, words);
  putThree(view, at + 24, words, 3);
}

/** A text of any length that is known only when it runs, such as one with a host's name. */
export class Literal {
  /** Its bytes in words, a multiple of four. */
  readonly words: Float64Array;
  /** How many bytes it has. */
  readonly length: number;

  /**
   * Makes it.
   *
   * @param text The text, ASCII.
   * @throws {RangeError} Where the text is not ASCII.
   */
  constructor(text: string) {
    [this.words, this.length] = encode(text, FOUR_WORDS);
  }
}

/**
 * Puts a text of any length. It may write up to 31 bytes more.
 *
 * @param view Where to.
 * @param at From which byte on.
 * @param literal The text.
 * @returns Where it ends.
 */
export function putLiteral(view: DataView, at: number, { words, length }: Literal): number {
  for (let i = 0; i < words.length; i += 4) {
    const to = at + 8 * i;
    view.setFloat64(to, words[i] as number, true);
    view.setFloat64(to + 8, words[i + 1] as number, true);
    view.setFloat64(to + 16, words[i + 2] as number, true);
    view.setFloat64(to + 24, words[i + 3] as number, true);
  }
  return at + length;
}
