/** The copies of messages that a run must have made, worked out from what its hosts sent. */

import assert from "node:assert/strict";
import type { Message } from "../../core/message.ts";
import type { HostHistory, Recorded, Scenario } from "./support.ts";

/** A run and its histories in roster order. */
export interface Run {
  readonly scenario: Scenario;
  readonly hosts: readonly HostHistory[];
  readonly router: Recorded["router"];
  /** When it ended, in seconds. */
  readonly end: number;
}

/** A copy of a message. */
export interface Copy {
  readonly message: Message;
  /** When it was sent, in seconds that are not rounded. */
  readonly sent: number;
  /** The receiver's place in the roster; -1 where there is no such host. */
  readonly destination: number;
}

/** The copies of a run in the order of their sending: by time, and at one instant by roster. */
export function copiesOf({ hosts }: Pick<Run, "hosts">): Copy[] {
  const sends = hosts.flatMap(({ start, events }, place) =>
    events.filter(({ event_type }) => event_type === "SEND").map(({ message, tick }) => {
      const sent = start.phase + tick / start.clock_speed;
      return { place, message: message ?? assert.fail(), sent };
    })
  );
  sends.sort((a, b) => a.sent - b.sent || a.place - b.place);
  return sends.flatMap(({ place, message, sent }) =>
    receiversOf(message.type, place, hosts.length).map((destination) => ({
      message,
      sent,
      destination,
    }))
  );
}

/** The places of the others that a message is for; -1 stands for a host that does not exist. */
function receiversOf(type: Message["type"], place: number, size: number): number[] {
  const others = Array.from({ length: size }, (_, i) => i).filter((i) => i !== place);
  if (type === "BROADCAST") return others;
  return [others[type === "SEND_FIRST" ? 0 : 1] ?? -1];
}
