import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { RunHistory } from "../../../analysis/run_history.ts";
import { findCones, relationOf } from "../../../report/space_time/causality.ts";
import { type EventPlace, MessageGraph } from "../../../report/space_time/message_graph.ts";
import { anyHistory } from "../../support/any_history.ts";
import { reportRun } from "../../support/report_runs.ts";
import { holds } from "../../support/laws.ts";

/** The definition: the transitive closure of program order and messages. */
function happenedBefore(history: RunHistory): (a: EventPlace, b: EventPlace) => boolean {
  const key = ({ host, event }: EventPlace): string => `${host},${event}`;
  const before = new Map<string, Set<string>>();
  const pastOf = (place: EventPlace): Set<string> => {
    const known = before.get(key(place));
    if (known !== undefined) return known;
    const past = new Set<string>();
    const host = history.hosts[place.host];
    const parents: EventPlace[] = [];
    if (place.event > 0) parents.push({ ...place, event: place.event - 1 });
    const sender = host?.sendHosts[place.event] ?? -1;
    if (sender >= 0) parents.push({ host: sender, event: host?.sendEvents[place.event] ?? -1 });
    for (const parent of parents) {
      past.add(key(parent));
      for (const earlier of pastOf(parent)) past.add(earlier);
    }
    before.set(key(place), past);
    return past;
  };
  return (a, b) => pastOf(b).has(key(a));
}

function places({ hosts }: RunHistory): EventPlace[] {
  return hosts.flatMap(({ length }, host) =>
    Array.from({ length }, (_, event) => ({ host, event }))
  );
}

Deno.test("Past, future and concurrency are what happened-before says", () => {
  holds(fc.property(anyHistory(), fc.nat(), (history, choice) => {
    const all = places(history);
    const selected = all[choice % Math.max(1, all.length)];
    if (selected === undefined) return;
    const isBefore = happenedBefore(history);
    const cones = findCones(new MessageGraph(history), selected);
    const counts = { selected: 0, past: 0, future: 0, concurrent: 0 };
    for (const place of all) {
      const relation = relationOf(cones, place);
      counts[relation]++;
      const wanted: string = place === selected
        ? "selected"
        : isBefore(place, selected)
        ? "past"
        : isBefore(selected, place)
        ? "future"
        : "concurrent";
      assert.equal(relation, wanted, `${place.host},${place.event}`);
    }
    const { past, future, concurrent } = cones;
    assert.deepEqual({ selected: 1, past, future, concurrent }, counts);
  }));
});

/** The run with some SENDs and some stretches lost: every so many RECEIVEs do not know what they received. */
function withLosses(history: RunHistory, every: number): RunHistory {
  return {
    ...history,
    hosts: history.hosts.map((host, number) => {
      const isLost = (i: number): boolean => (i + number) % every === 0;
      return {
        ...host,
        sendHosts: host.sendHosts.map((sender, i) => isLost(i) ? -1 : sender),
        sendEvents: host.sendEvents.map((send, i) => isLost(i) ? -1 : send),
      };
    }),
  };
}

Deno.test("Where SENDs are lost, what is called known is as in the whole run, and else is a bound", () => {
  const counts = { known: 0, unknown: 0 };
  holds(
    fc.property(anyHistory(), fc.nat(), fc.integer({ min: 2, max: 9 }), (whole, choice, every) => {
      const all = places(whole);
      const selected = all[choice % Math.max(1, all.length)];
      if (selected === undefined) return;
      const [truth, told] = [whole, withLosses(whole, every)].map((history) =>
        findCones(new MessageGraph(history), selected)
      );
      if (truth === undefined || told === undefined) return assert.fail();
      if (told.isPastKnown) assert.equal(told.past, truth.past);
      if (told.isFutureKnown) assert.equal(told.future, truth.future);
      assert.ok(told.past <= truth.past && told.future <= truth.future);
      counts[told.isPastKnown && told.isFutureKnown ? "known" : "unknown"]++;
    }),
  );
  assert.ok(counts.known > 5 && counts.unknown > 5, JSON.stringify(counts));
});

Deno.test("A RECEIVE without a known SEND breaks nothing", () => {
  const { history } = reportRun({ clockSpeeds: [2, 3], runTime: 10 });
  for (const host of history.hosts) {
    host.sendHosts.fill(7); // such a host there is not
    host.sendEvents.fill(1e6);
  }
  const { past, concurrent } = findCones(new MessageGraph(history), { host: 0, event: 5 });
  assert.deepEqual({ past, concurrent }, { past: 5, concurrent: history.hosts[1]?.length });
});

Deno.test("The messages of a stretch of time are all those that are under way in it", () => {
  const stretch = fc.tuple(fc.nat(40).map((n) => n / 4), fc.constantFrom(0, 0.5, 4));
  holds(fc.property(anyHistory(), stretch, (history, [from, span]) => {
    const graph = new MessageGraph(history);
    const view = { from, to: from + span };
    for (const [number, host] of history.hosts.entries()) {
      const found: number[] = [];
      graph.eachMessageTo(number, view, (event) => found.push(event));
      const wanted = places(history).filter((place) => {
        const send = graph.sendOf(place);
        const sent = history.hosts[send?.host ?? -1]?.times[send?.event ?? -1] ?? Infinity;
        return place.host === number && sent <= view.to && (host.times[place.event] ?? 0) >= from;
      }).map(({ event }) => event);
      assert.deepEqual(found, wanted);
    }
  }));
});

Deno.test("A SEND leads to each of its RECEIVEs, and each of them back", () => {
  holds(fc.property(anyHistory(), (history) => {
    const graph = new MessageGraph(history);
    let messages = 0;
    for (const place of places(history)) {
      for (const receive of graph.receivesOf(place)) {
        assert.deepEqual(graph.sendOf(receive), place);
        messages++;
      }
    }
    const receives = places(history).filter((place) => graph.sendOf(place) !== undefined);
    assert.equal(messages, receives.length);
  }));
});
