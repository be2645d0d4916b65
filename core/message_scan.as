/**
 * The two loops over bytes that a router under load spends its time in: recognising messages, and
 * bringing together those of some types. In AssemblyScript, for instructions on 16 bytes at once;
 * `message_scan.ts` wraps it, and says what is recognised.
 *
 * Where a field ends is known only after its bytes were looked at, so that each field would wait for
 * the one before. Fields mostly have the length that they had in the line before: to compare with
 * that length, instead of adding the new one, lets the processor look at all fields at once.
 */

// A form, as `MessageForm` writes it. The texts are at least 16 bytes long, or filled up to that.
const LINE_BYTES_MIN: usize = 0;
const LINE_BYTES_MAX: usize = 4;
const LETTER_AT: usize = 8;
const HEAD_LENGTHS: usize = 12;
const STAMP: usize = 32;
const STAMP_LENGTH: usize = 22;
const PAYLOAD: usize = 64;
const PAYLOAD_MASK: usize = 80;
const PAYLOAD_LENGTH: usize = 12;
const HEADS: usize = 96;
const HEAD_ROOM: usize = 352;

/** So many digits are a number that a double holds exactly and that is within every bound. */
const TIME_DIGITS_MAX: u32 = 15;
/** A stamp of so many digits is plausible at any time of a run; longer ones are checked in full. */
const STAMP_DIGITS_MAX: u32 = 9;
/** `"}` and a LF, which a line ends with. */
const END: u32 = 0x0a7d22;
const END_LENGTH: usize = 3;

// What a scan has found: where it ended; of each type how many lines and bytes; each line.
const FOUND_END: usize = 0;
const FOUND_LINES: usize = 4;
const FOUND_BYTES: usize = 16;
const FOUND_ALL: usize = 32;

/**
 * Recognises lines up to the first that is incomplete or looks different.
 *
 * @param form What lines look like.
 * @param start Where the first begins.
 * @param limit Where the bytes end; what is behind may be read, and makes no difference.
 * @param found Where to put what was found.
 * @param linesMax How many lines there is room for.
 * @returns How many there are.
 */
export function scan(form: usize, start: usize, limit: usize, found: usize, linesMax: u32): u32 {
  const bytesMin = load<u32>(form + LINE_BYTES_MIN);
  const bytesMax = load<u32>(form + LINE_BYTES_MAX);
  const letterAt = load<u32>(form + LETTER_AT);
  const first = load<u32>(form + HEAD_LENGTHS);
  const second = load<u32>(form + HEAD_LENGTHS + 4);
  const broadcast = load<u32>(form + HEAD_LENGTHS + 8);
  for (let at: usize = 0; at < FOUND_ALL; at += 16) v128.store(found + at, i8x16.splat(0));
  let wholes: u32 = 0; // the length of each field in the line before
  let fractions: u32 = 0;
  let stamps: u32 = 0;
  let texts: u32 = 0;
  let at = start;
  let lines: u32 = 0;
  for (; lines < linesMax && limit - at >= bytesMin; lines++) {
    // The sixth letter of the type. By branches, because the next line is guessed right mostly.
    const letter = load<u8>(at + letterAt);
    let type: u32 = 2;
    let head = broadcast;
    if (letter == 0x46) {
      type = 0;
      head = first;
    } else if (letter == 0x53) {
      type = 1;
      head = second;
    }
    if (!isSame(at, form + HEADS + type * HEAD_ROOM, head)) break;

    let p = at + head;
    let count = digits(p);
    if (!isInteger(p, count, TIME_DIGITS_MAX)) break;
    if (count == wholes) p += wholes;
    else p += wholes = count;
    if (load<u8>(p) == 0x2e) { // a point
      count = digits(++p);
      if (count == 0) break;
      if (count == fractions) p += fractions;
      else {
        fractions = count;
        while (count == 16 && p < limit) count = digits(p += 16);
        p += count;
      }
    }
    if (!isSame(p, form + STAMP, STAMP_LENGTH)) break;
    const stampAt = p += STAMP_LENGTH;
    count = digits(p);
    if (!isInteger(p, count, STAMP_DIGITS_MAX)) break;
    if (count == stamps) p += stamps;
    else p += stamps = count;
    const rest = v128.xor(v128.load(p), v128.load(form + PAYLOAD));
    if (v128.any_true(v128.and(rest, v128.load(form + PAYLOAD_MASK)))) break;
    p += PAYLOAD_LENGTH;
    while ((count = plain(p)) == 16 && p < limit) p += 16;
    if (count == texts) p += texts;
    else p += texts = count;

    const end = p + END_LENGTH;
    if (end > limit || end - at > bytesMax || (load<u32>(p) & 0xffffff) != END) break;
    const line = found + FOUND_ALL + (lines << 3);
    store<u32>(line, (end << 2) | type);
    store<u32>(line + 4, stampAt);
    const ofType = found + (type << 2);
    store<u32>(ofType + FOUND_LINES, load<u32>(ofType + FOUND_LINES) + 1);
    store<u32>(ofType + FOUND_BYTES, load<u32>(ofType + FOUND_BYTES) + end - at);
    at = end;
  }
  store<u32>(found + FOUND_END, at);
  return lines;
}

