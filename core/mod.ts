/**
 * The scale model, pure: no I/O, no clock, no chance that is not seeded.
 *
 * A {@linkcode Host} has an inbox, a Lamport clock and a rate; what it does on a tick is said once, in
 * {@linkcode HostTable}, for one host as for a million. Whoever drives it calls
 * {@linkcode Host.deliver} when the network brings a message, and {@linkcode Host.tick} when a
 * deadline of its schedule ({@linkcode tickTime}) has come; the host then does the one thing of
 * that tick and says what it was. If that was a SEND, the driver hands the message to
 * {@linkcode route}, which names the receivers by the roster alone.
 *
 *     deadline -> Host.tick() -> SEND -> route() -> Host.deliver() -> a later tick -> RECEIVE
 *
 * What a host does when nothing waits is its {@linkcode Workload}, a function of the tick's number:
 * draw k is a hash of (seed, host, k), so every driver of the same seed sees the same choices.
 *
 * Processes speak the protocol of `protocol.ts`, framed by {@linkcode LineSplitter}; every driver
 * writes the records of `history.ts` and `router_history.ts`. Nothing here imports anything from
 * outside this folder.
 *
 * @module
 */

export { type Address, compareAddresses, formatAddress, parseAddress } from "./address.ts";
export { Host, type HostOptions, type Stamp } from "./host.ts";
export { HostTable } from "./host_table.ts";
export type { HostEvent, HostRecord, TimedHostEvent } from "./history.ts";
export { encodeLine, LineSplitter, parseLine } from "./lines.ts";
export { checkMessage, type Message, MESSAGE_TYPES, type MessageType } from "./message.ts";
export type { RouterRecord } from "./router_history.ts";
export { RandomStream } from "./random.ts";
export { join, route } from "./routing.ts";
export { type Phase, phaseSeconds, type Schedule, ticksWithin, tickTime } from "./schedule.ts";
export { randomWorkload, type Workload } from "./workload.ts";
