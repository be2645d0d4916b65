/** What a report costs: to open with 100,000 events, to move about in, and to write after a run. */

import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../tests/support/chromium.ts";
import { cost, denoRun, SOURCE } from "./program.ts";
import type { BenchOptions, Row } from "./row.ts";
import { interleave, median } from "./statistics.ts";

const OPEN_LIMIT_MS = 2000;
const FRAME_LIMIT_MS = 50;
const ADDED_LIMIT_MS = 100;
const ROUNDS = 7;
/** Three hosts that have 100,020 events in a minute. */
const HOSTS = ["--clock-speeds", 200, 600, 867, "--run-time", 60, "--seed", 262];

/**
 * Measures reports.
 *
 * @param options Where to write, and how long to measure.
 * @returns The figures; those of the page only where Chromium is installed.
 */
export async function measure(options: BenchOptions): Promise<Row[]> {
  return [...await measureWriting(options), ...await measurePage(options)];
}

/** The default experiment in virtual time with a report, beside the same without one. */
async function measureWriting({ scratch, bundle, short }: BenchOptions): Promise<Row[]> {
  const args = [
    "experiment",
    "--virtual",
    "--clock-speeds",
    1,
    2,
    3,
    "--log-dir",
    `${scratch}added`,
  ];
  const take = async (script: string, ...flags: string[]): Promise<number> => {
    return (await cost(denoRun(script, [...args, ...flags]))).wallMs;
  };
  const rounds = await interleave(short ? 3 : 21, {
    source: () => take(SOURCE),
    sourceWithout: () => take(SOURCE, "--no-report"),
    bundle: () => take(bundle),
    bundleWithout: () => take(bundle, "--no-report"),
  });
  const row = (what: string, withIt: readonly number[], without: readonly number[]): Row => ({
    what: `a report adds to the default run, ${what}`,
    ...{ unit: "ms", ours: median(withIt) - median(without), limit: ADDED_LIMIT_MS },
  });
  return [
    row("from source", rounds.source, rounds.sourceWithout),
    row("from the bundle", rounds.bundle, rounds.bundleWithout),
  ];
}

async function measurePage({ scratch, short }: BenchOptions): Promise<Row[]> {
  const executablePath = await findChromium();
  if (executablePath === undefined) return [];
  const folder = `${scratch}page`;
  const args = ["experiment", "--virtual", ...HOSTS, "--log-dir", folder, "--exp-name", "large"];
  await cost(denoRun(SOURCE, args));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const url = `file://${folder}/large/report.html`;
    const opened: number[] = [];
    const frames = { whole: [] as number[], middle: [] as number[], events: [] as number[] };
    for (let round = 0; round < (short ? 1 : ROUNDS); round++) {
      const page = await open(browser, url);
      opened.push(await page.evaluate("performance.now()"));
      const take = async (into: number[]) => void into.push(await longestFrame(page));
      await take(frames.whole);
      await press(page, "+", 3);
      await take(frames.middle);
      await press(page, "+", 6);
      await press(page, "ArrowRight", 1);
      await press(page, "Enter", 1);
      await take(frames.events);
      await page.close();
    }
    const longest = (what: string, samples: readonly number[]): Row => ({
      ...{ what, unit: "ms", ours: Math.max(...samples), limit: FRAME_LIMIT_MS, samples },
    });
    return [
      {
        what: "100,000 events: opening, to the first picture",
        ...{ unit: "ms", ours: median(opened), limit: OPEN_LIMIT_MS, samples: opened },
      },
      longest("longest frame while panning over all of it", frames.whole),
      longest("over an eighth of it", frames.middle),
      longest("over single events, one selected", frames.events),
    ];
  } finally {
    await browser.close();
  }
}

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(url);
  await page.evaluate(`new Promise((done) => {
    const look = () => document.querySelector(".diagram").dataset.from === undefined
      ? requestAnimationFrame(look)
      : done();
    look();
  })`);
  return page;
}

/** Drags back and forth, and finds the longest time from one frame to the next meanwhile. */
async function longestFrame(page: Page): Promise<number> {
  const canvas = page.locator(".diagram canvas");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (box === null) return NaN;
  const y = box.y + box.height - 15;
  await page.mouse.move(box.x + 700, y);
  await page.mouse.down();
  await page.evaluate(`{
    let before = performance.now();
    window.longest = 0;
    const look = () => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - before);
      before = now;
      window.frames = requestAnimationFrame(look);
    };
    window.frames = requestAnimationFrame(look);
  }`);
  for (const x of [300, 1000, 500, 1100, 700]) await page.mouse.move(box.x + x, y, { steps: 25 });
  const longest = await page.evaluate("cancelAnimationFrame(window.frames), window.longest");
  await page.mouse.up();
  return Number(longest);
}

async function press(page: Page, key: string, times: number): Promise<void> {
  await page.locator(".diagram").focus();
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
}
