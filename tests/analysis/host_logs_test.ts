import assert from "node:assert/strict";
import { EventRow } from "../../analysis/event_row.ts";
import {
  type HostLog,
  outcomeOf,
  rosterOf,
  skewMax,
  Span,
  stampOf,
} from "../../analysis/host_logs.ts";
import type { HostStartRecord, HostStopRecord } from "../../core/history.ts";
import { hostStart, hostStop } from "../support/histories.ts";

/** A log of which only what stands around its events matters. */
function log(
  source: string,
  start: Partial<HostStartRecord> | null,
  stop: Partial<HostStopRecord> | null = {},
): HostLog {
  return {
    ...{ source, file: source, startTime: 0, linesRead: 0, isWhole: true },
    ...{ row: new EventRow(), stopLine: 0 },
    stamp: start?.stamp ?? null,
    start: start === null ? null : { ...hostStart(1), source, ...start } as HostStartRecord,
    stop: stop === null ? null : hostStop(stop) as HostStopRecord,
    next: () => false,
  };
}

const ROSTER = ["a:1", "b:1", "c:1"];
const NOTHING = { roster: null, hosts: null };

Deno.test("The roster is that of the first records, though logs are missing", () => {
  const hosts = [log("a:1", { roster: ROSTER }), log("c:1", { roster: ROSTER })];
  assert.deepEqual(rosterOf(hosts, NOTHING), { sources: ROSTER, doubt: null, isOpen: false });
});

Deno.test("Without first records the roster is who is named otherwise, if those who have logs are among them", () => {
  const hosts = [log("a:1", null), log("c:1", null)];
  const named = { ...NOTHING, roster: ROSTER };
  assert.deepEqual(rosterOf(hosts, named), { sources: ROSTER, doubt: null, isOpen: false });
  assert.equal(rosterOf([log("d:1", null)], named).doubt, "d:1 is not in the roster");
});

Deno.test("Without first records the roster is those whose logs are there, if those are all", () => {
  const hosts = [log("a:1", null), log("c:1", null)];
  const sources = ["a:1", "c:1"];
  const all = ROSTER.map((source) => log(source, null));
  assert.deepEqual(rosterOf(all, NOTHING), { sources: ROSTER, doubt: null, isOpen: true });
  const two = rosterOf(hosts, { ...NOTHING, hosts: 2 });
  assert.deepEqual(two, { sources, doubt: null, isOpen: false });
  const three = rosterOf(hosts, { ...NOTHING, hosts: 3 });
  assert.ok(three.isOpen);
  const { doubt } = rosterOf(hosts, NOTHING);
  assert.equal(doubt, "only 2 logs are there, and nothing tells who took part");
  assert.equal(three.doubt, "3 hosts took part, but only 2 logs are there");
});

Deno.test("Rosters that differ, and hosts that are in none, leave it in doubt", () => {
  const late = log("c:1", { roster: ROSTER });
  const early = log("a:1", { roster: ROSTER.slice(0, 2) });
  assert.equal(rosterOf([early, log("b:1", { roster: ROSTER })], NOTHING).doubt, DIFFER);
  assert.equal(rosterOf([early, late], NOTHING).doubt, "c:1 is not in the roster");
});
const DIFFER = "hosts started with different rosters";

Deno.test("The stamp is what all hosts say that say anything", () => {
  const [post, pre, silent] = [
    log("a:1", { stamp: "post" }),
    log("b:1", { stamp: "pre" }),
    log("c:1", null),
  ];
  assert.equal(stampOf([post, silent]), "post");
  assert.equal(stampOf([pre]), "pre");
  assert.equal(stampOf([post, pre]), null);
  assert.equal(stampOf([silent]), null);
});

Deno.test("A run ended as the host that ended worst, and those without a first record do not count", () => {
  const ended = (...stops: readonly (Partial<HostStopRecord> | null)[]): string =>
    outcomeOf(stops.map((stop) => log("a:1", {}, stop)), { isOver: true });
  assert.equal(ended({}, { reason: "stopped" }), "complete");
  assert.equal(ended({}, { reason: "interrupted" }), "interrupted");
  assert.equal(ended({ reason: "interrupted" }, { reason: "router_lost" }), "failed");
  assert.equal(ended({}, { reason: "failed" }), "failed");
  assert.equal(ended({}, null), "failed");
  assert.equal(outcomeOf([log("a:1", null, null)], { isOver: true }), "complete");
});

Deno.test("A run is unfinished where a log has no end, nor tells the router that it is over", () => {
  const ended = (...stops: readonly (Partial<HostStopRecord> | null)[]): string =>
    outcomeOf(stops.map((stop) => log("a:1", {}, stop)), { isOver: false });
  assert.equal(ended(null, null), "unfinished");
  assert.equal(ended({}, null), "unfinished");
  assert.equal(ended({ reason: "interrupted" }, null), "unfinished");
  assert.equal(ended({ reason: "router_lost" }, null), "failed");
  assert.equal(ended({}, {}), "complete");
});

Deno.test("The largest skew is from the clock that is furthest behind to the one furthest ahead", () => {
  const table: readonly (readonly [skews: readonly string[], seconds: number, wanted: number])[] = [
    [[], 60, 0],
    [["offset=0.5"], 60, 0.5],
    [["offset=0.5", "offset=-0.25"], 60, 0.75],
    [["drift=1000"], 60, 0.06],
    [["drift=-1000", "drift=1000"], 60, 0.12],
    [["step=2@30"], 60, 2],
    [["step=2@30"], 20, 0],
    [["offset=1,drift=-1000,step=-3@10"], 60, 1 + 2.06],
    [["offset=-0.5"], Infinity, 0.5],
    [["drift=1"], Infinity, Infinity],
    [["of another kind"], 60, Infinity],
  ];
  for (const [skews, seconds, wanted] of table) {
    const found = skewMax(["none", ...skews], seconds);
    assert.ok(found === wanted || Math.abs(found - wanted) < 1e-9, `${skews}: ${found}`);
  }
});

Deno.test("A span is from the first instant to the last", () => {
  const span = new Span();
  assert.deepEqual([span.start, span.seconds], [0, 0]);
  for (const time of [7, 5, 9]) span.add(time);
  assert.deepEqual([span.start, span.seconds], [5, 4]);
});
