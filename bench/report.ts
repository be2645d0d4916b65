/** What a report costs: to open with 100,000 events, to move about in, and to write after a run. */

import { median } from "simple-statistics";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../tests/support/chromium.ts";
import { cost, denoRun, SOURCE } from "./program.ts";
import type { BenchOptions, Row } from "./row.ts";
import { interleave } from "./sampling.ts";

const OPEN_LIMIT_MS = 2000;
const FRAME_LIMIT_MS = 50;
const ADDED_LIMIT_MS = 100;
const ROUNDS = 7;
/** The peer of panning: as large, and with nothing to draw. */
const BLANK = '<!doctype html><div class="diagram" data-from="0" style="height:300px"></div>';
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
    what: `added to the default run, ${what}`,
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
  await Deno.writeTextFile(`${folder}/blank.html`, BLANK);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const rounds: Round[] = [];
    for (let i = 0; i < (short ? 1 : ROUNDS); i++) rounds.push(await takeRound(browser, folder));
    return pageRows(rounds);
  } finally {
    await browser.close();
  }
}

/** What is measured of one panning. */
interface Panning {
  /** The longest time from one frame to the next, in milliseconds. */
  readonly frameMs: number;
  /** The longest that the page's own work took of it. */
  readonly workMs: number;
}

interface Round {
  readonly openMs: number;
  readonly whole: Panning;
  readonly eighth: Panning;
  readonly events: Panning;
  /** A page on which nothing is drawn. */
  readonly blank: Panning;
}

async function takeRound(browser: Browser, folder: string): Promise<Round> {
  const page = await open(browser, `file://${folder}/large/report.html`);
  const openMs = Number(await page.evaluate("performance.now()"));
  const whole = await pan(page);
  await press(page, "+", 3);
  const eighth = await pan(page);
  await press(page, "+", 6);
  await press(page, "ArrowRight", 1);
  await press(page, "Enter", 1);
  const events = await pan(page);
  await page.close();
  const other = await open(browser, `file://${folder}/blank.html`);
  const blank = await pan(other);
  await other.close();
  return { openMs, whole, eighth, events, blank };
}

function pageRows(rounds: readonly Round[]): Row[] {
  const opened = rounds.map(({ openMs }) => openMs);
  const peer = median(rounds.map(({ blank }) => blank.frameMs));
  const panned = (what: string, pick: (round: Round) => Panning): Row[] => {
    const frames = rounds.map((round) => pick(round).frameMs);
    const work = rounds.map((round) => pick(round).workMs);
    const common = { unit: "ms", limit: FRAME_LIMIT_MS };
    return [
      { ...common, what: `panning ${what}: frame`, ours: median(frames), peer, samples: frames },
      { ...common, what: "  of it our work, worst", ours: Math.max(...work), samples: work },
    ];
  };
  return [
    {
      what: "opening 100,000 events",
      ...{ unit: "ms", ours: median(opened), limit: OPEN_LIMIT_MS, samples: opened },
    },
    ...panned("over all", ({ whole }) => whole),
    ...panned("over 1/8", ({ eighth }) => eighth),
    ...panned("over events", ({ events }) => events),
  ];
}

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(`{
    const request = requestAnimationFrame.bind(window);
    window.workMs = 0;
    window.requestAnimationFrame = (draw) => request((time) => {
      const start = performance.now();
      draw(time);
      window.workMs = Math.max(window.workMs, performance.now() - start);
    });
  }`);
  await page.goto(url);
  await page.evaluate(`new Promise((done) => {
    const look = () => document.querySelector(".diagram").dataset.from === undefined
      ? requestAnimationFrame(look)
      : done();
    look();
  })`);
  return page;
}

/** Drags back and forth, and measures frames meanwhile. */
async function pan(page: Page): Promise<Panning> {
  const diagram = page.locator(".diagram");
  await diagram.scrollIntoViewIfNeeded();
  const box = await diagram.boundingBox();
  if (box === null) throw new Error("the page shows no diagram");
  const y = box.y + box.height - 15;
  await page.mouse.move(box.x + 700, y);
  await page.mouse.down();
  await page.evaluate(`{
    let before = performance.now();
    window.workMs = window.frameMs = 0;
    const look = () => {
      const now = performance.now();
      window.frameMs = Math.max(window.frameMs, now - before);
      before = now;
      window.next = requestAnimationFrame(look);
    };
    window.next = requestAnimationFrame(look);
  }`);
  for (const x of [300, 1000, 500, 1100, 700]) await page.mouse.move(box.x + x, y, { steps: 25 });
  const [frameMs = NaN, workMs = NaN] = await page.evaluate(
    "cancelAnimationFrame(next), [frameMs, workMs]",
  ) as number[];
  await page.mouse.up();
  return { frameMs, workMs };
}

async function press(page: Page, key: string, times: number): Promise<void> {
  await page.locator(".diagram").focus();
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
}
