/** Each single fault in the logs of a correct run: the checks that it breaks, and where they say so. */

import assert from "node:assert/strict";
import { hostsAt, type Scenario } from "../simulation/support.ts";
import {
  analyzeFiles,
  assertLawful,
  FILES,
  filesOf,
  type Loose,
  placesOf,
  ROUTER,
  type RunFiles,
  violatedIn,
} from "./support.ts";

const RUN = {
  hosts: hostsAt([2, 3, 5]),
  runTime: 60,
  seed: 3,
  probInternal: 0.4,
  clocks: ["lamport", "vector", "hybrid"],
} as const;
const [ONE = "", TWO = "", THREE = ""] = FILES;

/** A fault: it changes files and says where. */
interface Fault {
  readonly name: string;
  /** The run, where it is another one. */
  readonly run?: Partial<Scenario>;
  /** Puts it in. Returns where the first violation of the first check must point to. */
  inject(files: RunFiles): readonly string[];
  /** The checks that are violated, the one first that tells best. */
  readonly checks: readonly string[];
}

/** The lines of a file. */
function linesOf(files: RunFiles, name: string): Loose[] {
  return files.get(name) ?? assert.fail(name);
}

/** The index of the first record that will do, from the middle of a log on. */
function pick(lines: readonly Loose[], test: (record: Loose, i: number) => boolean): number {
  const start = Math.floor(lines.length / 2);
  const found = lines.findIndex((record, i) => i >= start && test(record, i));
  assert.ok(found > 0);
  return found;
}

const isKind = (kind: string) => (record: Loose) =>
  record?.event_type === kind || (record?.tick !== undefined && record.message?.type === kind);

/** INTERNAL before and after, so that nothing but the event itself depends on it. */
function quietPlace(lines: readonly Loose[]): number {
  const isQuiet = isKind("INTERNAL");
  return pick(lines, (record, i) => {
    return isQuiet(record) && isQuiet(lines[i - 1]) && isQuiet(lines[i + 1]);
  });
}

/** A RECEIVE that nothing but its own host's earlier events decides: its message is old news. */
function staleReceipt(lines: readonly Loose[]): number {
  return pick(lines, (record, i) => {
    const before = lines[i - 1];
    return isKind("RECEIVE")(record) && before.tick !== undefined &&
      record.message.logical_clock_time < before.logical_clock_time &&
      record.message_queue_size === 0 && before.message_queue_size === 0;
  });
}

/** The place of the SEND of a message. */
function sendPlace(files: RunFiles, { source, logical_clock_time }: Loose): string {
  const name = `client-${source.replace(":", "-")}.ndjson`;
  const line = linesOf(files, name).findIndex(({ event_type, message }) =>
    event_type === "SEND" && message.logical_clock_time === logical_clock_time
  );
  assert.ok(line > 0);
  return `${name}:${line + 1}`;
}

const LAMPORT = ["clock_steps", "clock_condition", "longest_chain"];
const ALONE = { clocks: ["lamport"] } as const;