/**
 * Copies the lines of some types, in order; what follows there may be overwritten by slack.
 *
 * @param found What the last scan has found.
 * @param lines How many lines that was.
 * @param start Where the first begins.
 * @param types A bit for each type that is wanted.
 * @param to Where to.
 */
export function gather(found: usize, lines: u32, start: usize, types: u32, to: usize): void {
  let begin = start; // of the row of wanted lines that is not copied yet
  let at = start;
  for (let i: u32 = 0; i < lines; i++) {
    const line = load<u32>(found + FOUND_ALL + (i << 3));
    const end: usize = line >> 2;
    if (((types >> (line & 3)) & 1) == 0) {
      copy(to, begin, at);
      to += at - begin;
      begin = end;
    }
    at = end;
  }
  copy(to, begin, at);
}

// @ts-ignore: a decorator of the compiler's
@inline
function copy(to: usize, from: usize, end: usize): void {
  for (; from < end; from += 32, to += 32) {
    v128.store(to, v128.load(from));
    v128.store(to + 16, v128.load(from + 16));
  }
}

/** Whether two texts of at least 16 bytes are the same. */
// @ts-ignore: a decorator of the compiler's
@inline
function isSame(a: usize, b: usize, length: usize): bool {
  const last = length - 16; // the last 16 bytes overlap those before
  let difference = v128.xor(v128.load(a + last), v128.load(b + last));
  for (let i: usize = 0; i < last; i += 16) {
    difference = v128.or(difference, v128.xor(v128.load(a + i), v128.load(b + i)));
  }
  return !v128.any_true(difference);
}

/** How many digits stand there, at most 16. */
// @ts-ignore: a decorator of the compiler's
@inline
function digits(at: usize): u32 {
  const values = i8x16.sub(v128.load(at), i8x16.splat(0x30));
  return ctz(~i8x16.bitmask(i8x16.lt_u(values, i8x16.splat(10))));
}

/** Whether so many digits are an integer without leading zeros, of at most so many. */
// @ts-ignore: a decorator of the compiler's
@inline
function isInteger(at: usize, count: u32, countMax: u32): bool {
  return count - 1 < countMax && load<u8>(at) != 0x30;
}

/**
 * How many plain bytes stand there, at most 16: no quote, no backslash, no control character, and
 * ASCII, since bytes from 0x80 on are negative.
 */
// @ts-ignore: a decorator of the compiler's
@inline
function plain(at: usize): u32 {
  const bytes = v128.load(at);
  const isText = v128.and(
    i8x16.gt_s(bytes, i8x16.splat(0x1f)),
    v128.and(i8x16.ne(bytes, i8x16.splat(0x22)), i8x16.ne(bytes, i8x16.splat(0x5c))),
  );
  return ctz(~i8x16.bitmask(isText));
}
