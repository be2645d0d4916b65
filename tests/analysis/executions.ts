/** Random executions of hosts that exchange messages, and what follows from them by brute force. */

import fc from "fast-check";
import { type EventCursor, EventRow } from "../../analysis/event_row.ts";
import { BROADCAST, INTERNAL, RECEIVE, SEND_FIRST, SEND_SECOND } from "../../core/event_kind.ts";

/** An event, and what happened right before it. */
export interface Happening {
  readonly host: number;
  /** Which event of its host it is, from 0. */
  readonly index: number;
  readonly row: EventRow;
  /** Of a RECEIVE, the SEND. */
  readonly heard: Happening | undefined;
  /** Everything that happened before it, itself included. */
  readonly past: ReadonlySet<Happening>;
  /** How many events are on the longest chain that ends in it. */
  readonly depth: number;
}

/** An execution: the events of each host, in order. */
export type Execution = readonly (readonly Happening[])[];

/** What makes an execution: choices, and by how much each host's clock is wrong. */
export interface Recipe {
  readonly hosts: number;
  /** Who acts, and what it chooses. */
  readonly steps: readonly (readonly [host: number, choice: number])[];
  /** Seconds by which each host's system clock is wrong. */
  readonly skews: readonly number[];
  readonly isPre: boolean;
  /** Whether messages of a pair keep their order. */
  readonly isFifo: boolean;
}

/** Recipes of one to six hosts, whose clocks may make receipts look earlier than sends. */
export const recipes: fc.Arbitrary<Recipe> = fc.integer({ min: 1, max: 6 }).chain((hosts) =>
  fc.record({
    hosts: fc.constant(hosts),
    steps: fc.array(fc.tuple(fc.nat(hosts - 1), fc.nat(99)), { maxLength: 120 }),
    skews: fc.array(fc.integer({ min: -50, max: 50 }), { minLength: hosts, maxLength: hosts }),
    isPre: fc.boolean(),
    isFifo: fc.boolean(),
  }, { noNullPrototype: true })
);

/** Lets it happen. */
export function execute({ hosts, steps, skews, isPre, isFifo }: Recipe): Execution {
  const histories = Array.from({ length: hosts }, (): Happening[] => []);
  const inboxes = histories.map((): Happening[] => []);
  for (const [now, [host, choice]] of steps.entries()) {
    const history = histories[host] ?? [];
    const inbox = inboxes[host] ?? [];
    const before = history.at(-1);
    const first = isFifo ? 0 : choice % Math.max(1, inbox.length);
    const [heard] = choice < 60 ? inbox.splice(first, 1) : [];
    const row = new EventRow();
    const clock = before?.row.logicalTime ?? 0;
    row.line = history.length + 2;
    row.time = 1000 + now + (skews[host] ?? 0);
    row.tick = history.length;
    row.logicalTime = Math.max(clock, heard?.row.stamp ?? 0) + 1;
    if (heard === undefined) row.kind = choice % 4 === 0 ? INTERNAL : SEND_FIRST + choice % 3;
    else {
      row.kind = RECEIVE;
      row.sender = heard.host;
      row.messageKind = heard.row.kind;
      [row.stamp, row.stampTime] = [heard.row.stamp, heard.row.stampTime];
    }
    if (row.kind >= SEND_FIRST) {
      [row.sender, row.messageKind, row.stampTime] = [host, row.kind, row.time];
      row.stamp = isPre ? clock : row.logicalTime;
    }
    const past = new Set([...before?.past ?? [], ...heard?.past ?? []]);
    const depth = Math.max(before?.depth ?? 0, heard?.depth ?? 0) + 1;
    const event = { host, index: history.length, row, heard, past, depth };
    past.add(event);
    history.push(event);
    for (const receiver of receiversOf(row.kind, host, hosts)) inboxes[receiver]?.push(event);
  }
  return histories;
}

/** Whom a SEND is for. */
export function receiversOf(kind: number, sender: number, hosts: number): number[] {
  const others = Array.from({ length: hosts }, (_, host) => host).filter((host) => host !== sender);
  if (kind === BROADCAST) return others;
  if (kind === SEND_FIRST) return others.slice(0, 1);
  return kind === SEND_SECOND ? others.slice(1, 2) : [];
}

/** A history in memory. */
export class RowCursor implements EventCursor {
  readonly row = new EventRow();
  readonly #rows: readonly EventRow[];
  #next = 0;

  constructor(rows: readonly EventRow[]) {
    this.#rows = rows;
  }

  next(): boolean {
    Object.assign(this.row, this.#rows[this.#next]);
    return this.#next++ < this.#rows.length;
  }
}

/** The histories of an execution. */
export function cursorsOf(execution: Execution): RowCursor[] {
  return execution.map((events) => new RowCursor(events.map(({ row }) => row)));
}
