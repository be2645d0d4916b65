import assert from "node:assert/strict";
import type { AnalyzedRun } from "../../analysis/analyze_histories.ts";
import { packHistory } from "../../report/page_data.ts";
import { renderReport } from "../../report/report_page.ts";
import { withClocks } from "../support/run_histories.ts";
import { reportRun, verdict } from "../support/report_runs.ts";

const KIB = 1024;
const SMALL = reportRun({ name: "small", clockSpeeds: [1, 2, 3], runTime: 20 });
const HOSTILE = `</script><script>alert(1)</script><img src=x onerror="alert(2)">'&`;

function withVerdicts(
  run: AnalyzedRun,
  verdicts: AnalyzedRun["analysis"]["verdicts"],
): AnalyzedRun {
  return { ...run, analysis: { ...run.analysis, verdicts } };
}

/** The same run as a hostile log would tell it. */
function hostile(): AnalyzedRun {
  const { analysis, history, eventLines, settings } = SMALL;
  const rename = <T extends { readonly source: string }>(host: T): T => ({
    ...host,
    source: HOSTILE,
  });
  return {
    settings: { ...settings, latency: HOSTILE, skew: [HOSTILE], phase: [HOSTILE] },
    history: { ...history, name: HOSTILE, hosts: history.hosts.map(rename) },
    eventLines: eventLines.map(({ lines }) => ({ file: HOSTILE, lines })),
    analysis: {
      ...analysis,
      directory: HOSTILE,
      summary: {
        ...analysis.summary,
        ...{ name: HOSTILE, outcome: "failed", failure: HOSTILE },
        hosts: analysis.summary.hosts.map(rename),
      },
      hosts: analysis.hosts.map(rename),
      comparisons: analysis.comparisons.map((row) => ({ ...rename(row), figure: HOSTILE })),
      warnings: [HOSTILE],
      verdicts: [
        verdict(HOSTILE, HOSTILE, {
          ...{ status: "violated", violations: 3, note: HOSTILE },
          examples: [{ text: HOSTILE, evidence: [{ file: HOSTILE, line: 2, event: HOSTILE }] }],
        }),
      ],
    },
  };
}

