import assert from "node:assert/strict";
import fc from "fast-check";
import { CausalityFold } from "../../analysis/causality.ts";
import { CausalMerge } from "../../analysis/causal_merge.ts";
import type { TracedEvent } from "../../analysis/traced_event.ts";
import { EventRow } from "../../analysis/event_row.ts";
import { BROADCAST, INTERNAL, RECEIVE, SEND_FIRST } from "../../core/event_kind.ts";
import { holds } from "../support/laws.ts";
import {
  cursorsOf,
  execute,
  type Execution,
  type Happening,
  recipes,
  RowCursor,
} from "./executions.ts";

/** Goes through an execution and hands over each event together with what is known of it. */
function merge(
  execution: Execution,
  visit: (traced: TracedEvent, event: Happening, merged: CausalMerge) => void,
): CausalMerge {
  const cursors = cursorsOf(execution);
  const merged = new CausalMerge(cursors);
  let count = 0;
  merged.run((traced) => {
    const event = execution[traced.host]?.[traced.index];
    assert.ok(event !== undefined && traced.row === cursors[traced.host]?.row);
    assert.deepEqual({ ...traced.row }, { ...event.row });
    visit(traced, event, merged);
    count++;
  });
  assert.equal(count, execution.flat().length);
  return merged;
}

Deno.test("CausalMerge gives each event after all that happened before it, whatever clocks show", () => {
  holds(fc.property(recipes, (recipe) => {
    const seen = new Set<Happening>();
    merge(execute(recipe), (_, event) => {
      seen.add(event);
      for (const earlier of event.past) assert.ok(seen.has(earlier));
    });
  }));
});

Deno.test("CausalMerge counts the longest chain, and what happened before, host by host", () => {
  holds(fc.property(recipes, (recipe) => {
    merge(execute(recipe), ({ depth, vector, causalPast }, { past, ...event }) => {
      assert.equal(depth, event.depth);
      assert.equal(causalPast, past.size);
      const counts = new Array<number>(recipe.hosts).fill(0);
      for (const { host } of past) counts[host] = (counts[host] ?? 0) + 1;
      assert.deepEqual([...vector], counts);
    });
  }));
});

Deno.test("CausalMerge finds the SEND of each message, and tells which come late", () => {
  holds(fc.property(recipes, (recipe) => {
    const received = new Map<string, number>();
    merge(execute(recipe), ({ row, host, sendPosition, fate }, { heard }, merged) => {
      if (row.kind !== RECEIVE) return;
      const sends = merged.sends[row.sender];
      assert.equal(sends?.event(sendPosition), heard?.index);
      assert.equal(sends?.line(sendPosition), heard?.row.line);
      assert.equal(sends?.depth(sendPosition), heard?.depth);
      const latest = received.get(`${host} ${row.sender}`) ?? -1;
      assert.equal(fate, sendPosition > latest ? "in_order" : "late");
      received.set(`${host} ${row.sender}`, Math.max(latest, sendPosition));
    });
  }));
});

Deno.test("CausalMerge goes by time where causality leaves the choice", () => {
  holds(fc.property(recipes, (recipe) => {
    let latest = -Infinity;
    const skews = recipe.skews.map(() => 0);
    merge(execute({ ...recipe, skews }), ({ row }) => {
      assert.ok(row.time >= latest);
      latest = row.time;
    });
  }));
});

Deno.test("CausalMerge tells what a host was like before each event", () => {
  holds(fc.property(recipes, (recipe) => {
    const execution = execute(recipe);
    merge(execution, ({ host, index, logicalTimeBefore, timeBefore }) => {
      const before = execution[host]?.[index - 1]?.row;
      assert.equal(logicalTimeBefore, before?.logicalTime ?? 0);
      assert.equal(timeBefore, before?.time ?? -Infinity);
    });
  }));
});

Deno.test("The concurrent share is that of all pairs, and the longest chain the longest", () => {
  holds(
    fc.property(recipes, (recipe) => {
      const execution = execute(recipe);
      const fold = new CausalityFold();
      merge(execution, (event) => fold.add(event));
      const events = execution.flat();
      let concurrent = 0;
      let pairs = 0;
      for (const [i, a] of events.entries()) {
        for (const b of events.slice(i + 1)) {
          pairs++;
          if (!a.past.has(b) && !b.past.has(a)) concurrent++;
        }
      }
      const { concurrent_share, longest_chain, is_certain } = fold.result();
      assert.equal(is_certain, true);
      assert.equal(longest_chain, Math.max(0, ...events.map(({ depth }) => depth)));
      if (pairs === 0) assert.equal(concurrent_share, null);
      else assert.ok(Math.abs((concurrent_share ?? NaN) - concurrent / pairs) < 1e-12);
    }),
    100,
  );
});

