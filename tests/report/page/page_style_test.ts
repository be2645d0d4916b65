import assert from "node:assert/strict";
import { withClocks } from "../../support/run_histories.ts";
import { reportRun } from "../../support/report_runs.ts";
import { browserTest, diagramState } from "./browser.ts";

const RUN = reportRun({ clockSpeeds: [1, 2, 3], runTime: 40 });
const OTHER = reportRun({ name: "other", clockSpeeds: [1, 2, 3, 4, 5, 6], runTime: 40 });
const THIRTY = reportRun({ clockSpeeds: Array.from({ length: 30 }, () => 2), runTime: 5 });
const PHONE = { viewport: { width: 390, height: 844 } };

for (const colorScheme of ["light", "dark"] as const) {
  browserTest(`Where a system forces its colours, drawings keep theirs: ${colorScheme}`, [
    { ...RUN, history: withClocks(RUN.history) },
  ], async (page) => {
    await diagramState(page);
    const colors = await page.evaluate(`[...document.querySelectorAll("canvas")].map((canvas) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      return new Set(new Uint32Array(data.buffer)).size;
    })`) as number[];
    assert.ok(colors.every((count) => count > 20), colors.join(" "));
    const [ground, corner] = await page.evaluate(`[
      getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).join(),
      [...document.querySelector(".diagram canvas").getContext("2d").getImageData(0, 0, 1, 1).data]
        .slice(0, 3).join(),
    ]`) as string[];
    assert.equal(corner, ground);
    const signs = await page.evaluate(
      `[".kinds path.kind-receive", ".lines path"].map((selector) => {
      const { fill, stroke } = getComputedStyle(document.querySelector(selector));
      return fill === "none" ? stroke : fill;
    })`,
    );
    const blue = colorScheme === "light" ? "rgb(0, 104, 168)" : "rgb(86, 180, 233)";
    assert.deepEqual(signs, [blue, blue]);
    assert.equal(await page.locator(".theme").isVisible(), false, "it would change nothing");
  }, { forcedColors: "active", colorScheme });
}

browserTest(
  "A table that is wider than the page has a shade where it goes on, at every width",
  [RUN, OTHER],
  async (page) => {
    const shades = await page.evaluate(`[...document.querySelectorAll(".scroll")].map((scroll) =>
      getComputedStyle(scroll).backgroundAttachment)`) as string[];
    assert.deepEqual([...new Set(shades)], ["local, scroll"]);
    const titles = await page.locator(".beside thead th").allInnerTexts();
    assert.deepEqual(
      titles.slice(-2),
      ["seed", "kind"],
      "what matters least goes out of sight first",
    );
    await page.emulateMedia({ media: "print" });
    const printed = await page.evaluate(`getComputedStyle(document.querySelector(".scroll"))
      .backgroundImage`);
    assert.equal(printed, "none");
  },
  { viewport: { width: 1024, height: 800 } },
);

browserTest("On a phone the buttons of many hosts are cut within a row", [THIRTY], async (page) => {
  const [isCut, image] = await page.evaluate(`(() => {
    const lines = document.querySelector(".run .lines");
    const bottom = lines.getBoundingClientRect().bottom;
    const boxes = [...lines.querySelectorAll("button")].map((one) => one.getBoundingClientRect());
    return [
      boxes.some((box) => box.top < bottom - 8 && box.bottom > bottom + 8),
      getComputedStyle(lines).backgroundImage,
    ];
  })()`) as [boolean, string];
  assert.equal(isCut, true, "a row is half in view");
  assert.match(image, /gradient/);
}, PHONE);

browserTest("On a phone what is said of a host stands nearer to it than to the next", [
  THIRTY,
], async (page) => {
  const gaps = await page.evaluate(`(() => {
    const [first, second] = document.querySelectorAll(".mix");
    const aside = first.nextElementSibling.getBoundingClientRect();
    const name = second.previousElementSibling.getBoundingClientRect();
    return [aside.top - first.getBoundingClientRect().bottom, name.top - aside.bottom];
  })()`) as number[];
  assert.ok((gaps[1] ?? 0) > (gaps[0] ?? 0) + 5, gaps.join(" "));
}, PHONE);

browserTest("What the keyboard had said of an event goes with the focus", [RUN], async (page) => {
  await page.locator(".diagram").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator(".diagram .tip").isVisible(), true);
  await page.keyboard.press("Tab");
  assert.equal(await page.locator(".diagram .tip").isVisible(), false);
});
