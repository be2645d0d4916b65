/**
 * Reads the lines that scale-sim writes for events, and for copies that a router hands on. In
 * AssemblyScript, for instructions on 16 bytes at once and because V8 compiles it once, and quickly;
 * `log_memory.ts` wraps it, and puts what is constant where it is looked for here.
 *
 * The fields come in a fixed order, so a line is compared with what is expected, and only its numbers
 * are read. Where a number ends is known only after its bytes were looked at, so that each field would
 * wait for the one before. Numbers mostly have the width that they had in the line before: to compare
 * with that width, instead of adding the new one, lets the processor look at all fields at once.
 */

// Where things are in the memory, in bytes.
const LINE_AT: usize = 0;
const NAMES: usize = 4;
const SLOTS: usize = 8;
const SLOT_BITS: usize = 12;
const POWERS: usize = 16;
const TEXTS: usize = 256;
const TEXT_ROOM: usize = 48;

// The texts between names and numbers, and how long they are.
const INTERNAL_HEAD: usize = TEXTS; // {"event_type":"INTERNAL","system_clock_time":
const INTERNAL_HEAD_SIZE: usize = 45;
const RECEIVE_HEAD: usize = TEXTS + TEXT_ROOM;
const RECEIVE_HEAD_SIZE: usize = 44;
const SEND_HEAD: usize = TEXTS + 2 * TEXT_ROOM;
const SEND_HEAD_SIZE: usize = 41;
const CLOCK: usize = TEXTS + 3 * TEXT_ROOM; // ,"logical_clock_time":
const CLOCK_SIZE: usize = 22;
const INBOX: usize = TEXTS + 4 * TEXT_ROOM; // ,"message_queue_size":
const INBOX_SIZE: usize = 22;
const NO_MESSAGE: usize = TEXTS + 5 * TEXT_ROOM; // ,"message":null,"tick":
const NO_MESSAGE_SIZE: usize = 23;
const MESSAGE: usize = TEXTS + 6 * TEXT_ROOM; // ,"message":{"source":
const MESSAGE_SIZE: usize = 21;
const TYPE_AND_TIME: usize = TEXTS + 7 * TEXT_ROOM; // ,"type":"SEND_FIRST","system_clock_time":
const TYPE_AND_TIME_SIZE: usize = 41; // of the first of three
const PAYLOAD: usize = TEXTS + 10 * TEXT_ROOM; // ,"payload":""},"tick":
const PAYLOAD_SIZE: usize = 22;
const LATE: usize = TEXTS + 11 * TEXT_ROOM; // ,"late_ms":
const LATE_SIZE: usize = 11;
const ROUTE_HEAD: usize = TEXTS + 12 * TEXT_ROOM; // {"event_type":"ROUTE","destination":
const ROUTE_HEAD_SIZE: usize = 36;
const SOURCE: usize = TEXTS + 13 * TEXT_ROOM; // ,"source":
const SOURCE_SIZE: usize = 10;
const TYPE_AND_CLOCK: usize = TEXTS + 14 * TEXT_ROOM; // ,"type":"SEND_FIRST","logical_clock_time":
const TYPE_AND_CLOCK_SIZE: usize = 42; // of the first of three
const TIME: usize = TEXTS + 17 * TEXT_ROOM; // ,"system_clock_time":
const TIME_SIZE: usize = 21;
const BRACE_LF: u16 = 0x0a7d;

// A name: how long it is, its bytes, and as many bytes that are set.
const NAME_BYTES: usize = 16;
const NAME_MASK: usize = 80;
const NAME_ROOM: usize = 144;
/** Names that are longer are not known here. */
const NAME_SIZE_MAX: usize = 64;
const QUOTE: u8 = 0x22;

// An event, see event_block.ts, and the numbers of kinds, see core/event_kind.ts.
const EVENT_BITS: usize = 6;
const EVENT_TIME: usize = 0;
const EVENT_CLOCK: usize = 8;
const EVENT_INBOX: usize = 16;
const EVENT_TICK: usize = 24;
const EVENT_LATE: usize = 32;
const EVENT_STAMP_TIME: usize = 40;
const EVENT_STAMP: usize = 48;
const EVENT_SENDER: usize = 56;
const EVENT_KINDS: usize = 60;
const KIND_BITS: u32 = 8;
const RECEIVE: u32 = 1;
const SEND_FIRST: u32 = 2;

