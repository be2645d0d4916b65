import assert from "node:assert/strict";
import { type HostSummary, type RunSummary, summarizeRun } from "../../analysis/run_summary.ts";
import { storyText } from "../../report/story_text.ts";
import { hostMetrics } from "../support/histories.ts";
import { reportRun } from "../support/report_runs.ts";

/** A run of hosts with these rates, with some of its figures set. */
function runOf(
  rates: readonly number[],
  fields: Partial<RunSummary> = {},
  hostFields: readonly Partial<HostSummary>[] = [],
): string {
  const { analysis } = reportRun({ clockSpeeds: rates, runTime: 60 });
  const hosts = analysis.summary.hosts.map((host, i) => ({ ...host, ...hostFields[i] }));
  return storyText({ summary: { ...analysis.summary, hosts, ...fields } });
}

Deno.test("storyText() tells how fast the inbox of a saturated host grew, and what theory says", () => {
  assert.equal(
    runOf([1, 8, 8], {}, [{ inbox_final: 75 }]),
    "Host 8001 is saturated: its inbox grew by 1.25 messages/s, theory says 1.67.",
  );
});

Deno.test("storyText() tells theory from what was seen where the inbox of a saturated host did not grow", () => {
  assert.equal(
    runOf([1, 8, 8], { run_time: 1 }, [{ inbox_final: 0 }]),
    "Host 8001 is too slow in the long run: theory says its inbox grows by 1.67 messages/s; in this " +
      "second it did not.",
  );
  assert.equal(
    runOf([1, 8, 8], { run_time: 2.5 }, [{ inbox_final: 3 }]), // as many may wait by chance
    "Host 8001 is too slow in the long run: theory says its inbox grows by 1.67 messages/s; after " +
      "these 2.5 s it held 3 messages.",
  );
  assert.match(runOf([1, 8, 8], { run_time: 2 }, [{ inbox_final: 4 }]), /its inbox grew by 2\.00/);
  assert.equal(
    runOf([1, 2, 50], { run_time: 3 }, [{ inbox_final: 0 }, { inbox_final: 1 }]),
    "2 of 3 hosts are too slow in the long run: theory says the inbox of host 8001 grows fastest, by " +
      "9.00 messages/s; in these 3 s it did not.",
  );
});

Deno.test("storyText() says nothing of inboxes that no log tells of", () => {
  const unknown = { inbox_final: null, inbox_max: null, final_logical_clock: 9 };
  assert.equal(
    runOf([1, 8, 8], {}, [unknown]),
    "Host 8001 is saturated, theory says; the logs do not tell of inboxes.",
  );
  assert.equal(
    runOf([2, 2], {}, [unknown, unknown]),
    "All hosts keep up: all clocks ended at 9.",
  );
});

Deno.test("storyText() names logs that end before the run does", () => {
  const cut = { stop_reason: null, ticks: 80, measured_speed: 2, final_logical_clock: 81 };
  const whole = { ...cut, ticks: 120, final_logical_clock: 121 };
  assert.match(
    runOf([2, 2, 2], {}, [cut, whole]),
    /^The log of host 8001 ends early: clocks ended/,
  );
  assert.match(
    runOf([2, 2, 2], {}, [cut, { ...cut, ticks: 0, measured_speed: null }]),
    /^2 of 3 logs end early: clocks ended at 81 to /,
  );
  // Logs of other programs neither say how a run ended nor, without args.json, what theory goes by.
  assert.match(
    runOf([2, 2, 2], { outcome: "unfinished" }, [{ ...cut, predicted: null }, whole, whole]),
    /^The log of host 8001 ends early: clocks ended/,
  );
  // A program that slept too long has fewer ticks to the end of the run; one that says why it stopped is whole.
  assert.match(
    runOf([2, 2], {}, [{ ...whole, ticks: 100, measured_speed: 1.7 }]),
    /^All hosts keep/,
  );
  assert.match(runOf([2, 2], {}, [{ ...cut, stop_reason: "run_time" }]), /^All hosts keep up/);
});

Deno.test("storyText() says how many logs could be read, and tells of those alone", () => {
  const unread = { ticks: 0, stop_reason: null, final_logical_clock: null, lag: null };
  const hosts = [{ ...unread, events: null, inbox_max: null }, { final_logical_clock: 181 }, {
    final_logical_clock: 167,
    inbox_max: 4,
  }];
  const text = "2 of 3 logs read: clocks ended at 167 to 181, inboxes held at most 4 messages.";
  assert.equal(runOf([2, 2, 2], {}, hosts), text);
  assert.equal(runOf([2, 2, 2], { outcome: "unfinished" }, hosts), text);
});

