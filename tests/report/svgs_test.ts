import assert from "node:assert/strict";
import * as fc from "fast-check";
import { DOMParser, type Element } from "@xmldom/xmldom";
import type { AnalyzedRun } from "../../analysis/analyze_histories.ts";
import { chartsSection } from "../../report/page_charts.ts";
import { jumpsSvg } from "../../report/svg_rows.ts";
import { renderRunSvgs, renderSvgs } from "../../report/svgs.ts";
import { anyHistory } from "../support/any_history.ts";
import { holds } from "../support/laws.ts";
import { withClocks } from "../support/run_histories.ts";
import { reportRun } from "../support/report_runs.ts";

const HOSTILE = `</text><script>alert(1)</script>&'"\u0007`;

const RUNS = {
  "three hosts": reportRun({ clockSpeeds: [1, 2, 3], runTime: 60 }),
  "no events": reportRun({ clockSpeeds: [1, 2], runTime: 0 }),
  "one host": reportRun({ clockSpeeds: [3], runTime: 10 }),
  "a hundred hosts": reportRun({ clockSpeeds: Array.from({ length: 100 }, () => 2), runTime: 10 }),
  "hostile names": reportRun({ name: HOSTILE, clockSpeeds: [1, 2, 3], runTime: 10 }),
} as const satisfies Record<string, AnalyzedRun>;

/** Parses strictly: whatever is amiss is an error. */
function parse(svg: string): Element {
  const onError = (_level: string, message: string): void => {
    if (!message.startsWith("Unicode replacement")) throw new Error(message); // that one is ours
  };
  const { documentElement } = new DOMParser({ onError }).parseFromString(svg, "image/svg+xml");
  assert.ok(documentElement !== null);
  return documentElement;
}

for (const [name, run] of Object.entries(RUNS)) {
  Deno.test(`The pictures of a run with ${name} are well-formed and draw nothing that is no number`, () => {
    const svgs = renderSvgs(run);
    const names = ["clock", "lag", "inbox", "jumps", "event_mix", "space_time"];
    assert.deepEqual([...svgs.keys()], names.map((name) => `${name}.svg`));
    for (const [file, svg] of svgs) {
      const root = parse(svg);
      assert.equal(root.tagName, "svg", file);
      assert.equal(root.getElementsByTagName("title").length, 1, file);
      assert.equal(root.getElementsByTagName("script").length, 0, file);
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/, file);
    }
  });
}

Deno.test("Several runs are drawn over each other, a line and a name in the legend for each", () => {
  const names = Object.keys(RUNS);
  const svgs = renderRunSvgs(Object.values(RUNS), names);
  assert.deepEqual([...svgs.keys()], ["clock.svg", "lag.svg", "inbox.svg"]);
  for (const [file, svg] of svgs) {
    const root = parse(svg);
    assert.equal(svg.match(/stroke-linejoin="round"/g)?.length, names.length, file);
    const texts = [...root.getElementsByTagName("text")].map(({ textContent }) => textContent);
    assert.ok(names.every((name) => texts.includes(name)), `${file}: ${texts}`);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/, file);
  }
});

Deno.test("A line goes to the last instant that is known, also where it is flat and its log is cut", () => {
  const { history, ...run } = RUNS["three hosts"];
  const hosts = history.hosts.map((host) => ({
    ...host,
    ...{
      stop: null,
      endsEarly: host.source.endsWith("1"),
      inboxSizes: host.inboxSizes.map(() => 0),
    },
  }));
  const svg = renderSvgs({ ...run, history: { ...history, hosts } }).get("inbox.svg") ?? "";
  const ends = [...svg.matchAll(/<path d="M[\d.]+ [\d.]+H([\d.]+)" fill="none"/g)].map(([, x]) => {
    return Number(x);
  });
  assert.equal(ends.length, 3);
  const [cut = NaN, second = NaN, third = NaN] = ends;
  assert.ok(cut > 0.9 * third && cut < third && second === third, ends.join());
});

