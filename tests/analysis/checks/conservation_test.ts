import assert from "node:assert/strict";
import {
  checkConservation,
  type ConservationFacts,
  type HostCopies,
} from "../../../analysis/checks/conservation.ts";
import type { Verdict } from "../../../analysis/run_analysis.ts";

const ACCOUNT = { routed: 10, left: 0, dropped: 0 };

const END = { file: "log", line: 99, event: "where its log ends" };

/** Ten copies for one host, of which it received 7 and left 3. */
function check(host: Partial<HostCopies> = {}, facts: Partial<ConservationFacts> = {}): Verdict {
  const copies = {
    ...{ source: "a:1", end: END, received: 7, queued: 3, inFlight: 0, isWhole: true },
    ...{
      addressed: 10,
      areSendsTold: true,
      hasGaps: false,
      passed: 0,
      waiting: 3,
      unreceived: [],
      ...host,
    },
  };
  const known = { router: [ACCOUNT], totals: null, routerEnd: null, unknownRoster: null };
  return checkConservation({ hosts: [copies], ...known, ...facts });
}

/** What is said of a breach, without the host. */
function told({ examples }: Verdict): string[] {
  return examples.map(({ text }) => text.replace("of a:1: ", ""));
}

Deno.test("With a router's log, routed is received, in the inbox, and dropped on leaving", () => {
  assert.equal(check().status, "holds");
  assert.equal(check({ queued: 1 }, { router: [{ ...ACCOUNT, left: 2 }] }).status, "holds");
  assert.equal(check({ queued: 1, inFlight: 2 }).status, "holds");
  assert.deepEqual(told(check({ inFlight: 2 })), [
    "10 copies were routed; 7 received, 3 left in the inbox, 2 on the way, 0 dropped when it " +
    "left: 2 too many",
  ]);
  assert.deepEqual(told(check({ received: 6 })), [
    "10 copies were routed; 6 received, 3 left in the inbox, 0 dropped when it left: 1 is missing",
  ]);
  assert.match(told(check({ received: 9 }))[0] ?? "", /: 2 too many$/);
});

Deno.test("With a router's log, what was sent was routed or dropped", () => {
  assert.equal(check({ addressed: 14 }, { router: [{ ...ACCOUNT, dropped: 4 }] }).status, "holds");
  for (const addressed of [9, 11]) {
    assert.deepEqual(told(check({ addressed })), [
      `${addressed} copies were sent to it, but 10 routed or dropped`,
    ]);
    assert.equal(check({ addressed, areSendsTold: false }).status, "holds");
  }
  assert.equal(check({ addressed: null }).status, "holds");
});

Deno.test("Of a host whose log has no end, nothing is missing", () => {
  assert.equal(check({ isWhole: false, received: 1 }).status, "holds");
  assert.equal(check({ queued: null, received: 1 }).status, "holds");
});

Deno.test("Without a router's log, what was overtaken is lost, and what no inbox can hold", () => {
  const lost = (host: Partial<HostCopies>): string => told(check(host, { router: null }))[0] ?? "";
  assert.equal(lost({}), "");
  assert.match(lost({ passed: 1, received: 6 }), /1 overtaken by later ones: 1 is lost$/);
  assert.match(lost({ waiting: 3, queued: 1 }), /: 2 are lost$/);
  assert.match(lost({ waiting: 3, queued: 1, passed: 2 }), /: 4 are lost$/);
  assert.match(lost({ waiting: 3, queued: 1, inFlight: 1 }), /1 on the way, .*: 1 is lost$/);
  assert.equal(lost({ waiting: 3, queued: null }), "");
  assert.equal(lost({ waiting: 0, queued: 5 }), "");
});

Deno.test("Copies for a host without a whole log are not checked, and it is named", () => {
  const empty = { isWhole: false, received: 0, queued: null, waiting: 0 };
  for (const facts of [{}, { router: null }]) {
    const host = { ...empty, areSendsTold: false };
    const { status, checked, note } = check(host, facts);
    assert.deepEqual([status, checked], ["not_checked", 0]);
    assert.equal(note, "no whole log tells what a:1 received");
  }
  const cut = check({ isWhole: false, passed: 1 }, { router: null });
  assert.deepEqual([cut.status, cut.checked], ["violated", 8]);
  const torn = check({ isWhole: false, hasGaps: true, passed: 1 }, { router: null });
  assert.equal(torn.status, "not_checked");
});

Deno.test("Without a router's log, what is still open is counted", () => {
  const { note, checked } = check({}, { router: null });
  assert.equal(note, "sent, not received, in an inbox or on the way: 3 for a:1");
  assert.equal(checked, 10);
  assert.equal(check({ received: 10, waiting: 0, queued: 0 }, { router: null }).note, null);
});

Deno.test("Where nobody knows whom messages were for, nothing is checked, and why is said", () => {
  const unknown = { router: null, unknownRoster: "b:1 left early" };
  const { status, note } = check({ addressed: null, passed: 5 }, unknown);
  assert.deepEqual([status, note], ["not_checked", "b:1 left early"]);
});

Deno.test("The evidence is the sends, and the end of the host's log", () => {
  const send = { file: "other", line: 4, event: "SEND" };
  const [example] = check({ received: 6, unreceived: [send] }).examples;
  assert.deepEqual(example?.evidence, [
    send,
    { file: "log", line: 99, event: "where its log ends" },
  ]);
});