const FAULTS: readonly Fault[] = [
  {
    name: "a clock one too high",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = quietPlace(lines);
      lines[i].logical_clock_time++;
      return [`${THREE}:${i + 1}`];
    },
    checks: LAMPORT,
  },
  {
    name: "a clock one too low",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = quietPlace(lines);
      lines[i].logical_clock_time--;
      return [`${THREE}:${i + 1}`];
    },
    checks: LAMPORT,
  },
  {
    name: "a line dropped",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = quietPlace(lines);
      lines.splice(i, 1);
      return [`${THREE}:${i + 1}`];
    },
    checks: ["clock_steps", "longest_chain", "ticks", "vector_clock"],
  },
  {
    name: "a line doubled",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = quietPlace(lines);
      lines.splice(i, 0, lines[i]);
      return [`${THREE}:${i + 2}`];
    },
    checks: [...LAMPORT, "ticks", "vector_clock", "hybrid_clock"],
  },
  {
    name: "a SEND dropped",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = pick(lines, (record, k) => isKind("BROADCAST")(record) && isQuietAfter(lines, k));
      lines.splice(i, 1);
      return [`${THREE}:${i + 1}`];
    },
    checks: [
      "clock_steps",
      "longest_chain",
      "no_creation",
      "conservation",
      "ticks",
      "vector_clock",
    ],
  },
  {
    name: "a SEND doubled",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = pick(lines, isKind("BROADCAST"));
      lines.splice(i, 0, lines[i]);
      return [`${THREE}:${i + 2}`];
    },
    checks: [...LAMPORT, "conservation", "ticks", "vector_clock", "hybrid_clock"],
  },
  {
    name: "a message stamped otherwise where it is received",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = staleReceipt(lines);
      lines[i].message.logical_clock_time = 1;
      return [`${THREE}:${i + 1}`];
    },
    checks: ["no_creation"],
  },
  {
    name: "a message stamped otherwise where it is sent",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = pick(lines, (record, k) => isKind("BROADCAST")(record) && isQuietAfter(lines, k));
      lines[i].message.logical_clock_time++;
      return [`${THREE}:${i + 1}`];
    },
    checks: ["stamps", "no_creation"],
  },
  {
    name: "a message sent in another's name",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = pick(lines, isKind("BROADCAST"));
      lines[i].message.source = "127.0.0.1:8002";
      return [`${THREE}:${i + 1}`];
    },
    checks: ["stamps"],
  },
  {
    name: "two receipts of one pair exchanged",
    run: ALONE,
    inject: (files) => {
      const lines = linesOf(files, ONE);
      const isOfThree = (record: Loose): boolean =>
        isKind("RECEIVE")(record) && record.message.source.endsWith(":8003");
      const i = pick(lines, (record, k) => isOfThree(record) && isOfThree(lines[k + 1]));
      const [a, b] = [lines[i], lines[i + 1]];
      [a.message, b.message] = [b.message, a.message];
      for (const [k, line] of lines.entries()) {
        if (k < i || line.tick === undefined) continue;
        assert.equal(line.event_type, "RECEIVE"); // so that nobody hears of its new clock
        const before = lines[k - 1].logical_clock_time;
        line.logical_clock_time = Math.max(before, line.message.logical_clock_time) + 1;
      }
      return [sendPlace(files, b.message), `${ONE}:${i + 2}`];
    },
    checks: ["fifo"],
  },
  {
    name: "a message of nobody",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = pick(lines, isKind("RECEIVE"));
      lines[i].message.source = "127.0.0.1:9999";
      return [`${THREE}:${i + 1}`];
    },
    checks: ["no_creation"],
  },
  {
    name: "a message at a host that it was not for",
    inject: (files) => {
      const lines = linesOf(files, TWO);
      const i = pick(
        lines,
        ({ event_type, message }) =>
          event_type === "RECEIVE" && message.type === "SEND_SECOND" &&
          message.source.endsWith(":8003"),
      );
      lines[i].message.type = "SEND_FIRST";
      const send = sendPlace(files, lines[i].message);
      linesOf(files, THREE)[Number(send.split(":")[1]) - 1].message.type = "SEND_FIRST";
      return [send, `${TWO}:${i + 1}`];
    },
    checks: ["no_creation", "conservation"],
  },
  {
    name: "a message received twice",
    run: ALONE,
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = pick(lines, (record, k) => {
        return isKind("RECEIVE")(record) && record.message_queue_size === 0 &&
          isKind("INTERNAL")(lines[k + 1]);
      });
      const { message } = lines[i];
      Object.assign(lines[i + 1], { event_type: "RECEIVE", message });
      return [`${THREE}:${i + 1}`, `${THREE}:${i + 2}`];
    },
    checks: ["no_duplication", "conservation"],
  },
  {
    name: "a message of another type than it was sent with",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = pick(
        lines,
        ({ event_type, message }) => event_type === "RECEIVE" && message.type === "SEND_SECOND",
      );
      lines[i].message.type = "BROADCAST";
      return [sendPlace(files, lines[i].message), `${THREE}:${i + 1}`];
    },
    checks: ["intact"],
  },
  {
    name: "a message of another time than it was sent at",
    inject: (files) => {
      const lines = linesOf(files, ONE);
      const i = pick(lines, isKind("RECEIVE"));
      lines[i].message.system_clock_time += 0.5;
      return [sendPlace(files, lines[i].message), `${ONE}:${i + 1}`];
    },
    checks: ["intact"],
  },
  {
    name: "an inbox that is not empty before a host acts",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = pick(lines, (record, k) => isKind("RECEIVE")(record) && isQuietAfter(lines, k));
      lines[i].message_queue_size++;
      return [`${THREE}:${i + 2}`];
    },
    checks: ["inbox_first"],
  },
  {
    name: "a SEND while a message waits",
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = pick(lines, isKind("SEND"));
      lines[i].message_queue_size = 1;
      return [`${THREE}:${i + 1}`];
    },
    checks: ["inbox_first"],
  },
  {
    name: "an inbox that loses two messages at once",
    inject: (files) => {
      const lines = linesOf(files, ONE);
      const i = pick(
        lines,
        (record, k) => record.message_queue_size === lines[k - 1].message_queue_size - 1,
      );
      lines[i].message_queue_size--;
      return [`${ONE}:${i + 1}`];
    },
    checks: ["inbox_sizes"],
  },
  {
    name: "a tick repeated",
    inject: (files) => {
      const lines = linesOf(files, TWO);
      const i = quietPlace(lines);
      lines[i].tick--;
      return [`${TWO}:${i + 1}`];
    },
    checks: ["ticks"],
  },
  {
    name: "a time that goes backwards",
    inject: (files) => {
      const lines = linesOf(files, TWO);
      const i = quietPlace(lines);
      lines[i].system_clock_time -= 1;
      return [`${TWO}:${i + 1}`];
    },
    checks: ["time"],
  },
  {
    name: "a wrong entry in a vector clock",
    inject: (files) => {
      const lines = linesOf(files, TWO);
      const i = pick(lines, isKind("INTERNAL"));
      lines[i].vector_clock["127.0.0.1:8003"]++;
      return [`${TWO}:${i + 1}`];
    },
    checks: ["vector_clock"],
  },
  {
    name: "a stranger in a vector clock",
    inject: (files) => {
      const lines = linesOf(files, TWO);
      const i = pick(lines, isKind("INTERNAL"));
      lines[i].vector_clock["127.0.0.1:9999"] = 1;
      return [`${TWO}:${i + 1}`];
    },
    checks: ["vector_clock"],
  },
  {
    name: "a hybrid clock with a wrong count",
    inject: (files) => {
      const lines = linesOf(files, TWO);
      const i = quietPlace(lines);
      lines[i].hybrid_clock.c++;
      return [`${TWO}:${i + 1}`];
    },
    checks: ["hybrid_clock"],
  },
  {
    name: "a hybrid clock that is ahead of every physical clock",
    inject: (files) => {
      const lines = linesOf(files, TWO);
      const i = lines.length - 2;
      lines[i].hybrid_clock.l += 3;
      return [`${TWO}:${i + 1}`];
    },
    checks: ["hybrid_clock"],
  },
  {
    name: "other odds than the hosts were told",
    inject: (files) => {
      for (const name of FILES) linesOf(files, name)[0].prob_internal = 0.8;
      return [`${THREE}:1`]; // the others act too seldom for a verdict
    },
    checks: ["draws"],
  },
  {
    name: "a copy lost",
    run: ALONE,
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = staleReceipt(lines);
      const send = sendPlace(files, lines[i].message);
      Object.assign(lines[i], { event_type: "INTERNAL", message: null });
      return [send, `${THREE}:${lines.length}`];
    },
    checks: ["conservation"],
  },
  {
    name: "a copy lost, of which no router tells,",
    run: ALONE,
    inject: (files) => {
      files.delete(ROUTER);
      const lines = linesOf(files, THREE);
      const i = staleReceipt(lines);
      const send = sendPlace(files, lines[i].message);
      Object.assign(lines[i], { event_type: "INTERNAL", message: null });
      return [send, `${THREE}:${lines.length}`];
    },
    checks: ["conservation"],
  },
  {
    name: "a copy missing from an inbox at the end",
    inject: (files) => {
      const lines = linesOf(files, ONE);
      lines[lines.length - 1].message_queue_size--;
      return [`${ONE}:${lines.length}`];
    },
    checks: ["conservation"],
  },
  {
    name: "a copy that was not routed",
    inject: (files) => {
      const lines = linesOf(files, ROUTER);
      lines.splice(
        lines.findIndex(({ destination }) => destination === "127.0.0.1:8002"),
        1,
      );
      return [`${TWO}:${linesOf(files, TWO).length}`];
    },
    checks: ["conservation"],
  },
];