/** Of more digits a double does not hold all. */
const DIGITS_MAX: usize = 16;
const EXACT_MAX: u64 = 0x1fffffffffffff;
const STAMP_MAX: f64 = 4503599627370496;
/** As core/number_rules.ts has it. */
const TIME_MAX: f64 = 9000000000;
const POINT: u8 = 0x2e;
/** So many bytes are looked at at once. */
const BYTES: usize = 16;

/**
 * Reads events up to the first line that looks different, or is not all there.
 *
 * @param start Where the first line begins.
 * @param limit Where the bytes end that have come; what is behind may be read, and makes no difference.
 * @param events Gets the events.
 * @param capacity How many there is room for.
 * @returns How many there are.
 */
export function scanEvents(start: usize, limit: usize, events: usize, capacity: u32): u32 {
  // How wide each number was in the line before.
  let times: usize = 1;
  let clocks: usize = 1;
  let inboxes: usize = 1;
  let stampTimes: usize = 1;
  let stamps: usize = 1;
  let ticks: usize = 1;
  let lates: usize = 1;
  // Whom messages are likely of.
  let heardOf: u32 = 0;
  let self: u32 = 0;
  let line = start;
  let count: u32 = 0;
  for (; count < capacity; count++) {
    const event = events + (<usize> count << EVENT_BITS);
    let at = line;
    const letter = load<u8>(at + 15);
    const isInternal = letter == 0x49;
    const isReceive = letter == 0x52;
    if (isInternal) {
      if (!isLongText(at, INTERNAL_HEAD, INTERNAL_HEAD_SIZE)) break;
      at += INTERNAL_HEAD_SIZE;
    } else if (isReceive) {
      if (!isLongText(at, RECEIVE_HEAD, RECEIVE_HEAD_SIZE)) break;
      at += RECEIVE_HEAD_SIZE;
    } else {
      if (!isLongText(at, SEND_HEAD, SEND_HEAD_SIZE)) break;
      at += SEND_HEAD_SIZE;
    }

    let width = decimal(at, event + EVENT_TIME);
    if (width == times) at += times;
    else if (width == 0) break;
    else at += times = width;
    if (!isText(at, CLOCK, CLOCK_SIZE)) break;
    at += CLOCK_SIZE;

    width = integer(at, event + EVENT_CLOCK);
    if (width == clocks) at += clocks;
    else if (width == 0) break;
    else at += clocks = width;
    if (!isText(at, INBOX, INBOX_SIZE)) break;
    at += INBOX_SIZE;

    width = integer(at, event + EVENT_INBOX);
    if (width == inboxes) at += inboxes;
    else if (width == 0) break;
    else at += inboxes = width;

    if (isInternal) {
      if (!isText(at, NO_MESSAGE, NO_MESSAGE_SIZE)) break;
      at += NO_MESSAGE_SIZE;
      store<u32>(event + EVENT_KINDS, 0);
    } else {
      if (!isText(at, MESSAGE, MESSAGE_SIZE)) break;
      at += MESSAGE_SIZE;
      const sender = findName(at, isReceive ? heardOf : self);
      if (sender < 0) break;
      if (isReceive) heardOf = sender;
      else self = sender;
      at += nameSize(sender);
      const type = typeAt(at);
      const size = TYPE_AND_TIME_SIZE + excess(type);
      if (!isLongText(at, TYPE_AND_TIME + type * TEXT_ROOM, size)) break;
      at += size;
      const messageKind = SEND_FIRST + <u32> type;
      const kind = isReceive ? RECEIVE : messageKind;
      store<u32>(event + EVENT_SENDER, sender);
      store<u32>(event + EVENT_KINDS, kind | (messageKind << KIND_BITS));

      width = decimal(at, event + EVENT_STAMP_TIME);
      if (width == stampTimes) at += stampTimes;
      else if (width == 0) break;
      else at += stampTimes = width;
      if (!isText(at, CLOCK, CLOCK_SIZE)) break;
      at += CLOCK_SIZE;

      width = integer(at, event + EVENT_STAMP);
      if (width == stamps) at += stamps;
      else if (width == 0) break;
      else at += stamps = width;
      if (!isText(at, PAYLOAD, PAYLOAD_SIZE)) break;
      if (load<f64>(event + EVENT_STAMP) > STAMP_MAX) break;
      at += PAYLOAD_SIZE;
    }

    width = integer(at, event + EVENT_TICK);
    if (width == ticks) at += ticks;
    else if (width == 0) break;
    else at += ticks = width;
    if (!isShortText(at, LATE, LATE_SIZE)) break;
    at += LATE_SIZE;

    width = decimal(at, event + EVENT_LATE);
    if (width == lates) at += lates;
    else if (width == 0) break;
    else at += lates = width;
    if (load<f64>(event + EVENT_TIME) > TIME_MAX) break;
    if (load<u16>(at) != BRACE_LF || at + 2 > limit) break;
    line = at + 2;
  }
  store<u32>(LINE_AT, <u32> line);
  return count;
}