Deno.test("Further clocks have pictures of their own, below true time, too", () => {
  const { history, ...run } = RUNS["three hosts"];
  const svgs = renderSvgs({ ...run, history: withClocks(history) });
  assert.deepEqual([...svgs.keys()].slice(2, 5), ["inbox.svg", "physical.svg", "hybrid.svg"]);
  for (const name of ["physical.svg", "hybrid.svg"]) {
    const svg = svgs.get(name) ?? "";
    parse(svg);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  }
  assert.match(
    svgs.get("physical.svg") ?? "",
    />Physical clocks beside true time, ms ahead, test</,
  );
  assert.match(svgs.get("physical.svg") ?? "", /text-anchor="end">-1,?\d+</);
});

Deno.test("A line per host, in the host's colour and dash", () => {
  const svg = parse(renderSvgs(RUNS["three hosts"]).get("clock.svg") ?? "");
  const paths = Array.from(svg.getElementsByTagName("path"));
  const lines = paths.filter((path) => (path.getAttribute("d") ?? "").length > 200);
  assert.equal(lines.length, 3);
  const looks = lines.map((line) =>
    line.getAttribute("stroke") + (line.getAttribute("stroke-dasharray") ?? "")
  );
  assert.equal(new Set(looks).size, 3);
});

Deno.test("The space-time diagram draws the first events, and says how many", () => {
  const svg = renderSvgs(RUNS["three hosts"]).get("space_time.svg") ?? "";
  assert.match(svg, /the first 150 of 360 events/);
  assert.equal(svg.match(/>127\.0\.0\.1:800[123]</g)?.length, 3);
});

Deno.test("However few events there are, and at whatever instants, nothing is drawn nowhere", () => {
  holds(
    fc.property(anyHistory(), (history) => {
      for (const [file, svg] of renderSvgs({ ...RUNS["one host"], history })) {
        parse(svg);
        assert.doesNotMatch(svg, /NaN|Infinity/, file);
      }
    }),
    100,
  );
});

/** The numbers on the vertical axis of a picture. */
function valuesOn(svg: string): string[] {
  return [...svg.matchAll(/text-anchor="end">([^<]+)</g)].map(([, text = ""]) => text);
}

Deno.test("An axis of things that are counted has no halves, however short it is", () => {
  const { history, ...run } = RUNS["three hosts"];
  for (const most of [0, 1, 2, 3, 40]) {
    const hosts = history.hosts.map((host) => ({
      ...{ ...host, stop: null },
      inboxSizes: host.inboxSizes.map((_, i) => i % (most + 1)),
    }));
    const svg = renderSvgs({ ...run, history: { ...history, hosts } }).get("inbox.svg") ?? "";
    const values = valuesOn(svg);
    assert.ok(values.length > 1 && values.every((text) => /^\d+$/.test(text)), values.join(" "));
    assert.equal(new Set(values).size, values.length, values.join(" "));
  }
});

Deno.test("The picture of the kinds of events has an axis in per cent and the larger shares as numbers", () => {
  const run = RUNS["three hosts"];
  const svg = renderSvgs(run).get("event_mix.svg") ?? "";
  assert.match(svg, />100<\/text>/);
  assert.match(svg, />% of the host&#39;s events<\/text>/);
  const [{ events, ticks } = assert.fail()] = run.analysis.summary.hosts;
  assert.ok(svg.includes(`>${(100 * (events?.RECEIVE ?? 0) / ticks).toFixed(0)} %</text>`));
  assert.doesNotMatch(svg, />[0-7] %</);
});

Deno.test("The picture of jumps is called as on the page, and says what its heights are", () => {
  const svg = renderSvgs(RUNS["three hosts"]).get("jumps.svg") ?? "";
  assert.match(svg, />Jumps of the logical clock, test<\/text>/);
  assert.match(svg, /<text [^>]*>[^<]*heights are square roots/);
});

Deno.test("The jumps of thousands of hosts are drawn, whose bars are more than a call takes arguments", () => {
  const { analysis } = RUNS["three hosts"];
  const jump_histogram = Array.from({ length: 50 }, (_, i) => ({ from: i, to: i + 1, count: 1 }));
  const host = { ...(analysis.hosts[0] ?? assert.fail()), jump_histogram };
  const hosts = Array.from({ length: 5_000 }, () => host);
  assert.ok(jumpsSvg({ ...analysis, hosts }).includes("</svg>"));
  assert.ok(
    chartsSection({ ...RUNS["three hosts"], analysis: { ...analysis, hosts } }).text.length > 1e6,
  );
});