Deno.test("The copies that were not received are those that were sent and not received", () => {
  holds(fc.property(recipes, (recipe) => {
    const execution = execute(recipe);
    const merged = merge(execution, () => {});
    const heard = execution.map((events) => new Set(events.map((event) => event.heard)));
    for (const host of execution.keys()) {
      assert.ok(!merged.copies.isFor(host, host, BROADCAST));
      const missing = execution.flatMap((events, sender) =>
        events.filter((event) =>
          sender !== host && merged.copies.isFor(host, sender, event.row.kind) &&
          !heard[host]?.has(event)
        )
      );
      const { passed, waiting, examples } = merged.copies.outstanding(host);
      assert.equal(passed + waiting, missing.length);
      const sent = execution.flat().filter((event) =>
        event.host !== host && merged.copies.isFor(host, event.host, event.row.kind)
      );
      assert.equal(merged.copies.addressed(host), sent.length);
      assert.equal(examples.length, Math.min(5, missing.length));
      for (const { sender, line } of examples) {
        assert.ok(missing.some((event) => event.host === sender && event.row.line === line));
      }
    }
  }));
});

/** An event of a history by hand. */
function row(kind: number, time: number, fields: Partial<EventRow> = {}): EventRow {
  return Object.assign(new EventRow(), { kind, time }, fields);
}

/** Who was seen, as host and index, and the ends in between. */
function order(...histories: readonly EventRow[][]): string[] {
  const seen: string[] = [];
  new CausalMerge(histories.map((rows) => new RowCursor(rows))).run(
    ({ host, index, fate, row, earlyReceipts }) => {
      const early = earlyReceipts.map(({ host }) => ` received by ${host}`).join("");
      seen.push(`${host}.${index}${row.kind === RECEIVE ? ` ${fate}` : early}`);
    },
    (host) => seen.push(`end of ${host}`),
  );
  return seen;
}

Deno.test("CausalMerge ends where two hosts each receive what the other sends later", () => {
  const first = (sender: number): EventRow =>
    row(RECEIVE, 10 + sender, { sender, stamp: 20, logicalTime: 5 });
  const then = (host: number): EventRow =>
    row(BROADCAST, 20, { sender: host, stamp: 20, logicalTime: 20 });
  assert.deepEqual(order([first(1), then(0)], [first(0), then(1)]), [
    "1.0 early", // the earlier of the two
    "1.1",
    "end of 1",
    "0.0 in_order",
    "0.1 received by 1",
    "end of 0",
  ]);
});

Deno.test("CausalMerge ends where three hosts wait for each other in a ring", () => {
  const ring = [0, 1, 2].map((host) => [
    row(RECEIVE, host, { sender: (host + 1) % 3, stamp: 5, logicalTime: 1 }),
    row(BROADCAST, 9, { sender: host, stamp: 5, logicalTime: 5 }),
  ]);
  const seen = order(...ring);
  assert.equal(seen.filter((text) => text.includes("early")).length, 1);
  assert.equal(seen.filter((text) => text.includes("received by")).length, 1);
  assert.equal(seen.length, 9);
});

Deno.test("CausalMerge waits for no message that cannot come any more", () => {
  const sends = [row(BROADCAST, 50, { sender: 1, stamp: 3, logicalTime: 3 }), row(INTERNAL, 60)];
  const waits = row(RECEIVE, 1, { sender: 1, stamp: 3, logicalTime: 4 });
  assert.deepEqual(order([waits], sends).slice(0, 2), ["1.0", "0.0 in_order"]);
  const beyond = row(RECEIVE, 1, { sender: 1, stamp: 9, logicalTime: 10 });
  assert.deepEqual(order([beyond], sends), ["1.0", "1.1", "end of 1", "0.0 unknown", "end of 0"]);
  const itself = row(RECEIVE, 1, { sender: 0, stamp: 9, logicalTime: 10 });
  const nobody = row(RECEIVE, 2, { sender: -2, stamp: 9, logicalTime: 10 });
  assert.deepEqual(order([itself, nobody], sends).slice(0, 2), ["0.0 unknown", "0.1 unknown"]);
});

Deno.test("CausalMerge does not wait for a host whose clock is beyond the message", () => {
  const heard = row(RECEIVE, 2, { sender: 1, stamp: 3, logicalTime: 6 });
  const other = [row(INTERNAL, 1, { logicalTime: 5 }), row(INTERNAL, 9, { logicalTime: 6 })];
  assert.deepEqual(order([heard], other), [
    ...["1.0", "0.0 early", "end of 0", "1.1", "end of 1"],
  ]);
});

