/** Single faults, each with the checks that it breaks. */

import assert from "node:assert/strict";
import type { Scenario } from "../simulation/support.ts";
import {
  copiesOf,
  first,
  isKind,
  isQuietAfter,
  linesOf,
  makeStale,
  pick,
  quietBroadcast,
  quietPlace,
  sendPlace,
  spoil,
  staleReceipt,
} from "./spoiling.ts";
import { FILES, type Loose, ROUTER, type RunFiles } from "./support.ts";

const [ONE = "", TWO = "", THREE = ""] = FILES;

/** A fault: it changes files and says where. */
export interface Fault {
  readonly name: string;
  /** The run, where it is another one. */
  readonly run?: Partial<Scenario>;
  /** Puts it in. Returns where the first violation of the first check must point to. */
  inject(files: RunFiles): readonly string[];
  /** The checks that are violated, the one first that tells best. */
  readonly checks: readonly string[];
}

/** Loses a copy on its way to the third host. */
function loseCopy(files: RunFiles): readonly string[] {
  const lines = linesOf(files, THREE);
  const i = staleReceipt(lines);
  const send = sendPlace(files, lines[i].message);
  Object.assign(lines[i], { event_type: "INTERNAL", message: null });
  return [send, `${THREE}:${lines.length}`];
}

const LAMPORT = ["clock_steps", "clock_condition", "longest_chain"];
const ALONE = { clocks: ["lamport"] } as const;

/** The faults. */
export const FAULTS: readonly Fault[] = [
  {
    name: "a clock one too high",
    inject: spoil(THREE, quietPlace, { change: (lines, i) => lines[i].logical_clock_time++ }),
    checks: LAMPORT,
  },
  {
    name: "a clock one too low",
    inject: spoil(THREE, quietPlace, { change: (lines, i) => lines[i].logical_clock_time-- }),
    checks: LAMPORT,
  },
  {
    name: "a line dropped",
    inject: spoil(THREE, quietPlace, { change: (lines, i) => lines.splice(i, 1) }),
    checks: ["clock_steps", "longest_chain", "ticks", "vector_clock"],
  },
  {
    name: "a line doubled",
    inject: spoil(THREE, quietPlace, {
      change: (lines, i) => lines.splice(i, 0, lines[i]),
      after: 1,
    }),
    checks: [...LAMPORT, "ticks", "vector_clock", "hybrid_clock"],
  },
  {
    name: "a SEND dropped",
    inject: spoil(THREE, quietBroadcast, { change: (lines, i) => lines.splice(i, 1) }),
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
    inject: spoil(THREE, first("BROADCAST"), {
      change: (lines, i) => lines.splice(i, 0, lines[i]),
      after: 1,
    }),
    checks: [...LAMPORT, "conservation", "ticks", "vector_clock", "hybrid_clock"],
  },
  {
    name: "a message stamped otherwise where it is received",
    inject: spoil(THREE, staleReceipt, {
      change: (lines, i) => lines[i].message.logical_clock_time = 1,
    }),
    checks: ["no_creation"],
  },
  {
    name: "a message stamped otherwise where it is sent",
    inject: spoil(THREE, quietBroadcast, {
      change: (lines, i) => lines[i].message.logical_clock_time++,
    }),
    checks: ["stamps", "no_creation"],
  },
  {
    name: "a message sent in another's name",
    inject: spoil(THREE, first("BROADCAST"), {
      change: (lines, i) => lines[i].message.source = "127.0.0.1:8002",
    }),
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
    inject: spoil(THREE, first("RECEIVE"), {
      change: (lines, i) => lines[i].message.source = "127.0.0.1:9999",
    }),
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
  ...(["vector", "hybrid"] as const).map((clock): Fault => ({
    name: `another ${clock} clock in a message than that of its SEND`,
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = pick(lines, isKind("BROADCAST"));
      for (const message of copiesOf(files, lines[i].message)) makeStale(message, clock);
      return [`${THREE}:${i + 1}`];
    },
    checks: [`${clock}_clock`],
  })),
  ...(["vector", "hybrid"] as const).map((clock): Fault => ({
    name: `another ${clock} clock in a message than it was sent with`,
    inject: (files) => {
      const lines = linesOf(files, THREE);
      const i = staleReceipt(lines);
      makeStale(lines[i].message, clock);
      return [sendPlace(files, lines[i].message), `${THREE}:${i + 1}`];
    },
    checks: ["intact"],
  })),
  {
    name: "an inbox that is not empty before a host acts",
    inject: spoil(
      THREE,
      (lines) => pick(lines, (record, k) => isKind("RECEIVE")(record) && isQuietAfter(lines, k)),
      { change: (lines, i) => lines[i].message_queue_size++, after: 1 },
    ),
    checks: ["inbox_first"],
  },
  {
    name: "a SEND while a message waits",
    inject: spoil(THREE, first("SEND"), { change: (lines, i) => lines[i].message_queue_size = 1 }),
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
    inject: spoil(TWO, quietPlace, { change: (lines, i) => lines[i].tick-- }),
    checks: ["ticks"],
  },
  {
    name: "a time that goes backwards",
    inject: spoil(TWO, quietPlace, { change: (lines, i) => lines[i].system_clock_time -= 1 }),
    checks: ["time"],
  },
  {
    name: "a wrong entry in a vector clock",
    inject: spoil(TWO, first("INTERNAL"), {
      change: (lines, i) => lines[i].vector_clock["127.0.0.1:8003"]++,
    }),
    checks: ["vector_clock"],
  },
  {
    name: "a stranger in a vector clock",
    inject: spoil(TWO, first("INTERNAL"), {
      change: (lines, i) => lines[i].vector_clock["127.0.0.1:9999"] = 1,
    }),
    checks: ["vector_clock"],
  },
  {
    name: "a hybrid clock with a wrong count",
    inject: spoil(TWO, quietPlace, { change: (lines, i) => lines[i].hybrid_clock.c++ }),
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
    inject: loseCopy,
    checks: ["conservation"],
  },
  {
    name: "a copy lost, of which no router tells,",
    run: ALONE,
    inject: (files) => {
      files.delete(ROUTER);
      return loseCopy(files);
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
    name: "another clock at the end than that of its last event",
    inject: (files) => {
      const lines = linesOf(files, TWO);
      lines[lines.length - 1].logical_clock_time++;
      return [`${TWO}:${lines.length - 1}`, `${TWO}:${lines.length}`];
    },
    checks: ["clock_steps"],
  },
  {
    name: "an end before its last event",
    inject: (files) => {
      const lines = linesOf(files, TWO);
      lines[lines.length - 1].system_clock_time = lines[lines.length - 2].system_clock_time - 0.1;
      return [`${TWO}:${lines.length - 1}`, `${TWO}:${lines.length}`];
    },
    checks: ["time"],
  },
  ...(["routed", "dropped"] as const).map((what): Fault => ({
    name: `another sum of copies ${what} in the router's last record than in all others`,
    inject: (files) => {
      const lines = linesOf(files, ROUTER);
      lines[lines.length - 1][what]++;
      return [`${ROUTER}:${lines.length}`];
    },
    checks: ["conservation"],
  })),
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