/**
 * Counts copies that a router handed on, likewise.
 *
 * @param start Where the first line begins.
 * @param limit Where the bytes end that have come.
 * @param routed Of each host, how many copies it got, as doubles.
 * @param scratch Room for a double.
 * @returns How many there are.
 */
export function scanRoutes(start: usize, limit: usize, routed: usize, scratch: usize): u32 {
  let clocks: usize = 1;
  let times: usize = 1;
  let destination: i32 = 0;
  let source: i32 = 0;
  let line = start;
  let count: u32 = 0;
  for (;; count++) {
    let at = line;
    if (!isLongText(at, ROUTE_HEAD, ROUTE_HEAD_SIZE)) break;
    at += ROUTE_HEAD_SIZE;
    destination = findName(at, destination);
    if (destination < 0) break;
    at += nameSize(destination);
    if (!isShortText(at, SOURCE, SOURCE_SIZE)) break;
    at += SOURCE_SIZE;
    source = findName(at, source);
    if (source < 0) break;
    at += nameSize(source);
    const type = typeAt(at);
    const size = TYPE_AND_CLOCK_SIZE + excess(type);
    if (!isLongText(at, TYPE_AND_CLOCK + type * TEXT_ROOM, size)) break;
    at += size;

    let width = integer(at, scratch);
    if (width == clocks) at += clocks;
    else if (width == 0) break;
    else at += clocks = width;
    if (!isText(at, TIME, TIME_SIZE)) break;
    at += TIME_SIZE;

    width = decimal(at, scratch);
    if (width == times) at += times;
    else if (width == 0) break;
    else at += times = width;
    if (load<f64>(scratch) > TIME_MAX) break;
    if (load<u16>(at) != BRACE_LF || at + 2 > limit) break;
    const copies = routed + (<usize> destination << 3);
    store<f64>(copies, load<f64>(copies) + 1);
    line = at + 2;
  }
  store<u32>(LINE_AT, <u32> line);
  return count;
}

/** Whether a text of 16 to 32 bytes stands there. */
// @ts-ignore: a decorator of the compiler's
@inline
function isText(at: usize, text: usize, size: usize): bool {
  return !v128.any_true(v128.or(difference(at, text), difference(at + size - 16, text + size - 16)));
}

/** Whether a text of 32 to 48 bytes stands there. */
// @ts-ignore: a decorator of the compiler's
@inline
function isLongText(at: usize, text: usize, size: usize): bool {
  const ends = v128.or(difference(at, text), difference(at + size - 16, text + size - 16));
  return !v128.any_true(v128.or(ends, difference(at + 16, text + 16)));
}

/** Whether a text of 8 to 16 bytes stands there. */
// @ts-ignore: a decorator of the compiler's
@inline
function isShortText(at: usize, text: usize, size: usize): bool {
  return load<u64>(at) == load<u64>(text) && load<u64>(at + size - 8) == load<u64>(text + size - 8);
}

// @ts-ignore: a decorator of the compiler's
@inline
function difference(a: usize, b: usize): v128 {
  return v128.xor(v128.load(a), v128.load(b));
}

/** Which of SEND_FIRST, SEND_SECOND and BROADCAST `,"type":"` names, if any: by its sixth letter. */
// @ts-ignore: a decorator of the compiler's
@inline
function typeAt(at: usize): usize {
  const letter = load<u8>(at + 14);
  return <usize> (letter == 0x53) + (<usize> (letter == 0x43) << 1);
}

/** How many letters a type has more than the first. */
// @ts-ignore: a decorator of the compiler's
@inline
function excess(type: usize): usize {
  return (type & 1) - (type >> 1);
}

/** Finds the host whose name stands there, in quotes. Returns -1 where it is none of the run. */
// @ts-ignore: a decorator of the compiler's
@inline
function findName(at: usize, likely: i32): i32 {
  return isName(at, likely) ? likely : searchName(at);
}

// @ts-ignore: a decorator of the compiler's
@inline
function isName(at: usize, host: i32): bool {
  const name = <usize> load<u32>(NAMES) + <usize> host * NAME_ROOM;
  const size: usize = load<u32>(name);
  let different = v128.and(difference(at, name + NAME_BYTES), v128.load(name + NAME_MASK));
  for (let i: usize = 16; i < size; i += 16) {
    const further = difference(at + i, name + NAME_BYTES + i);
    different = v128.or(different, v128.and(further, v128.load(name + NAME_MASK + i)));
  }
  return !v128.any_true(different) && size > 0;
}

