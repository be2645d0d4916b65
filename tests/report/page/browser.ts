/** Pages in a real Chromium without a window; where none is installed, tests say that they were not run. */

import assert from "node:assert/strict";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { AnalyzedRun } from "../../../analysis/analyze_histories.ts";
import { renderReport } from "../../../report/report_page.ts";
import { findChromium } from "../../support/chromium.ts";
import { within } from "../../support/deadline.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const executablePath = await findChromium();
let browser: Browser | undefined;
Deno.test.afterAll(async () => {
  await browser?.close();
});

/**
 * A test of a report in a browser. However it goes, the page must neither complain nor ask anybody
 * for anything.
 */
export function browserTest(
  name: string,
  runs: readonly AnalyzedRun[],
  fn: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): void {
  if (executablePath === undefined) {
    // A browser is no package of npm, and users of the tool need none. CI installs it, so there these
    // tests run; elsewhere their names say what was not checked.
    const why = "not checked, because Chromium is not installed";
    Deno.test({ name: `${name}: ${why}`, ignore: true, fn() {} });
    return;
  }
  Deno.test({
    name,
    sanitizeOps: false, // the browser outlives the test
    sanitizeResources: false,
    async fn() {
      browser ??= await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      await using folder = await temporaryFolder();
      const file = `${folder.path}report.html`;
      await Deno.writeTextFile(file, renderReport(runs));
      const context = await browser.newContext({
        viewport: { width: 1200, height: 900 },
        ...options,
      });
      const complaints: string[] = [];
      const page = await context.newPage();
      page.on("console", (message) => {
        // Only tests read a canvas, and the browser has advice for those who do.
        if (!message.text().includes("willReadFrequently")) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("request", (request) => {
        if (request.url() !== `file://${file}`) complaints.push(request.url());
      });
      try {
        await page.goto(`file://${file}`);
        await page.waitForSelector("[data-ready]", { state: "attached" });
        await fn(page);
      } finally {
        await context.close();
      }
      assert.deepEqual(complaints, []);
    },
  });
}

/** Waits until something holds, frame by frame. */
export async function until(page: Page, condition: string): Promise<void> {
  const seen = page.evaluate(`new Promise((done) => {
    const look = () => (${condition}) ? done() : requestAnimationFrame(look);
    look();
  })`);
  await within(seen, condition);
}

/** What a diagram says of itself. */
export interface DiagramState {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly left: number;
  readonly row: number;
  readonly head: number;
  readonly selected: string;
  readonly past: string;
  readonly future: string;
  readonly concurrent: string;
}

/** Reads what the diagram that is shown says of itself, once it has drawn what it was told before. */
export async function diagramState(page: Page): Promise<DiagramState> {
  return await page.evaluate(`new Promise((done) => requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const { from, to, top, left, row, head, ...words } =
        document.querySelector(".run:not([hidden]) .diagram").dataset;
      done({ from: +from, to: +to, top: +top, left: +left, row: +row, head: +head, ...words });
    })))`);
}

/** Where an event is on the screen. */
export async function pointOf(
  page: Page,
  { host, time }: { readonly host: number; readonly time: number },
): Promise<{ x: number; y: number }> {
  const canvas = page.locator(".run:not([hidden]) .diagram canvas");
  await canvas.scrollIntoViewIfNeeded();
  const { from, to, top, left, row, head } = await diagramState(page);
  const box = await canvas.boundingBox();
  assert.ok(box !== null);
  return {
    x: box.x + left + ((time - from) / (to - from)) * (box.width - left),
    y: box.y + head + (host + 0.5) * row - top,
  };
}
