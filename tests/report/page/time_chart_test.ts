import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { AnalyzedRun } from "../../../analysis/analyze_histories.ts";
import { hostSeries } from "../../../report/host_lines.ts";
import { reportRun } from "../../support/report_runs.ts";
import { browserTest, until } from "./browser.ts";

const SLOW = reportRun({ clockSpeeds: [0.2, 0.5, 1], runTime: 40 });
const LARGE = reportRun({ clockSpeeds: [200, 600, 867], runTime: 60 });

/** What a chart's tip says under the pointer, and how far it should be from what the log says. */
async function tipAt(page: Page, figure: string, x: number): Promise<string[]> {
  const plot = page.locator(`[data-figure=${figure}] .u-over`);
  await plot.scrollIntoViewIfNeeded();
  await plot.hover({ position: { x, y: 100 } });
  return (await page.locator(`[data-figure=${figure}] .tip`).innerText()).split("\n");
}

/** What may be told of a host, within a thousandth of a second of an instant. */
function valuesNear(run: AnalyzedRun, line: number, time: number): (number | null)[] {
  const times = [time - 5e-4, time, time + 5e-4];
  return hostSeries(run.history).valuesAt("clock", { line, times });
}

for (
  const { name, run } of [
    { name: "Between two steps of a line the tip tells the crosshair's own time", run: SLOW },
    { name: "Of lines that are sampled the tip tells what stands in the log", run: LARGE },
  ]
) {
  browserTest(`${name}, and the values that hold then`, [run], async (page) => {
    const chart = page.locator("[data-figure=clock]");
    const box = await chart.locator(".u-over").boundingBox();
    const [from, to] = await Promise.all(
      ["data-from", "data-to"].map(async (name) => Number(await chart.getAttribute(name))),
    );
    const pixel = ((to ?? NaN) - (from ?? NaN)) / (box?.width ?? NaN);
    for (const x of [201, 333, 487, 602]) {
      const [title = "", ...rows] = await tipAt(page, "clock", x);
      const time = Number(/^([\d.]+) s$/.exec(title)?.[1]);
      const there = (from ?? NaN) + x * pixel;
      assert.ok(Math.abs(time - there) < pixel, `${time} s at ${there} s`);
      for (const [line, { source }] of run.history.hosts.entries()) {
        const row = rows.find((row) => row.startsWith(`${source}: `));
        const value = Number(row?.slice(source.length + 2).replaceAll(",", ""));
        assert.ok(valuesNear(run, line, time).includes(value), `${title}: ${row}`);
      }
    }
  });
}

browserTest(
  "Charts of counts have a number at each of their grid lines, however low they are",
  [SLOW],
  async (page) => {
    await page.evaluate(`{
      const { prototype } = CanvasRenderingContext2D;
      const write = prototype.fillText;
      window.written = [];
      prototype.fillText = function (text, ...place) {
        if (this.canvas.closest(".plot")) written.push(text);
        write.call(this, text, ...place);
      };
    }`);
    await page.getByRole("button", { name: "Dark", exact: true }).click();
    await until(page, "written.length > 30");
    const written = await page.evaluate("written") as string[];
    assert.deepEqual(written.filter((text) => !/\d|seconds/.test(text)), []);
  },
);

browserTest("The crosshair goes across no other chart than the pointer's", [SLOW], async (page) => {
  await tipAt(page, "clock", 300);
  const shown = await page.evaluate(`[...document.querySelectorAll(".u-cursor-y")].map((line) =>
    getComputedStyle(line).display !== "none")`);
  assert.deepEqual(shown, [true, false, false]);
  const upright = await page.evaluate(`[...document.querySelectorAll(".u-cursor-x")].map((line) =>
    getComputedStyle(line).display !== "none")`);
  assert.deepEqual(upright, [true, true, true], "they share their instant");
});
