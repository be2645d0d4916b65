/** The kinds of events, sends by the type of their message, and their numbers. */

/** The kinds in the order of their numbers, which tables of events hold. */
export const EVENT_KINDS = [
  "INTERNAL",
  "RECEIVE",
  "SEND_FIRST",
  "SEND_SECOND",
  "BROADCAST",
] as const;

/** The kind of an event. */
export type EventKind = (typeof EVENT_KINDS)[number];

/** The number of INTERNAL. */
export const INTERNAL = 0;
/** The number of RECEIVE. */
export const RECEIVE = 1;
/** The number of SEND_FIRST, the first of the sends. */
export const SEND_FIRST = 2;
/** The number of SEND_SECOND. */
export const SEND_SECOND = 3;
/** The number of BROADCAST. */
export const BROADCAST = 4;
