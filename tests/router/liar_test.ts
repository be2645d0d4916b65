import assert from "node:assert/strict";
import type { Line, Peer } from "../support/peer.ts";
import { assertRefused, message, RouterRun } from "../support/router_run.ts";

const [A, B, LIAR] = ["h:1", "h:2", "h:3"] as const;
/** What a message may be stamped with from the start on; the bound then grows by this per second. */
const SECOND = 1e9;

/** Starts two honest hosts and one that lies; gives the next message to the two of them. */
async function start(run: RouterRun): Promise<{ a: Peer; b: Peer; liar: Peer }> {
  const [a, b, liar] = await run.start(A, B, LIAR);
  return { a, b, liar };
}

/** Asserts that the others can go on from what a liar has made them believe. */
async function assertGoesOn({ a, b }: { a: Peer; b: Peer }, belief: Line): Promise<void> {
  assert.deepEqual(await a.line(), belief);
  assert.deepEqual(await b.line(), belief);
  const { hybrid_clock } = belief as { hybrid_clock?: { l: number; c: number } };
  const next = (k: number): Line => ({
    ...message(A, "SEND_FIRST", Number(belief["logical_clock_time"]) + k),
    ...(belief["vector_clock"] === undefined ? {} : {
      vector_clock: { [A]: k, ...belief["vector_clock"] },
    }),
    ...(hybrid_clock === undefined ? {} : {
      hybrid_clock: { l: hybrid_clock.l, c: hybrid_clock.c + k },
    }),
  });
  for (let k = 2; k < 100; k++) {
    await a.send(next(k));
    assert.deepEqual(await b.line(), next(k));
  }
}

Deno.test("a stamp that no chain of events can have reached is refused, and reaches nobody", async () => {
  const far = message(LIAR, "BROADCAST", 60 * SECOND);
  const lies: Line[] = [
    far,
    message(LIAR, "BROADCAST", 2 ** 52),
    { ...message(LIAR, "BROADCAST"), hybrid_clock: { l: 1.5, c: 2 ** 52 } },
    { ...message(LIAR, "BROADCAST"), vector_clock: { [A]: 2 ** 52 } },
    { ...message(LIAR, "BROADCAST"), vector_clock: { [LIAR]: 1, "h:9": 1 } },
  ];
  for (const lie of lies) {
    await using run = new RouterRun({ expected: 3 });
    const { a, b, liar } = await start(run);
    await liar.send(lie);
    await assertRefused(liar, "invalid_message");
    await a.send(message(A, "SEND_FIRST", 1));
    assert.deepEqual(await b.line(), message(A, "SEND_FIRST", 1));
  }
});

Deno.test("whatever stamp is let through, those who have received it can go on", async () => {
  const lies: Line[] = [
    message(LIAR, "BROADCAST", SECOND),
    { ...message(LIAR, "BROADCAST"), hybrid_clock: { l: 1e300, c: SECOND } },
    {
      ...message(LIAR, "BROADCAST", SECOND),
      vector_clock: { [A]: SECOND, [B]: SECOND, [LIAR]: SECOND },
    },
  ];
  for (const lie of lies) {
    await using run = new RouterRun({ expected: 3 });
    const { a, b, liar } = await start(run);
    await liar.send(lie);
    await assertGoesOn({ a, b }, lie);
  }
});

Deno.test("a vector clock may name a host that has left", async () => {
  await using run = new RouterRun({ expected: 3 });
  const { a, b, liar } = await start(run);
  liar[Symbol.dispose]();
  await run.recorded("LEAVE");
  const line = { ...message(A, "BROADCAST"), vector_clock: { [A]: 1, [LIAR]: 3 } };
  await a.send(line);
  assert.deepEqual(await b.line(), line);
});