Deno.test("A report is one file that names no other, and may load none", () => {
  const page = renderReport([SMALL]);
  assert.match(page, /^<!doctype html>\n<html lang="en">/);
  assert.match(page, /Content-Security-Policy" content="default-src &#39;none&#39;/);
  const [, body = ""] = page.split("</style>");
  const [markup = ""] = body.split("<script");
  assert.doesNotMatch(markup, /\b(src|href)=|@import|url\(/);
});

Deno.test("Without its data a report takes less than 400 KB", () => {
  const page = renderReport([SMALL]);
  const data = JSON.stringify([packHistory(SMALL.history)]).length;
  const bytes = new TextEncoder().encode(page).length - data;
  assert.ok(bytes < 400 * KIB, `${bytes} bytes`);
});

Deno.test("A report on 100,000 events takes at most 1.5 MB", () => {
  const run = reportRun({ clockSpeeds: [200, 600, 867], runTime: 60 });
  const { length } = renderReport([run]);
  assert.ok(length < 1.5 * KIB * KIB, `${length} characters`);
});

Deno.test("Nothing in a log can bring markup or scripts into a report", () => {
  const scripts = (page: string): number => page.split("<script").length;
  const page = renderReport([hostile(), hostile()]);
  assert.equal(scripts(page), scripts(renderReport([SMALL, SMALL])));
  assert.doesNotMatch(page, /<img/);
  assert.equal(page.split("</script>").length - 1, 2);
  assert.match(page, /&lt;\/script&gt;&lt;script&gt;alert\(1\)/);
});

Deno.test("The verdicts come first, those that are violated before the others, with their evidence", () => {
  const evidence = [{ file: "logs/x/client-127.0.0.1-8001.ndjson", line: 7, event: "RECEIVE 3" }];
  const page = renderReport([
    withVerdicts(SMALL, [
      verdict("order", "messages keep their order"),
      verdict("clock", "clocks step", {
        ...{ status: "violated", violations: 12 },
        examples: [{ text: "the clock went back", evidence }],
      }),
      verdict("vector", "vectors tell", { status: "not_checked", note: "there are no vectors" }),
    ]),
  ]);
  const places = [
    "1 of 3 checks is violated",
    "clocks step",
    "12 of 1,234",
    "The first 1 of 12 violations",
    "the clock went back",
    "logs/x/client-127.0.0.1-8001.ndjson:7</code> RECEIVE 3",
    "messages keep their order",
    "there are no vectors",
    ">Summary<",
    ">Theory and observation<",
    ">Space-time diagram<",
    ">Over time<",
  ].map((text) => page.indexOf(text));
  assert.deepEqual(places, places.toSorted((a, b) => a - b));
  assert.ok(places.every((place) => place > 0), places.join(" "));
});

Deno.test("The headline of the verdicts says what became of them", () => {
  const headline = (verdicts: AnalyzedRun["analysis"]["verdicts"]): string => {
    return /class="banner \w+">([^<]*)</.exec(renderReport([withVerdicts(SMALL, verdicts)]))?.[1] ??
      "";
  };
  const [held, unchecked] = [verdict("a", "a"), verdict("b", "b", { status: "not_checked" })];
  assert.equal(headline([held]), "The one check holds");
  assert.equal(headline([held, held]), "All 2 checks hold");
  assert.equal(headline([held, unchecked]), "1 of 2 checks holds, 1 could not be checked");
  const broken = verdict("c", "c", { status: "violated", violations: 1 });
  assert.equal(headline([held, broken]), "1 of 2 checks is violated");
  assert.equal(
    headline([unchecked, broken]),
    "1 of 2 checks is violated, 1 could not be checked",
  );
  assert.equal(headline([unchecked]), "Nothing could be checked");
  assert.equal(headline([]), "Nothing could be checked");
});

Deno.test("A report shows two concurrent events whose clocks differ, and marks them as no violation", () => {
  const [one, two] = SMALL.eventLines;
  assert.ok(one !== undefined && two !== undefined);
  const pair = [
    { file: one.file, line: one.lines[2] ?? 0, event: "INTERNAL, clock 3" },
    { file: two.file, line: two.lines[4] ?? 0, event: "RECEIVE, clock 9" },
  ] as const;
  const { analysis } = SMALL;
  const causality = { ...analysis.causality, concurrent_pair: pair };
  const page = renderReport([{ ...SMALL, analysis: { ...analysis, causality } }]);
  const paragraph = /<p class="pair">.*?<\/p>/s.exec(page)?.[0] ?? "";
  assert.match(paragraph, /INTERNAL, clock 3.*RECEIVE, clock 9.*data-events="0,2 1,4"/s);
  assert.doesNotMatch(page, /class="marked"/);
  assert.doesNotMatch(renderReport([SMALL]), /class="pair"/);
});

Deno.test("A report says of a share of pairs that it is as far as incomplete logs tell", () => {
  const { analysis } = SMALL;
  const causality = { ...analysis.causality, is_certain: false };
  const page = renderReport([{ ...SMALL, analysis: { ...analysis, causality } }]);
  assert.match(page, /12\.5 % of all pairs of events are concurrent, as far as the logs tell\./);
  assert.match(renderReport([SMALL]), /12\.5 % of all pairs of events are concurrent\.</);
});

Deno.test("Of a run whose later events are left out every part says what it shows", () => {
  const cut = { ...SMALL, history: { ...SMALL.history, eventsOmitted: 1286 } };
  const text = renderReport([cut]).replaceAll("\n", " ");
  const [, charts = ""] = text.split('<section class="charts">');
  const [, diagram = ""] = text.split('<section class="space-time">');
  const shown = SMALL.history.hosts.reduce((sum, { length }) => sum + length, 0);
  const extent = `the first ${shown} of 1,406 events`;
  assert.equal(shown, 120);
  assert.ok(charts.includes(`Lines over time show ${extent}; jumps and kinds are those of all`));
  for (const what of ["clocks", "lags", "inboxes"]) {
    assert.match(charts, new RegExp(`(The|All) ${what} of the whole run (end|have)`));
  }
  const capital = extent.replace("the", "The");
  assert.ok(diagram.includes(`<p>${capital} of 3 hosts, `), diagram.slice(0, 300));
  assert.ok(diagram.includes(`aria-label="Space-time diagram. ${capital} of 3 hosts, `));
  assert.ok(diagram.includes("The longest causal chain of the whole run has"));
  assert.ok(diagram.includes("Of what came later, 1,286 events, nothing is here"));
  const several = renderReport([SMALL, cut]).replaceAll("\n", " ");
  assert.ok(new RegExp(`Lines show of \\S+ ${extent}\\.`).test(several));
  assert.match(several, /(The|All) lines end /);
  const [, whole = ""] = renderReport([SMALL]).split("<main>");
  const [words = ""] = whole.split("<script");
  assert.doesNotMatch(words, /whole run (end|has)|the first \d+ of|came later|lines end/i);
});

Deno.test("The help of the charts names what works where nobody can drag, too", () => {
  assert.match(renderReport([SMALL]), /Drag to zoom, double-click for all, or use the buttons\./);
});

Deno.test("Of many violations five are open to see, and the others behind a line", () => {
  const list = (count: number): string => {
    const examples = Array.from({ length: count }, (_, i) => ({ text: `nr. ${i}`, evidence: [] }));
    const broken = verdict("a", "a", { status: "violated", violations: count, examples });
    const page = renderReport([withVerdicts(SMALL, [broken])]).replaceAll("\n", "");
    return /<ol class="evidence">.*?<\/ol><\/details>/.exec(page)?.[0] ?? "";
  };
  assert.match(list(5), /nr\. 4.*<\/ol><\/details>$/);
  assert.doesNotMatch(list(5), /The next/);
  assert.match(
    list(12),
    /nr\. 4.*<\/ol><details><summary>The next 7<\/summary><ol class="evidence" start="6"><li>nr\. 5/,
  );
});

Deno.test("A report says which violations have rings in the diagram, where not all have", () => {
  const { file = "", lines = [] } = SMALL.eventLines[1] ?? {};
  const example = { text: "a", evidence: [{ file, line: lines[3] ?? 0, event: "RECEIVE" }] };
  const page = (violations: number): string =>
    renderReport([
      withVerdicts(SMALL, [
        verdict("a", "a", { status: "violated", violations, examples: [example, example] }),
      ]),
    ]);
  assert.match(page(1260), /<span>named above: the first 2 of 1,260<\/span>/);
  assert.match(
    page(1260),
    /class="left-out unnamed">Rings mark the violations named above: the first 2 of 1,260; the/,
  );
  assert.match(page(2), /<span>named in a violation<\/span>/);
  assert.doesNotMatch(page(2), /class="left-out unnamed"/);
});

Deno.test("Several runs have a table that compares them and a tab each", () => {
  const other = reportRun({ name: "other", clockSpeeds: [1, 8, 8], runTime: 20 });
  const page = renderReport([SMALL, other]);
  assert.match(page, /Runs beside each other/);
  assert.equal(page.match(/role="tab"/g)?.length, 2);
  assert.equal(page.match(/role="tabpanel"/g)?.length, 2);
  assert.doesNotMatch(renderReport([SMALL]), /role="tab|Runs beside/);

  const cut = { ...other, analysis: { ...other.analysis, warnings: ["it is cut off"] } };
  assert.match(renderReport([SMALL, cut]), />The one check holds, 1 warning</);
  assert.doesNotMatch(page, /1 warning/);
});

Deno.test("A report says what kind of run it is: above its verdict, and beside other runs", () => {
  const real = { ...SMALL, settings: { ...SMALL.settings, isVirtual: false } };
  const { analysis } = SMALL;
  const early = { ...analysis.summary, outcome: "interrupted", elapsed: 7.25 } as const;
  assert.match(
    renderReport([{ ...SMALL, analysis: { ...analysis, summary: early } }]),
    /<p class="facts">[^<]*, interrupted after 7\.3 of 20 s, internal/,
  );
  const facts = / 20 s, internal with p = 0\.7, seed 262, ([^<]*), from/;
  assert.equal(facts.exec(renderReport([SMALL]))?.[1], "virtual time, latency 0.02");
  assert.match(
    renderReport([SMALL]),
    /<p class="note">By chance: 4 standard deviations and 3 messages, or the lag that so many make\. The theory is for messages without latency\./,
  );
  assert.equal(facts.exec(renderReport([real]))?.[1], "real time");
  const [table = ""] = renderReport([SMALL, real]).split('<div class="run"');
  assert.match(table, /<td class="text long">virtual time, latency 0\.02<\/td>/);
  assert.match(table, /<td class="text long">real time<\/td>/);
});

Deno.test("Runs without events, with one host, or of which little is known make a page too", () => {
  const empty = reportRun({ name: "empty", clockSpeeds: [1, 2], runTime: 0 });
  const single = reportRun({ name: "single", clockSpeeds: [2], runTime: 5 });
  const { analysis } = SMALL;
  const summary = { ...analysis.summary, copies: null, seed: null, prob_internal: null };
  const page = renderReport([empty, single, { ...SMALL, analysis: { ...analysis, summary } }]);
  const [, body = ""] = page.split("</style>");
  const wrong = /.{40}(NaN|Infinity|undefined|\bnull\b).{40}/.exec(body.split("<script")[0] ?? "");
  assert.equal(wrong?.[0], undefined);
});

Deno.test("Of a run without events a report foretells no host anything and draws nothing over time", () => {
  const page = renderReport([reportRun({ name: "empty", clockSpeeds: [1, 2], runTime: 0 })]);
  const [, body = ""] = page.split("</style>");
  const [markup = ""] = body.split("<script");
  assert.doesNotMatch(markup, /<td class="text">(stable|saturated|critical)<|data-figure/);
  assert.doesNotMatch(markup, /Choose an event/);
  assert.match(markup, /No host has had an event, so there is nothing to draw\./);
  assert.match(renderReport([SMALL]), /<td class="text">stable</);
});

Deno.test("Below its verdict a report tells in a sentence what happened, and above it at which rates", () => {
  const page = renderReport([SMALL]);
  assert.match(page, /<p class="story">All hosts keep up: clocks ended at /);
  assert.match(page, /<p class="facts">3 hosts at 1, 2 and 3 ticks per second, 20 s, /);
  const single = renderReport([reportRun({ clockSpeeds: [1], runTime: 5 })]);
  assert.match(single, /<p class="facts">1 host at 1 tick per second, 5 s, /);
  assert.doesNotMatch(
    renderReport([{
      ...SMALL,
      analysis: {
        ...SMALL.analysis,
        summary: {
          ...SMALL.analysis.summary,
          hosts: SMALL.analysis.summary.hosts.map((host) => ({ ...host, clock_speed: null })),
        },
      },
    }]),
    /class="facts">[^<]*ticks per second/,
  );
});

Deno.test("Copies that were received and never routed are too many, and not missing", () => {
  const { summary } = SMALL.analysis;
  const copies = { ...summary.copies, ...{ routed: 3, received: 4, queued: 1, missing: -2 } };
  const analysis = { ...SMALL.analysis, summary: { ...summary, copies } as typeof summary };
  const page = renderReport([{ ...SMALL, analysis }]);
  assert.match(page, /3 routed = 4 received \+ 1 in inboxes − 2 too many\./);
});

Deno.test("Charts of further clocks are there where logs have those, and say where they end", () => {
  assert.doesNotMatch(renderReport([SMALL]), /data-figure="(physical|hybrid)"/);
  const page = renderReport([{ ...SMALL, history: withClocks(SMALL.history) }]);
  assert.match(
    page,
    /data-figure="physical">[^]*<figcaption>The physical clocks end between -[\d.,]+ ms \(127\.0\.0\.1:800\d\) and -[\d.,]+ ms \(127\.0\.0\.1:800\d\) ahead of true time\./,
  );
  assert.match(page, /data-figure="hybrid">/);
  const first = { ...withClocks(SMALL.history), eventsOmitted: 9 };
  assert.match(
    renderReport([{ ...SMALL, history: first }]),
    /physical clocks of the events shown end/,
  );
});
