/** Reads the lines of a router's log that are many, ROUTE, as {@linkcode EventScanner} reads events. */

import { endOfNumber, readDecimal, readInteger } from "./numbers.ts";
import { doublesOf, SourceNames } from "./source_names.ts";

const encoder = new TextEncoder();
const textOf = (text: string): Float64Array => doublesOf(encoder.encode(text));
const [R0, R1, R2, R3, R4] = textOf('{"event_type":"ROUTE","destination":');
const [S0, S1] = textOf(',"source":');
const [F0, F1, F2, F3, F4, F5] = textOf(',"type":"SEND_FIRST","logical_clock_time":');
const [G0, G1, G2, G3, G4, G5] = textOf(',"type":"SEND_SECOND","logical_clock_time":');
const [B0, B1, B2, B3, B4, B5] = textOf(',"type":"BROADCAST","logical_clock_time":');
const [T0, T1, T2] = textOf(',"system_clock_time":');
const BRACE_LF = 0x0a7d;
/** From either name on, a line has no more bytes than these, the other name excepted. */
const REST_BYTES_MAX = 128;

/** Scans the lines of one log, and counts them. */
export class RouteScanner {
  /** How many copies each host got, by its number. */
  readonly routed: Float64Array;
  readonly #names: SourceNames;
  readonly #number = new Float64Array(1);
  #at = 0;

  /**
   * Makes a scanner.
   *
   * @param sources The names of the hosts, `ADDRESS:PORT`, in the order of their numbers.
   */
  constructor(sources: readonly string[]) {
    this.#names = new SourceNames(sources);
    this.routed = new Float64Array(sources.length);
  }

  /** Where the first line starts that was not read. */
  get at(): number {
    return this.#at;
  }

  /**
   * Reads lines up to the first that is no ROUTE as scale-sim writes it, or is not all there.
   *
   * @param view Where the lines are and, behind `limit`, `SCAN_SLACK_BYTES` more of any value.
   * @param start Where the first line starts.
   * @param limit Where the bytes end that have come so far.
   * @returns How many were read.
   */
  scan(view: DataView, start: number, limit: number): number {
    const names = this.#names;
    const number = this.#number;
    const { routed } = this;
    let clockWidth = 1;
    let timeWidth = 1;
    let destination = 0;
    let source = 0;
    let end = 0;
    let count = 0;
    let line = start;
    for (;; count++) {
      let at = line;
      if (!isAt(view, at, R0) || !isAt(view, at + 8, R1) || !isAt(view, at + 16, R2)) break;
      if (!isAt(view, at + 24, R3) || !isAt(view, at + 28, R4)) break;
      const receiver = names.find(view, at + 36, destination, REST_BYTES_MAX);
      if (receiver < 0) break;
      destination = receiver;
      at = names.end;
      if (!isAt(view, at, S0) || !isAt(view, at + 2, S1)) break;
      const sender = names.find(view, at + 10, source, REST_BYTES_MAX);
      if (sender < 0) break;
      source = sender;
      at = names.end;

      if (isAt(view, at + 8, F1)) {
        if (!isAt(view, at, F0) || !isAt(view, at + 16, F2) || !isAt(view, at + 24, F3)) break;
        if (!isAt(view, at + 32, F4) || !isAt(view, at + 34, F5)) break;
        at += 42;
      } else if (isAt(view, at + 8, B1)) {
        if (!isAt(view, at, B0) || !isAt(view, at + 16, B2) || !isAt(view, at + 24, B3)) break;
        if (!isAt(view, at + 32, B4) || !isAt(view, at + 33, B5)) break;
        at += 41;
      } else {
        if (!isAt(view, at, G0) || !isAt(view, at + 8, G1) || !isAt(view, at + 16, G2)) break;
        if (!isAt(view, at + 24, G3) || !isAt(view, at + 32, G4) || !isAt(view, at + 35, G5)) break;
        at += 43;
      }

      end = at + clockWidth;
      if (!isAt(view, end, T0)) end = endOfNumber(view, at);
      if (!isAt(view, end, T0) || !isAt(view, end + 8, T1) || !isAt(view, end + 13, T2)) break;
      if (!readInteger(view, at, end, number, 0)) break;
      clockWidth = end - at;
      at = end + 21;

      end = at + timeWidth;
      if (view.getInt16(end, true) !== BRACE_LF) end = endOfNumber(view, at);
      if (view.getInt16(end, true) !== BRACE_LF) break;
      if (!readDecimal(view, at, end, number, 0)) break;
      timeWidth = end - at;

      if (end + 2 > limit) break; // beyond it lie bytes of earlier lines
      (routed[destination] as number)++;
      line = end + 2;
    }
    this.#at = line;
    return count;
  }
}

function isAt(view: DataView, at: number, eightBytes: number | undefined): boolean {
  return view.getFloat64(at, true) === eightBytes;
}
