import assert from "node:assert/strict";
import { EventStream } from "../../client/event_stream.ts";
import type { HostRecord } from "../../core/history.ts";
import { until, within } from "../support/deadline.ts";
import { Peer } from "../support/peer.ts";

const START: HostRecord = {
  event_type: "HOST_START",
  system_clock_time: 1.5,
  source: "h:1",
  index: 0,
  roster: ["h:1", "h:2"],
  clock_speed: 6,
  phase: 0,
  prob_internal: 0.7,
  stamp: "post",
  seed: 1,
  run_time: 60,
};

/** An event of about 500 bytes. */
function event(tick: number): HostRecord {
  const payload = "x".repeat(300);
  const stamp = { system_clock_time: tick, logical_clock_time: tick };
  const message = { source: "h:1", type: "BROADCAST", ...stamp, payload } as const;
  return { event_type: "SEND", ...stamp, message_queue_size: 0, message, tick, late_ms: 0 };
}

/** A stream that serves on a free port. */
function serve(): { stream: EventStream; view: () => Promise<Peer> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { addr } = listener;
  const stream = new EventStream(listener);
  return { stream, view: () => Peer.connect(addr) };
}

/** Publishes HOST_START and waits until a viewer has it, so that the stream knows of the viewer. */
async function start(stream: EventStream, viewer: Peer): Promise<void> {
  stream.publish(START);
  assert.deepEqual(await viewer.line(), START);
}

Deno.test("a viewer gets HOST_START, then every event as it happens", async () => {
  const { stream, view } = serve();
  await using _ = stream;
  using viewer = await view();
  await start(stream, viewer);
  for (let tick = 0; tick < 5; tick++) {
    stream.publish(event(tick));
    assert.deepEqual(await viewer.line(), event(tick));
  }
});

Deno.test("a viewer that comes later gets HOST_START and what happens from then on", async () => {
  const { stream, view } = serve();
  await using _ = stream;
  using early = await view();
  await start(stream, early);
  stream.publish(event(0));
  await early.line();
  using late = await view();
  assert.deepEqual(await late.line(), START);
  stream.publish(event(1));
  assert.deepEqual(await late.line(), event(1));
  assert.deepEqual(await early.line(), event(1));
});

Deno.test("when the stream ends, viewers get the rest and then the end", async () => {
  const { stream, view } = serve();
  using viewer = await view();
  await start(stream, viewer);
  for (let tick = 0; tick < 100; tick++) stream.publish(event(tick));
  await stream[Symbol.asyncDispose]();
  const lines = await viewer.rest();
  assert.deepEqual(lines.map((line) => line["tick"]), [...Array(100).keys()]);
  await assert.rejects(view(), Deno.errors.ConnectionRefused);
});

Deno.test("a viewer that goes away or talks does not disturb the others", async () => {
  const { stream, view } = serve();
  await using _ = stream;
  using viewer = await view();
  await start(stream, viewer);
  const leaving = await view();
  await leaving.line();
  leaving[Symbol.dispose]();
  using talking = await view();
  await talking.send("GET / HTTP/1.1\r\n");
  await talking.line();
  for (let tick = 0; tick < 200; tick++) {
    stream.publish(event(tick));
    for (const peer of [viewer, talking]) assert.equal((await peer.line())["tick"], tick);
  }
});

Deno.test("a viewer that does not read gets a GAP once it does, and every event counts", async () => {
  const { stream, view } = serve();
  await using _ = stream;
  using slow = await view();
  using good = await view();
  await start(stream, slow);
  assert.deepEqual(await good.line(), START);
  let published = 0;
  let seen = 0; // events that were read, or told to be missing
  for (let again = 0; again < 2; again++) {
    for (let round = 0; round < 80; round++) { // 20 MB, far more than a connection holds
      const first = published;
      while (published < first + 500) stream.publish(event(published++));
      for (let tick = first; tick < published; tick++) {
        assert.equal((await good.line())["tick"], tick);
      }
    }
    let gaps = 0;
    while (seen < published) {
      const line = await slow.line();
      if (line["event_type"] !== "GAP") {
        assert.equal(line["tick"], seen++, "an event is missing without a GAP");
        continue;
      }
      seen += Number(line["skipped"]);
      gaps++;
    }
    assert.ok(gaps > 0, "the viewer was never too slow");
    assert.equal(seen, published, "a GAP counts what another has counted");
  }
});

Deno.test("a viewer that never reads does not keep the stream from ending", async () => {
  const { stream, view } = serve();
  using slow = await view();
  await start(stream, slow);
  for (let round = 0; round < 20; round++) {
    for (let i = 0; i < 1_000; i++) stream.publish(event(i));
    await until(() => Promise.resolve(true), "a turn for the sockets");
  }
  await within(stream[Symbol.asyncDispose](), "the end of the stream");
});
