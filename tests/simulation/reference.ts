/** The scale model as plainly as it can be said: a list of what is to come, searched at each step. */

import { drawLatency } from "../../core/latency.ts";
import { MESSAGE_TYPES } from "../../core/message.ts";
import { RandomStream } from "../../core/random.ts";
import { route } from "../../core/routing.ts";
import { phaseSeconds, ticksWithin, tickTime } from "../../core/schedule.ts";
import type { Scenario } from "./support.ts";

/** What happened on a tick: host, tick, kind, clock, inbox, and of a message sender and stamp. */
export type Step = readonly [
  host: number,
  tick: number,
  kind: string,
  clock: number,
  inbox: number,
  sender: number | undefined,
  stamp: number | undefined,
];

interface Letter {
  readonly sender: number;
  readonly stamp: number;
}

/** What is to come; ticks are of class 0, deliveries of class 1. */
interface Entry {
  readonly time: number;
  readonly class: 0 | 1;
  readonly sequence: number;
  happen(): void;
}

/** Plays a scenario and tells its steps in the order in which they happen. */
export function playPlainly(scenario: Scenario): Step[] {
  const { hosts, seed, runTime, probInternal: p, stamp: which, latency } = scenario;
  const places = [...hosts.keys()];
  const steps: Step[] = [];
  const agenda: Entry[] = [];
  const clocks = places.map(() => 0);
  const inboxes = places.map((): Letter[] => []);
  const links = new Map<number, { count: number; latest: number }>();
  let sent = 0;
  const plan = (host: number, tick: number): void => {
    const { clockSpeed: rate, phase } = hosts[host] ?? { clockSpeed: NaN, phase: 0 };
    const draw = new RandomStream(seed, "phase", host).uniform(0);
    const schedule = { start: 0, phase: phaseSeconds(phase, rate, draw), rate };
    if (tick >= ticksWithin(schedule, runTime)) return;
    const time = tickTime(schedule, tick);
    agenda.push({ time, class: 0, sequence: host, happen: () => act(host, tick, time) });
  };
  const act = (host: number, tick: number, time: number): void => {
    plan(host, tick + 1);
    const inbox = inboxes[host] ?? [];
    const before = clocks[host] ?? NaN;
    const letter = inbox.shift();
    const clock = Math.max(before, letter?.stamp ?? 0) + 1;
    clocks[host] = clock;
    if (letter !== undefined) {
      return void steps.push([
        ...[host, tick, "RECEIVE", clock, inbox.length, letter.sender, letter.stamp] as const,
      ]);
    }
    const u = new RandomStream(seed, "action", host).uniform(tick);
    const type = u < p ? undefined : MESSAGE_TYPES[Math.floor(3 * (u - p) / (1 - p))];
    if (type === undefined) {
      return void steps.push([host, tick, "INTERNAL", clock, 0, undefined, undefined]);
    }
    const stamp = which === "post" ? clock : before;
    steps.push([host, tick, type, clock, 0, host, stamp]);
    for (const receiver of route(type, host, places)) {
      const number = host * hosts.length + receiver;
      const link = links.get(number) ?? { count: 0, latest: 0 };
      links.set(number, link);
      const stream = new RandomStream(seed, "latency", number);
      link.latest = Math.max(link.latest, time + drawLatency(latency, stream, link.count++));
      const happen = (): void => void inboxes[receiver]?.push({ sender: host, stamp });
      agenda.push({ time: link.latest, class: 1, sequence: sent++, happen });
    }
  };
  for (const host of places) plan(host, 0);
  while (agenda.some((entry) => entry.class === 0)) {
    agenda.sort((a, b) => a.time - b.time || a.class - b.class || a.sequence - b.sequence);
    agenda.shift()?.happen();
  }
  return steps;
}
