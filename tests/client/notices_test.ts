import assert from "node:assert/strict";
import { type ClientNotice, describeNotice, GroupNotices } from "../../client/notices.ts";
import type { HostStartRecord, HostStopRecord } from "../../core/history.ts";

const START: HostStartRecord = {
  ...{ event_type: "HOST_START", system_clock_time: 0, source: "h:1", index: 0, roster: ["h:1"] },
  ...{ clock_speed: 1, phase: 0, prob_internal: 0.7, stamp: "post", seed: 7, run_time: null },
};
const STOP: HostStopRecord = {
  ...{ event_type: "HOST_STOP", system_clock_time: 1, logical_clock_time: 10 },
  ...{ message_queue_size: 2, reason: "stopped" },
};

/** What is told of hosts, each notice with the host that it is of. */
function told(hosts: number, heard: readonly (readonly [ClientNotice, number])[]): string[] {
  const lines: string[] = [];
  const notices = new GroupNotices(hosts, (text) => lines.push(text));
  for (const [notice, host] of heard) notices.hear(notice, host);
  notices.end();
  return lines;
}

Deno.test("Of several hosts each step is told once, in the order of the hosts", () => {
  const lines = told(2, [
    [{ event_type: "LISTEN", address: "h:1" }, 0],
    [{ event_type: "LISTEN", address: "h:2" }, 1],
    [{ event_type: "JOIN", expected: 3, isLate: false }, 0],
    [{ event_type: "JOIN", expected: 3, isLate: false }, 1],
    [{ ...START, clock_speed: 4 }, 1],
    [START, 0],
    [{ ...STOP, logical_clock_time: 12 }, 1],
    [STOP, 0],
  ]);
  assert.deepEqual(lines, [
    "2 hosts stream their events on h:1, h:2; waiting for the router",
    "2 hosts joined; waiting for the start, which comes once 3 hosts have joined",
    "2 hosts started, ticks per second: 1, 4, seed: 7",
    "2 hosts stopped at the logical times 10, 12 (stopped), messages left in inboxes: 4",
  ]);
});

Deno.test("Of many hosts the first and the last are named, and of those that failed early how many", () => {
  const listening = Array.from({ length: 250 }, (_, host) => {
    return [{ event_type: "LISTEN", address: `h:${host + 1}` }, host] as const;
  });
  const lines = told(250, [...listening, [STOP, 3], [{ ...STOP, reason: "failed" }, 0]]);
  assert.deepEqual(lines, [
    "250 hosts stream their events on h:1, ... h:250; waiting for the router",
    "2 of 250 hosts stopped at the logical times 10, 10 (failed, stopped), " +
    "messages left in inboxes: 4",
  ]);
});

Deno.test("Of hosts that never ran no end is told", () => {
  assert.deepEqual(told(2, [[{ event_type: "LISTEN", address: "h:1" }, 0]]), []);
});

Deno.test("Whoever joins late hears that the run goes on already, not that it waits for others", () => {
  const late = { event_type: "JOIN", expected: 2, isLate: true } as const;
  assert.equal(describeNotice(late), "joined; the run has started already");
  assert.equal(
    describeNotice({ ...late, isLate: false }),
    "joined; waiting for the start, which comes once 2 hosts have joined",
  );
  assert.deepEqual(told(2, [[late, 0], [late, 1]]), [
    "2 hosts joined; the run has started already",
  ]);
});
