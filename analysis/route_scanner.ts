/** Reads the lines of a router's log that are many, ROUTE, as fast as those of events. */

import { LineScanner, Literal } from "./line_scanner.ts";

const ROUTE = new Literal('{"event_type":"ROUTE","destination":');
const SOURCE = new Literal(',"source":');
const TYPE = new Literal(',"type":"');
const TYPES = ['SEND_FIRST"', 'SEND_SECOND"', 'BROADCAST"'].map((text) => new Literal(text));
const LOGICAL_TIME = new Literal(',"logical_clock_time":');
const TIME = new Literal(',"system_clock_time":');

/** Scans lines for one run. */
export class RouteScanner {
  readonly #line: LineScanner;
  #destination = 0;
  #source = 0;

  /**
   * Makes a scanner.
   *
   * @param sources The names of the hosts, `ADDRESS:PORT`, in the order of their numbers.
   */
  constructor(sources: readonly string[]) {
    this.#line = new LineScanner(sources);
  }

  /** Who got the copy of the line that was read last, by number. */
  get destination(): number {
    return this.#destination;
  }

  /**
   * Reads one line.
   *
   * @param view Where the line is. There may be more after it.
   * @param at Where it starts.
   * @returns Where the next line starts, or -1 where this line is no ROUTE as scale-sim writes it.
   */
  scan(view: DataView, at: number): number {
    const line = this.#line;
    line.moveTo(view, at);
    if (!line.skip(ROUTE)) return -1;
    if ((this.#destination = line.host(this.#destination)) < 0 || !line.skip(SOURCE)) return -1;
    if ((this.#source = line.host(this.#source)) < 0 || !line.skip(TYPE)) return -1;
    if (!TYPES.some((type) => line.skip(type)) || !line.skip(LOGICAL_TIME)) return -1;
    if (line.integer() < 0 || !line.skip(TIME) || line.number() < 0) return -1;
    return line.skipEnd() ? line.at : -1;
  }
}
