/** Arbitrary small runs: who acts next, and on which message that waits. */

import * as fc from "fast-check";
import type { HostHistory, RunHistory } from "../../analysis/run_history.ts";
import { INTERNAL, RECEIVE, SEND_FIRST } from "../../core/event_kind.ts";

/** What happens next: some host acts, receives one of what waits for it, or sends to another. */
interface Step {
  readonly host: number;
  readonly action: "internal" | "send" | "receive";
  readonly choice: number;
  readonly pause: number;
}

/** Runs of up to four hosts and forty events, some of which happen at one instant. */
export function anyHistory(): fc.Arbitrary<RunHistory> {
  const steps = fc.array(
    fc.record<Step>({
      host: fc.nat(3),
      action: fc.constantFrom("internal", "send", "receive"),
      choice: fc.nat(100),
      pause: fc.constantFrom(0, 1e-6, 0.25, 1.5),
    }),
    { maxLength: 40 },
  );
  return fc.tuple(fc.integer({ min: 1, max: 4 }), steps).map(([hosts, steps]) =>
    play(hosts, steps)
  );
}

interface Columns {
  readonly kinds: number[];
  readonly times: number[];
  readonly logicalTimes: number[];
  readonly inboxSizes: number[];
  readonly sendHosts: number[];
  readonly sendEvents: number[];
}

interface Waiting {
  readonly host: number;
  readonly event: number;
  readonly clock: number;
}

function play(hosts: number, steps: readonly Step[]): RunHistory {
  const columns = Array.from({ length: hosts }, (): Columns => ({
    ...{ kinds: [], times: [], logicalTimes: [], inboxSizes: [], sendHosts: [], sendEvents: [] },
  }));
  const inboxes: Waiting[][] = columns.map(() => []);
  let now = 0;
  for (const { host: wanted, action, choice, pause } of steps) {
    now = Math.round((now + pause) * 1e6) / 1e6;
    const host = wanted % hosts;
    const [own, inbox] = [columns[host], inboxes[host]];
    if (own === undefined || inbox === undefined) continue;
    const message = action === "receive"
      ? inbox.splice(choice % Math.max(1, inbox.length), 1)[0]
      : undefined;
    const before = own.logicalTimes.at(-1) ?? 0;
    const clock = Math.max(before, message?.clock ?? 0) + 1;
    const isSend = action === "send";
    if (isSend) inboxes[choice % hosts]?.push({ host, event: own.kinds.length, clock });
    own.kinds.push(message !== undefined ? RECEIVE : isSend ? SEND_FIRST : INTERNAL);
    own.times.push(now);
    own.logicalTimes.push(clock);
    own.inboxSizes.push(choice % 7 === 0 ? -1 : inbox.length);
    own.sendHosts.push(message?.host ?? -1);
    own.sendEvents.push(message?.event ?? -1);
  }
  return {
    ...{ name: "any", start: 0, stamp: null, eventsOmitted: 0 },
    hosts: columns.map((column, i) => hostHistory(`127.0.0.1:${8001 + i}`, column)),
  };
}

/** A host's history from lists. */
export function hostHistory(source: string, columns: Columns): HostHistory {
  return {
    ...{ source, clockSpeed: 1, endsEarly: false, stop: null, length: columns.kinds.length },
    kinds: Uint8Array.from(columns.kinds),
    messageKinds: null,
    times: Float64Array.from(columns.times),
    logicalTimes: Float64Array.from(columns.logicalTimes),
    inboxSizes: Float64Array.from(columns.inboxSizes),
    sendHosts: Int32Array.from(columns.sendHosts),
    sendEvents: Int32Array.from(columns.sendEvents),
    ...{ gaps: [], furtherClocks: null },
  };
}