/** Whether the event after an event is INTERNAL. */
function isQuietAfter(lines: readonly Loose[], i: number): boolean {
  return isKind("INTERNAL")(lines[i + 1]);
}

for (const { name, run, inject, checks } of FAULTS) {
  Deno.test(`A log with ${name} breaks ${checks.join(", ")}`, async () => {
    const files = filesOf({ ...RUN, ...run });
    const places = inject(files);
    const analysis = await analyzeFiles(files);
    assert.deepEqual(violatedIn(analysis).sort(), [...checks].sort(), told(analysis));
    const found = placesOf(analysis, checks[0] ?? "")[0] ?? [];
    assert.deepEqual(found.filter((place) => places.includes(place)), places, told(analysis));
    assert.deepEqual(analysis.warnings.filter((text) => !text.startsWith(ROUTER)), []);
  });
}

/** What was violated, for people. */
function told({ verdicts }: Awaited<ReturnType<typeof analyzeFiles>>): string {
  return JSON.stringify(verdicts.filter(({ status }) => status === "violated"), null, 1);
}

Deno.test("The run whose logs are spoilt is lawful itself, and every check has much to look at", async () => {
  const analysis = await analyzeFiles(filesOf(RUN));
  assertLawful(analysis);
  for (const { checked, check } of analysis.verdicts) assert.ok(checked > 100, check);
});