Deno.test("storyText() names hosts that no message reaches", () => {
  const { analysis } = reportRun({ clockSpeeds: [1, 2, 3], runTime: 60 });
  const summary = summarizeRun({ ...analysis.summary, prob_internal: 1 });
  assert.match(storyText({ summary }), /^2 of 3 hosts are told nothing and fall behind: clocks/);
  const two = summarizeRun({ ...summary, hosts: summary.hosts.slice(1) });
  assert.match(storyText({ summary: two }), /^Host 8002 is told nothing and falls behind: clocks/);
  const alike = summary.hosts.map((host) => ({ ...host, clock_speed: 3 }));
  const same = summarizeRun({ ...summary, hosts: alike });
  assert.match(storyText({ summary: same }), /^All hosts keep up: /);
});

Deno.test("storyText() counts saturated hosts, and names the one whose inbox grew fastest", () => {
  assert.equal(
    runOf([1, 2, 50], {}, [{ inbox_final: 540 }, { inbox_final: 480 }]),
    "2 of 3 hosts are saturated: the inbox of host 8001 grew fastest, by 9.00 messages/s, theory " +
      "says 9.00.",
  );
});

Deno.test("storyText() of hosts that keep up tells where their clocks ended", () => {
  const ends = [{ final_logical_clock: 167 }, { final_logical_clock: 184 }].map((host) => ({
    ...host,
    inbox_max: 1,
  }));
  assert.equal(
    runOf([2, 2], {}, ends),
    "All hosts keep up: clocks ended at 167 to 184, inboxes held at most 1 message.",
  );
  assert.equal(
    runOf([2, 2], {}, ends.map(() => ({ final_logical_clock: 9, inbox_max: 0 }))),
    "All hosts keep up: all clocks ended at 9, no message ever waited.",
  );
});

Deno.test("storyText() says who is on the border", () => {
  // Of a host without a prediction of its own the figures are those of the first.
  const [first] = reportRun({ clockSpeeds: [1, 8, 8], runTime: 60 }).analysis.summary.hosts;
  const predicted = first?.predicted ?? null;
  assert.ok(predicted !== null);
  const critical = { predicted: { ...predicted, regime: "critical" as const }, inbox_max: 12 };
  assert.equal(
    runOf([1, 8, 8], {}, [critical, { inbox_max: 2 }, { inbox_max: 3 }]),
    "Host 8001 is on the border between keeping up and falling behind: inboxes held at most 12 " +
      "messages.",
  );
});

Deno.test("storyText() tells no rates of a run that ended early, or of which no theory is known", () => {
  const figures = [{ final_logical_clock: 12, inbox_max: 0 }, { final_logical_clock: 14 }];
  const hosts = figures.map((host) => ({ ...host, inbox_max: 0 }));
  const sentence = "Clocks ended at 12 to 14, no message ever waited.";
  assert.equal(runOf([1, 50], { outcome: "interrupted" }, hosts), sentence);
  assert.equal(runOf([1, 50], {}, hosts.map((host) => ({ ...host, predicted: null }))), sentence);
});

Deno.test("storyText() of one host, and of hosts that never ticked", () => {
  assert.equal(
    runOf([3], {}, [{ final_logical_clock: 180 }]),
    "The clock ended at 180, no message ever waited.",
  );
  const summary = summarizeRun({
    ...{ name: "x", outcome: "complete", failure: null, run_time: 1, prob_internal: 0.7 },
    ...{ seed: 1, copies: null, hosts: [hostMetrics({ ticks: 0 })] },
  });
  assert.equal(storyText({ summary }), "No host has ticked.");
  const hosts = summary.hosts.map((host) => ({ ...host, stop_reason: null }));
  assert.equal(
    storyText({ summary: { ...summary, hosts } }),
    "The logs hold no events that could be read.",
  );
});

Deno.test("storyText() names hosts in full where their addresses differ", () => {
  assert.match(
    runOf([1, 8, 8], {}, [{ source: "10.0.0.1:8001" }]),
    /^Host 10\.0\.0\.1:8001 is saturated: /,
  );
});
