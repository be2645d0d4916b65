import assert from "node:assert/strict";
import { reportRun } from "../../support/report_runs.ts";
import { browserTest, diagramState, until } from "./browser.ts";

const FIFTY = reportRun({ clockSpeeds: Array.from({ length: 50 }, () => 8), runTime: 20 });
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

browserTest(
  "On a phone one finger scrolls the page over many hosts, and two scroll the hosts",
  [FIFTY],
  async (page) => {
    await page.locator(".diagram").scrollIntoViewIfNeeded();
    await diagramState(page);
    const session = await page.context().newCDPSession(page);
    const touch = async (type: string, points: readonly { x: number; y: number }[]) => {
      const touchPoints = points.map((point, id) => ({ ...point, id }));
      await session.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints });
    };
    const drag = async (xs: readonly number[]): Promise<void> => {
      const box = await page.locator(".diagram canvas").boundingBox();
      const at = (dy: number) => {
        return xs.map((x) => ({ x: (box?.x ?? 0) + x, y: Math.max(20, box?.y ?? 0) + dy }));
      };
      await touch("touchStart", at(300));
      for (let dy = 280; dy >= 140; dy -= 20) {
        await touch("touchMove", at(dy));
        await diagramState(page); // as slow as frames, or it is no scrolling
      }
      await touch("touchEnd", []);
    };
    const scrolled = Number(await page.evaluate("scrollY"));
    await drag([200]);
    await until(page, `scrollY > ${scrolled + 60}`);
    assert.equal((await diagramState(page)).top, 0);
    const before = Number(await page.evaluate("scrollY"));
    await drag([100, 200]);
    const { top } = await diagramState(page);
    assert.ok(top > 60, `the hosts went by ${top}`);
    assert.equal(Number(await page.evaluate("scrollY")), before);
  },
  PHONE,
);

browserTest(
  "In landscape a phone's diagram leaves the page beside it within reach",
  [FIFTY],
  async (page) => {
    const { height = 0 } = await page.locator(".diagram canvas").boundingBox() ?? {};
    assert.ok(height > 200 && height < 0.7 * 390, `${height}`);
  },
  { ...PHONE, viewport: { width: 844, height: 390 } },
);

browserTest(
  "Where not all hosts fit it says which are shown, and how to see the others",
  [FIFTY],
  async (page) => {
    const note = page.locator("[data-left-out]");
    const shown = async () => {
      await diagramState(page);
      return /^Hosts (\d+) to (\d+) of 50; Shift\+↑ and Shift\+↓, or two fingers, for the others\./
        .exec(await note.innerText())?.slice(1).map(Number);
    };
    const before = await shown();
    assert.equal(before?.[0], 1);
    assert.ok(Number(before?.[1]) > 20 && Number(before?.[1]) < 40);
    await page.getByRole("button", { name: "Hosts below" }).click();
    assert.deepEqual(await shown(), before?.map((host) => host + 4));
    await page.locator(".diagram").focus();
    await page.keyboard.press("Shift+ArrowUp");
    assert.deepEqual(await shown(), before);
    await page.getByText("Mouse, touch and keyboard").click();
    const keys = await page.locator(".space-time .keys").innerText();
    assert.match(keys, /PageUp\s+PageDown\s+the hosts above, below/);
  },
);

browserTest("Printed, all hosts are shown, and nothing asks to zoom", [FIFTY], async (page) => {
  await page.locator(".diagram").focus();
  await page.keyboard.press("PageDown");
  const { top } = await diagramState(page);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
  const { row, top: printed } = await diagramState(page);
  const { height = 0 } = await page.locator(".diagram canvas").boundingBox() ?? {};
  assert.ok(height > 50 * row && printed === 0, `${height} for 50 rows of ${row} from ${printed}`);
  const words = await page.locator("main").innerText();
  assert.doesNotMatch(words, /zoom in|Shift|Hosts 1 to/);
  assert.match(words, /arrows in view shown\. Events of 50 hosts shown as bars, .* below\./);
  await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
  assert.equal((await diagramState(page)).top, top, "the screen is as it was");
});

browserTest("Where all hosts fit nothing is said of them", [
  reportRun({ clockSpeeds: [1, 2, 3], runTime: 40 }),
], async (page) => {
  await diagramState(page);
  assert.equal(await page.locator("[data-left-out]").innerText(), "");
  assert.equal(await page.getByRole("button", { name: "Hosts below" }).count(), 0);
});
