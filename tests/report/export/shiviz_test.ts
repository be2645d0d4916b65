import assert from "node:assert/strict";
import type { HistoryWindow } from "../../../analysis/history_window.ts";
import { renderShiviz, shivizExcess } from "../../../report/export/shiviz.ts";
import { textOf } from "../../support/readers.ts";
import { emptyRuns, ordinary, samples } from "./samples.ts";

/** An event as ShiViz sees it. */
interface ShivizEvent {
  readonly event: string;
  readonly host: string;
  readonly clock: Readonly<Record<string, number>>;
}

/** Takes a file apart as ShiViz's page does with one that is chosen there. */
function readShiviz(text: string): ShivizEvent[] {
  const [parser = "", delimiter, ...lines] = text.split("\n");
  assert.equal(delimiter, "");
  const log = lines.join("\n").trim();
  let end = 0;
  const events = [...log.matchAll(new RegExp(parser, "gm"))].map((match): ShivizEvent => {
    assert.equal(log.slice(end, match.index).trim(), "", "the expression passes something over");
    end = match.index + match[0].length;
    const { event = "", host = "", clock = "" } = match.groups ?? {};
    return { event, host, clock: JSON.parse(clock) };
  });
  assert.equal(end, log.length);
  return events;
}

/** Asserts what ShiViz refuses a log for: clocks with holes, and clocks that contradict each other. */
function assertComplete(events: readonly ShivizEvent[]): void {
  const clocks = new Map<string, Map<number, ShivizEvent["clock"]>>();
  for (const { host, clock } of events) {
    const own = clock[host];
    assert.ok(own !== undefined, `${host} is not in its own clock`);
    const known = clocks.get(host) ?? new Map();
    clocks.set(host, known.set(own, clock));
  }
  for (const { host, clock } of events) {
    for (const [other, count] of Object.entries(clock)) {
      const past = clocks.get(other)?.get(other === host ? count - 1 : count);
      assert.ok(Number.isInteger(count) && count >= 1);
      if (other === host && count === 1) continue;
      assert.ok(past !== undefined, `event ${count} of ${other} is not in the log`);
      for (const [third, known] of Object.entries(past)) assert.ok((clock[third] ?? 0) >= known);
    }
  }
  const counted = [...clocks.values()].reduce((sum, { size }) => sum + size, 0);
  assert.equal(counted, events.length, "two events have the same place");
}

Deno.test("ShiViz's own expression reads every event, with complete clocks", () => {
  for (const window of samples()) {
    const events = readShiviz(textOf(renderShiviz, window));
    assertComplete(events);
    const lengths = window.hosts.map(({ length }) => length).filter((length) => length > 0);
    const counts = Map.groupBy(events, ({ host }) => host).values().map(({ length }) => length);
    assert.deepEqual([...counts].sort(), lengths.sort());
  }
});

Deno.test("ShiViz draws an arrow from each SEND to each of its RECEIVEs", () => {
  const window = ordinary();
  const events = readShiviz(textOf(renderShiviz, window));
  const clockOf = (number: number, event: number) => {
    const host = window.hosts[number]?.source ?? assert.fail();
    return events.find(({ host: name, clock }) => name === host && clock[host] === event + 1)
      ?.clock;
  };
  let arrows = 0;
  for (const [host, { sendHosts, sendEvents }] of window.hosts.entries()) {
    for (const [event, sender] of sendHosts.entries()) {
      if (sender === -1) continue;
      const source = window.hosts[sender]?.source ?? assert.fail();
      const before = event === 0 ? 0 : clockOf(host, event - 1)?.[source] ?? 0;
      const sent = (sendEvents[event] ?? assert.fail()) + 1;
      assert.equal(clockOf(host, event)?.[source], Math.max(before, sent));
      arrows++;
    }
  }
  assert.ok(arrows > 10);
});

Deno.test("A file for ShiViz has LF alone, also at its end, and the default expression", () => {
  for (const window of samples()) {
    const text = textOf(renderShiviz, window);
    assert.ok(text.startsWith("(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})\n\n"));
    assert.match(text, /\}\n$/);
    assert.doesNotMatch(text, /\r/);
    assert.equal(text.split("\n").length, 3 + 2 * eventCount(window));
  }
});

Deno.test("A run without events, which ShiViz refuses, is not written for it", () => {
  for (const window of emptyRuns()) assert.match(shivizExcess(window) ?? "", /no events/);
  assert.equal(shivizExcess(ordinary()), undefined);
});

function eventCount({ hosts }: HistoryWindow): number {
  return hosts.reduce((sum, { length }) => sum + length, 0);
}
