import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { reportRun, verdict } from "../../support/report_runs.ts";
import { browserTest } from "./browser.ts";

const RUN = reportRun({ name: "first", clockSpeeds: [1, 2, 3], runTime: 20 });
const OTHER = reportRun({ name: "second", clockSpeeds: [1, 8, 8], runTime: 20 });
const EMPTY = reportRun({ name: "empty", clockSpeeds: [1, 2], runTime: 0 });
const MANY = reportRun({ clockSpeeds: Array.from({ length: 21 }, () => 2), runTime: 3 });
const EVIDENCE = OTHER.eventLines.slice(0, 2).map(({ file, lines }) => ({
  ...{ file, line: lines[3] ?? 0, event: "RECEIVE" },
}));
const BROKEN = {
  ...OTHER,
  analysis: {
    ...OTHER.analysis,
    warnings: ["a log is cut off"],
    verdicts: [
      verdict("a", "a rule"),
      verdict("b", "another rule", {
        ...{ status: "violated", violations: 1 },
        examples: [{ text: "it is broken", evidence: EVIDENCE }],
      }),
    ],
  },
};

/** Where a page is hard to use for those who do not see it or have no mouse. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(`for (const details of document.querySelectorAll("details")) {
    details.open = true;
  }`);
  // Tables that are made when they are opened are there two frames later.
  await page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
  );
  await page.evaluate(axe.source);
  return await page.evaluate(`axe.run().then(({ violations }) => violations.flatMap(
    ({ id, impact, nodes }) => nodes.map(({ html, failureSummary }) =>
      [id, impact, html.slice(0, 150), failureSummary].join("; "))))`);
}

const PAGES = {
  "one run": { runs: [RUN], colorScheme: "light" },
  "many hosts": { runs: [MANY], colorScheme: "light" },
  violations: { runs: [BROKEN], colorScheme: "dark" },
} as const;

for (const [name, { runs, colorScheme }] of Object.entries(PAGES)) {
  browserTest(`A page of ${name} puts up no barrier that axe knows`, runs, async (page) => {
    assert.deepEqual(await barriers(page), []);
    await page.locator(".diagram").focus();
    await page.keyboard.press("j");
    assert.deepEqual(await barriers(page), [], "with an event selected");
  }, { colorScheme });
}

browserTest("A page of several runs puts up no barrier that axe knows, at whichever tab", [
  ...[RUN, BROKEN, EMPTY],
], async (page) => {
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await page.locator(".run:visible[data-ready]").waitFor();
    assert.deepEqual(await barriers(page), []);
  }
});