// @ts-ignore: a decorator of the compiler's
@inline
function nameSize(host: i32): usize {
  return load<u32>(<usize> load<u32>(NAMES) + <usize> host * NAME_ROOM);
}

/** Looks a name up by the last four bytes before its closing quote, which mostly tell names apart. */
function searchName(at: usize): i32 {
  let end = at + 1;
  while (load<u8>(end) != QUOTE) if (++end - at >= NAME_SIZE_MAX) return -1;
  const slots: usize = load<u32>(SLOTS);
  const bits = load<u32>(SLOT_BITS);
  let slot = (load<u32>(end - 4) * 0x9e3779b1) >> (32 - bits);
  let host = hostIn(slots, slot);
  while (host >= 0 && !isName(at, host)) {
    slot = (slot + 1) & ((1 << bits) - 1);
    host = hostIn(slots, slot);
  }
  return host;
}

// @ts-ignore: a decorator of the compiler's
@inline
function hostIn(slots: usize, slot: u32): i32 {
  return <i32> load<u32>(slots + (<usize> slot << 2)) - 1;
}

/**
 * Reads a whole number, as JSON has it and a double holds it exactly.
 *
 * @param at Where it begins.
 * @param place Gets it, as a double.
 * @returns How many bytes it has; 0 where it is none.
 */
// @ts-ignore: a decorator of the compiler's
@inline
function integer(at: usize, place: usize): usize {
  const width: usize = ctz(nonDigits(at));
  if (!isWhole(at, width)) return 0;
  const value = digits(at, width);
  store<f64>(place, <f64> value);
  return value <= EXACT_MAX ? width : 0;
}

/**
 * Reads a number without exponent, as JSON has it. It is rounded once, because of its digits without
 * the point and of the power of ten both doubles are exact.
 *
 * @param at Where it begins.
 * @param place Gets it, as a double.
 * @returns How many bytes it has; 0 where it is none, or has too many digits.
 */
// @ts-ignore: a decorator of the compiler's
@inline
function decimal(at: usize, place: usize): usize {
  const others = nonDigits(at);
  const width: usize = ctz(others);
  if (!isWhole(at, width)) return 0;
  let value = digits(at, width);
  if (load<u8>(at + width) != POINT) {
    store<f64>(place, <f64> value);
    return value <= EXACT_MAX ? width : 0;
  }
  const start = width + 1;
  let end: usize = ctz(others & (others - 1));
  if (end >= BYTES) end = start + ctz(nonDigits(at + start));
  const places = end - start;
  if (places == 0 || width + places > DIGITS_MAX) return 0;
  const power = load<u64>(POWERS + (places << 3));
  value = value * power + digits(at + start, places);
  store<f64>(place, <f64> value / <f64> power);
  return value <= EXACT_MAX ? end : 0;
}

/** A bit for each of 16 bytes that is no digit, and for all beyond. */
// @ts-ignore: a decorator of the compiler's
@inline
function nonDigits(at: usize): u32 {
  const values = i8x16.sub(v128.load(at), i8x16.splat(0x30));
  return ~(<u32> i8x16.bitmask(i8x16.lt_u(values, i8x16.splat(10))));
}

/** Whether so many digits are a whole number without zeros before it. */
// @ts-ignore: a decorator of the compiler's
@inline
function isWhole(at: usize, width: usize): bool {
  return width == 1 || (width > 1 && load<u8>(at) != 0x30);
}

/** The value of 1 to 16 digits. */
// @ts-ignore: a decorator of the compiler's
@inline
function digits(at: usize, width: usize): u64 {
  if (width <= 8) return eightDigits(at, width);
  return eightDigits(at, width - 8) * 100000000 + eightDigits(at + width - 8, 8);
}

/** The value of 1 to 8 digits: by twos, then by fours, then all. */
// @ts-ignore: a decorator of the compiler's
@inline
function eightDigits(at: usize, width: usize): u64 {
  let value = (load<u64>(at) ^ 0x3030303030303030) << (64 - (<u64> width << 3));
  value = (value * 10 + (value >> 8)) & 0x00ff00ff00ff00ff;
  value = (value * 100 + (value >> 16)) & 0x0000ffff0000ffff;
  return (value * 10000 + (value >> 32)) & 0xffffffff;
}
