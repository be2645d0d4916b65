/** Vector and hybrid clocks that break their rules between hosts, or are not in the logs. */

import assert from "node:assert/strict";
import {
  analyzeFiles,
  FILES,
  filesOf,
  type Loose,
  placesOf,
  RUN,
  verdictOf,
  violatedIn,
} from "./support.ts";

const [ONE = "", TWO = ""] = FILES;
const SOURCES = ["127.0.0.1:8001", "127.0.0.1:8002"];

/** The logs of two hosts that keep hybrid clocks, the first of which is a second ahead. */
function logsOf(one: readonly Loose[], two: readonly Loose[]): Map<string, Loose[]> {
  const logs = [one, two].map((events, index) => [
    {
      ...{ event_type: "HOST_START", system_clock_time: 0, source: SOURCES[index], index },
      ...{ roster: SOURCES, clock_speed: 1, phase: 0, prob_internal: 0.7, stamp: "post" },
      ...{ clocks: ["lamport", "hybrid"], seed: 1, run_time: 4 },
      ...(index === 0 ? { skew: "offset=1" } : {}),
    },
    ...events.map((event, tick) => ({ message: null, message_queue_size: 0, ...event, tick })),
    {
      ...{ event_type: "HOST_STOP", system_clock_time: 4, message_queue_size: 0 },
      ...{ logical_clock_time: events.at(-1)?.logical_clock_time, reason: "run_time" },
    },
  ]);
  return new Map(logs.map((records, i) => [FILES[i] ?? "", records]));
}

/** An event at a time, with its Lamport clock. */
function at(event_type: string, time: number, clock: number): Loose {
  return { event_type, system_clock_time: time, logical_clock_time: clock, late_ms: 0 };
}

/** What a host with a hybrid clock adds. */
function hybrid(physical: number, l: number, c: number): Loose {
  return { physical_clock_time: physical, hybrid_clock: { l, c } };
}

const MESSAGE = {
  ...{ source: SOURCES[0], type: "BROADCAST", payload: "" },
  ...{ system_clock_time: 1, logical_clock_time: 1 },
};

Deno.test("A hybrid clock is larger than that of the SEND, whatever the message carries", async () => {
  for (const carried of [{}, { hybrid_clock: { l: 0, c: 0 } }]) {
    const message = { ...MESSAGE, ...carried };
    const analysis = await analyzeFiles(logsOf(
      [{ ...at("SEND", 1, 1), message, ...hybrid(2, 2, 0) }],
      [{ ...at("RECEIVE", 1.5, 2), message, ...hybrid(1.5, 1.5, 0) }],
    ));
    const examples = verdictOf(analysis, "hybrid_clock").examples.map(({ text }) => text);
    assert.deepEqual(violatedIn(analysis), ["hybrid_clock"]);
    assert.equal(examples.at(-1), "the clock is (1.5, 0) after (2, 0)");
    assert.deepEqual(placesOf(analysis, "hybrid_clock").at(-1), [`${ONE}:2`, `${TWO}:2`]);
  }
});

Deno.test("A clock that a message does not carry where it is received is held against nobody", async () => {
  const sent = { ...MESSAGE, hybrid_clock: { l: 2, c: 0 } };
  for (const [clock, message] of [[sent, MESSAGE], [MESSAGE, sent], [MESSAGE, MESSAGE]]) {
    const analysis = await analyzeFiles(logsOf(
      [{ ...at("SEND", 1, 1), message: clock, ...hybrid(2, 2, 0) }],
      [{ ...at("RECEIVE", 1.5, 2), message, ...hybrid(1.5, 2, 1) }],
    ));
    assert.deepEqual(violatedIn(analysis), [], JSON.stringify([clock, message]));
  }
});

Deno.test("After an event without the clock that its host keeps, the next one is believed", async () => {
  const sent = { ...MESSAGE, hybrid_clock: { l: 2, c: 0 } };
  const logs = (next: Loose): Map<string, Loose[]> =>
    logsOf(
      [{ ...at("SEND", 1, 1), message: sent, ...hybrid(2, 2, 0) }],
      [
        { ...at("INTERNAL", 1.1, 1), ...hybrid(1.1, 1.1, 0) },
        { ...at("RECEIVE", 1.2, 2), message: MESSAGE },
        { ...at("INTERNAL", 1.3, 3), physical_clock_time: 1.3 },
        { ...at("INTERNAL", 1.4, 4), ...next },
        { ...at("INTERNAL", 3.4, 5), ...hybrid(3.4, 3.4, 1) },
      ],
    );
  const warning = `${TWO}:3: the event has no hybrid_clock, which HOST_START promises; ` +
    "1 more like it";
  for (const lawful of [hybrid(1.4, 2, 3), hybrid(1.4, 1.4, 0)]) {
    const analysis = await analyzeFiles(logs(lawful));
    assert.deepEqual(placesOf(analysis, "hybrid_clock"), [[`${TWO}:5`, `${TWO}:6`]]);
    assert.ok(analysis.warnings.includes(warning), analysis.warnings.join());
  }
  for (const wrong of [hybrid(1.4, 1.1, 0), hybrid(1.4, 5, 0)]) {
    const { examples } = verdictOf(await analyzeFiles(logs(wrong)), "hybrid_clock");
    assert.match(examples[0]?.text ?? "", /after \(1.1, 0\)|ahead of physical time/);
  }
});

Deno.test("A vector clock that an event has not is told of, and held against nobody", async () => {
  const files = filesOf(RUN);
  delete files.get(TWO)?.[5].vector_clock;
  const [warning] = (await analyzeFiles(files)).warnings;
  assert.equal(warning, `${TWO}:6: the event has no vector_clock, which HOST_START promises`);
  assert.deepEqual(violatedIn(await analyzeFiles(files)), []);
});