Deno.test("CausalMerge keeps no sends for a host whose history has ended", () => {
  const sends = Array.from(
    { length: 5000 },
    (_, k) => row(BROADCAST, k, { sender: 0, stamp: k + 1, logicalTime: k + 1 }),
  );
  const merged = new CausalMerge([new RowCursor(sends), new RowCursor([row(INTERNAL, 1)])]);
  merged.run(() => {});
  const [log] = merged.sends;
  assert.ok(log !== undefined && log.next === 5000 && log.first > 3000);
});

Deno.test("CausalMerge keeps the order of a host whose time runs backwards", () => {
  const seen = order([row(INTERNAL, 5), row(INTERNAL, 1)], [row(INTERNAL, 3), row(INTERNAL, 4)]);
  assert.deepEqual(seen, ["1.0", "1.1", "end of 1", "0.0", "0.1", "end of 0"]);
});

Deno.test("CausalMerge believes a message whose SEND is not there", () => {
  const vectorOf = (vector: Record<string, number>): Partial<EventRow> => ({
    clocks: {
      vector,
      messageVector: vector,
      hybrid: undefined,
      physicalTime: 1,
      messageHybrid: undefined,
    },
  });
  const heard = row(RECEIVE, 2, {
    sender: -2,
    stamp: 7,
    logicalTime: 8,
    ...vectorOf({ a: 9, b: 4, x: 3 }),
  });
  const cursors = [new RowCursor([row(INTERNAL, 1), heard]), new RowCursor([])];
  const hostNumbers = new Map([["a", 0], ["b", 1]]);
  const traced: unknown[] = [];
  new CausalMerge(cursors, { hostNumbers }).run(({ depth, vector, causalPast }) => {
    traced.push([depth, [...vector], causalPast]);
  });
  assert.deepEqual(traced, [[1, [1, 0], 1], [8, [2, 4], 6]]);
});

Deno.test("CausalMerge keeps the depth of a chain beyond 32 bits, and passes it on", () => {
  const stamp = 5e9;
  const heard = row(RECEIVE, 1, { sender: -2, stamp, logicalTime: stamp + 1 });
  const sent = row(BROADCAST, 2, { sender: 0, stamp: stamp + 2, logicalTime: stamp + 2 });
  const got = row(RECEIVE, 3, { sender: 0, stamp: stamp + 2, logicalTime: stamp + 3 });
  const depths: number[] = [];
  const cursors = [new RowCursor([heard, sent]), new RowCursor([got])];
  new CausalMerge(cursors).run(({ depth }) => depths.push(depth));
  assert.deepEqual(depths, [stamp + 1, stamp + 2, stamp + 3]);
});

Deno.test("CausalMerge believes no count of events that no log could hold", () => {
  const messageVector = { b: 2 ** 32 + 7 };
  const clocks = { messageVector, vector: undefined, hybrid: undefined, messageHybrid: undefined };
  const heard = row(RECEIVE, 1, {
    ...{ sender: -2, stamp: 3, logicalTime: 4 },
    clocks: { ...clocks, physicalTime: 1 },
  });
  const hostNumbers = new Map([["a", 0], ["b", 1]]);
  new CausalMerge([new RowCursor([heard]), new RowCursor([])], { hostNumbers }).run((event) => {
    assert.deepEqual([[...event.vector], event.causalPast], [[1, 0], 1]);
  });
});

Deno.test("CausalMerge knows whom messages are for where a history is not there", () => {
  const send = (kind: number, stamp: number): EventRow =>
    row(kind, stamp, { sender: 0, stamp, logicalTime: stamp });
  const heard = (stamp: number): EventRow =>
    row(RECEIVE, 10 + stamp, { sender: 0, stamp, logicalTime: 20 });
  const histories = [[send(SEND_FIRST, 1), send(SEND_FIRST + 1, 2)], [heard(1), heard(2)]];
  const cursors = histories.map((rows) => new RowCursor(rows));
  const fates: string[] = [];
  new CausalMerge(cursors, { roster: [0, -1, 1] }).run(({ row, fate }) => {
    if (row.kind === RECEIVE) fates.push(fate);
  });
  assert.deepEqual(fates, ["misrouted", "in_order"]);
});

Deno.test("Beyond 128 hosts CausalMerge keeps no vectors, and the concurrent share is not known", () => {
  const histories = Array.from({ length: 129 }, (_, host) => [row(INTERNAL, host)]);
  const fold = new CausalityFold();
  new CausalMerge(histories.map((rows) => new RowCursor(rows))).run((event) => {
    assert.equal(event.vector.length, 0);
    fold.add(event);
  });
  assert.deepEqual(fold.result(), {
    ...{ concurrent_share: null, longest_chain: 1, is_certain: true },
  });
});
