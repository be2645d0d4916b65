import assert from "node:assert/strict";
import type { ProtocolError } from "../../core/protocol.ts";
import type { RouterEvent } from "../../core/router_history.ts";
import { Outbox } from "../../io/outbox.ts";
import { CongestionWatch, type Reader } from "../../router/congestion.ts";
import type { Wait } from "../../router/wait.ts";
import { FakeSink, settle } from "../support/sink.ts";
import { StillTime } from "../support/still_time.ts";

/** A member that the test plays. */
class FakeMember implements Reader {
  drains = 0;
  wait: Wait | undefined;
  readonly sink = new FakeSink();
  readonly outbox = new Outbox(this.sink, { bytesMax: 100, onDrained: () => this.drains++ });
  readonly refusals: string[] = [];

  constructor(readonly source: string) {}

  waitFor(...members: readonly FakeMember[]): void {
    this.wait = { outboxes: members.map(({ outbox }) => outbox), lent: [] };
  }

  refuse({ code }: ProtocolError): void {
    this.refusals.push(code);
  }
}

/** A sender, a host whose outbox is full, and one for which little waits. */
function threeMembers() {
  const [a, slow, c] = [new FakeMember("h:1"), new FakeMember("h:2"), new FakeMember("h:3")];
  slow.outbox.push(new Uint8Array(120));
  c.outbox.push(new Uint8Array(90));
  const events: RouterEvent[] = [];
  const watch = new CongestionWatch([a, slow, c], (event) => events.push(event));
  return { a, slow, c, events, watch };
}

Deno.test("who reads nothing while nobody waits for it is neither congested nor refused", async () => {
  using time = new StillTime();
  const { a, slow, c, events, watch } = threeMembers();
  await settle();
  a.waitFor(slow);
  watch.start();
  time.pass(600);
  slow.sink.flow();
  await settle();
  a.wait = undefined;
  time.pass(600_000);
  assert.deepEqual(
    events.map(({ event_type, ...event }) => [event_type, "source" in event && event.source]),
    [["CONGESTED", "h:2"], ["DRAINED", "h:2"]],
  );
  assert.deepEqual([slow.refusals, c.refusals], [[], []]);
  assert.equal(time.waiting, 0, "the watch sleeps");
});

Deno.test("who reads nothing for 30 s while others wait for it is refused, each of several", () => {
  using time = new StillTime();
  const { a, slow, c, watch } = threeMembers();
  c.outbox.push(new Uint8Array(90));
  a.waitFor(slow, c);
  watch.start();
  time.pass(29_900);
  assert.deepEqual([slow.refusals, c.refusals], [[], []]);
  time.pass(200);
  assert.deepEqual([slow.refusals[0], c.refusals[0]], ["unresponsive", "unresponsive"]);
  watch.close();
});

Deno.test("only the time counts during which others wait, and it begins again with each read", async () => {
  using time = new StillTime();
  const { a, slow, watch } = threeMembers();
  await settle();
  a.waitFor(slow);
  watch.start();
  time.pass(20_000);
  a.wait = undefined;
  time.pass(60_000);
  a.waitFor(slow);
  time.pass(9_000);
  assert.deepEqual(slow.refusals, []);
  slow.sink.take(1);
  await settle();
  time.pass(29_000);
  assert.deepEqual(slow.refusals, []);
  time.pass(2_000);
  assert.equal(slow.refusals[0], "unresponsive");
  watch.close();
});
