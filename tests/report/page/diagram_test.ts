import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { TONE_COLORS } from "../../../report/palette.ts";
import { findCones, type Relation, relationOf } from "../../../report/space_time/causality.ts";
import { largestJumps } from "../../../report/space_time/jumps.ts";
import { MessageGraph } from "../../../report/space_time/message_graph.ts";
import type { AnalyzedRun } from "../../../analysis/analyze_histories.ts";
import { reportRun, verdict } from "../../support/report_runs.ts";
import { browserTest, diagramState, pointOf, until } from "./browser.ts";

const RUN = reportRun({ clockSpeeds: [1, 2, 3], runTime: 40 });
const GRAPH = new MessageGraph(RUN.history);
const LARGE = reportRun({ clockSpeeds: [200, 600, 867], runTime: 60 });
const HUNDRED = reportRun({ clockSpeeds: Array.from({ length: 100 }, () => 2), runTime: 10 });

function timeOf(host: number, event: number): number {
  return RUN.history.hosts[host]?.times[event] ?? NaN;
}

/** The colour in the middle of an event, as `#rrggbb`. */
async function colorAt(page: Page, host: number, event: number): Promise<string> {
  const { x, y } = await pointOf(page, { host, time: timeOf(host, event) });
  return await page.evaluate(`(() => {
    const canvas = document.querySelector(".diagram canvas");
    const box = canvas.getBoundingClientRect();
    const [r, g, b] = canvas.getContext("2d")
      .getImageData(Math.round(${x} - box.left), Math.round(${y} - box.top), 1, 1).data;
    return "#" + [r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("");
  })()`);
}

async function chosen(page: Page): Promise<string> {
  return await page.locator(".run:not([hidden]) .chosen").textContent() ?? "";
}

browserTest(
  "A click on an event highlights its past and its future and greys the others",
  [RUN],
  async (page) => {
    const selected = { host: 1, event: 40 };
    const { x, y } = await pointOf(page, { host: 1, time: timeOf(1, 40) });
    await page.mouse.click(x, y);
    const cones = findCones(GRAPH, selected);
    const state = await diagramState(page);
    const { past, future, concurrent } = cones;
    assert.deepEqual(
      [state.selected, state.past, state.future, state.concurrent],
      ["1,40", `${past}`, `${future}`, `${concurrent}`],
    );
    assert.match(
      await chosen(page),
      new RegExp(
        `event 41 of 80.*${past} in its causal past, ${future} in its causal future, ${concurrent} con`,
      ),
    );
    const seen = new Set<Relation>();
    const colors = { past: "past", future: "future", concurrent: "concurrent" } as const;
    for (const [host, { kinds }] of RUN.history.hosts.entries()) {
      for (const event of [5, 20, 38, 39, 41, 60]) {
        const relation = relationOf(cones, { host, event });
        if (relation === "selected" || kinds[event] === undefined || kinds[event] === 0) continue;
        seen.add(relation);
        assert.equal(
          await colorAt(page, host, event),
          TONE_COLORS[colors[relation]].light,
          `${relation}: event ${event} of host ${host}`,
        );
      }
    }
    assert.ok(seen.size >= 2, [...seen].join(" "));
    await page.keyboard.press("Escape");
    assert.equal((await diagramState(page)).selected, "");
    assert.equal(await chosen(page), "No event is selected.");
  },
);

browserTest(
  "The wheel over the diagram scrolls the page and says how to zoom; with Ctrl it zooms",
  [RUN],
  async (page) => {
    const { x, y } = await pointOf(page, { host: 2, time: timeOf(2, 60) });
    const before = await diagramState(page);
    const hint = page.locator(".diagram .hint");
    assert.equal(await hint.isVisible(), false);
    await page.mouse.move(x, y);
    const scrolled = Number(await page.evaluate("scrollY"));
    await page.mouse.wheel(0, 120);
    await until(page, `scrollY > ${scrolled}`);
    assert.equal(await hint.isVisible(), true);
    assert.deepEqual(await diagramState(page), before);
    await hint.evaluate("(hint) => hint.getAnimations().forEach((fading) => fading.finish())");
    await until(page, `document.querySelector(".diagram .hint").hidden`);
    await page.mouse.wheel(0, -120);
    await until(page, `scrollY === ${scrolled}`);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -600);
    await until(page, `+document.querySelector(".diagram").dataset.from > ${before.from}`);
    await page.keyboard.up("Control");
    assert.equal(await hint.isVisible(), false);
    assert.equal(await page.evaluate("scrollY"), scrolled);
  },
);

browserTest(
  "After a click the wheel zooms at the pointer, and once all is shown it scrolls the page",
  [RUN],
  async (page) => {
    const time = timeOf(2, 60);
    const point = await pointOf(page, { host: 2, time });
    const before = await diagramState(page);
    await page.mouse.click(point.x, point.y);
    await page.mouse.wheel(0, -600);
    await until(page, `+document.querySelector(".diagram").dataset.from > ${before.from}`);
    const after = await diagramState(page);
    assert.ok(after.to - after.from < (before.to - before.from) / 2);
    assert.ok(Math.abs((await pointOf(page, { host: 2, time })).x - point.x) < 1);
    await page.mouse.wheel(0, 6000);
    await until(page, `+document.querySelector(".diagram").dataset.from === ${before.from}`);
    await page.evaluate(`document.querySelector(".diagram").scrollIntoView({ block: "end" })`);
    await page.locator(".diagram").hover();
    const scrolled = Number(await page.evaluate("scrollY"));
    await page.mouse.wheel(0, 500);
    await until(page, `scrollY > ${scrolled}`);
  },
);

browserTest("The diagram says where the run ends as the charts do", [RUN], async (page) => {
  await diagramState(page);
  assert.equal(await page.locator(".space-time .range").innerText(), "0.0 to 40.0 s");
});

browserTest("Dragging moves the view by what the pointer moves", [RUN], async (page) => {
  await page.locator(".space-time [data-do=in]").click();
  const before = await diagramState(page);
  const { x, y } = await pointOf(page, { host: 1, time: (before.from + before.to) / 2 });
  await page.mouse.move(x, y + 25);
  await page.mouse.down();
  await page.mouse.move(x - 60, y + 25);
  await page.mouse.move(x - 120, y + 25);
  await page.mouse.up();
  const after = await diagramState(page);
  const box = await page.locator(".diagram canvas").boundingBox();
  const seconds = 120 / ((box?.width ?? 0) - before.left) * (before.to - before.from);
  assert.ok(Math.abs(after.from - before.from - seconds) < 1e-6, `${after.from - before.from}`);
  assert.equal(after.selected, "", "a drag is no click");
});

browserTest("With the keyboard one steps from event to event, selects, and goes to either end", [
  RUN,
], async (page) => {
  await page.locator(".diagram").focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await chosen(page), /^127\.0\.0\.1:8001, event 1 of 40, /);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  assert.match(await chosen(page), /^127\.0\.0\.1:8002, event \d of 80, /);
  await page.keyboard.press("Enter");
  assert.match((await diagramState(page)).selected, /^1,\d$/);
  assert.equal(await page.locator(".diagram .tip").isVisible(), false, "it would cover arrows");
  for (let i = 0; i < 3; i++) await page.keyboard.press("+");
  const zoomed = await diagramState(page);
  const [, current = 0] = zoomed.selected.split(",").map(Number);
  const edge = (zoomed.to - zoomed.from) * 0.07;
  assert.ok(timeOf(1, current) > zoomed.from + edge && timeOf(1, current) < zoomed.to - edge);
  assert.ok(Math.abs((zoomed.to - zoomed.from) * 8 / (40.6 * 1.01) - 1) < 0.05);
  await page.keyboard.press("End");
  const { from, to } = await diagramState(page);
  assert.ok(to > timeOf(2, 119) && from > timeOf(2, 60));
  await page.keyboard.press("Shift+ArrowLeft");
  assert.ok((await diagramState(page)).from < from);
  await page.keyboard.press("Home");
  assert.ok((await diagramState(page)).from <= 0);
  await page.keyboard.press("0");
  const { from: first, to: last } = await diagramState(page);
  assert.ok(first <= 0 && last >= timeOf(2, 119));
  await page.keyboard.press("Tab");
  const name = await page.evaluate("document.activeElement.tagName");
  assert.notEqual(name, "DIV", "Tab leaves the diagram");
});

browserTest("M goes along a message and back", [RUN], async (page) => {
  await page.locator(".diagram").focus();
  await page.keyboard.press("ArrowRight");
  const receive = RUN.history.hosts[0]?.kinds.indexOf(1) ?? 0;
  for (let i = 0; i < receive; i++) await page.keyboard.press("ArrowRight");
  const text = await chosen(page);
  const [, sender = ""] =
    /RECEIVE at .*, sent by (\S+) at logical time \d+, [\d.]+ s earlier/.exec(text) ?? [];
  await page.keyboard.press("m");
  assert.ok(
    (await chosen(page)).startsWith(`${sender}, event`),
    `${text} -> ${await chosen(page)}`,
  );
});

browserTest(
  "J and its button go from the largest jump of a clock to the next largest, and around",
  [RUN],
  async (page) => {
    const jumps = largestJumps(RUN.history);
    for (let i = 0; i < 3; i++) await page.locator(".space-time [data-do=in]").click();
    await page.locator(".diagram").focus();
    for (const [i, { host, event, by }] of jumps.slice(0, 2).entries()) {
      if (i === 0) await page.keyboard.press("j");
      else await page.getByRole("button", { name: "Next large jump" }).click();
      const { selected, from, to } = await diagramState(page);
      assert.equal(selected, `${host},${event}`);
      assert.ok(timeOf(host, event) > from && timeOf(host, event) < to, "it is in view");
      const [before = 0, after = 0] = RUN.history.hosts[host]?.logicalTimes
        .slice(event - 1, event + 1) ?? [];
      assert.equal(after - before, by);
      const rank = `Jump ${i + 1} of ${jumps.length}, the largest first: by ${by}. `;
      assert.ok((await chosen(page)).startsWith(rank), await chosen(page));
      assert.ok((await chosen(page)).includes(`logical time ${before} → ${after}`));
    }
    await page.locator(".diagram").focus();
    for (let i = 2; i <= jumps.length; i++) await page.keyboard.press("J");
    assert.match(await chosen(page), /^Jump 1 of /);
  },
);

browserTest("Hovering shows the event, and elsewhere nothing", [RUN], async (page) => {
  const { x, y } = await pointOf(page, { host: 0, time: timeOf(0, 7) });
  const tip = page.locator(".diagram .tip");
  await page.mouse.move(x, y);
  assert.match(await tip.innerText(), /127\.0\.0\.1:8001, event 8 of 40\n/);
  await page.mouse.move(x, y + 30);
  assert.equal(await tip.isVisible(), false);
});

browserTest(
  "100,000 events are drawn in part, which it says, and one by one where they have room",
  [LARGE],
  async (page) => {
    const note = page.locator("[data-left-out]");
    assert.match(await note.innerText(), /of \d\d,\d{3} arrows in view shown; zoom in for all/);
    await page.locator(".diagram").focus();
    await page.keyboard.press("ArrowRight");
    for (let i = 0; i < 10; i++) await page.keyboard.press("+");
    await diagramState(page);
    assert.doesNotMatch(await note.innerText(), /bars/);
    await page.keyboard.press("Enter");
    const { past, future, concurrent } = await diagramState(page);
    const events = LARGE.history.hosts.reduce((sum, { length }) => sum + length, 0);
    assert.equal(Number(past) + Number(future) + Number(concurrent) + 1, events);
  },
);

browserTest(
  "A hundred hosts scroll, and the keyboard brings its event into view",
  [HUNDRED],
  async (page) => {
    const diagram = page.locator(".diagram");
    await diagram.focus();
    await page.keyboard.press("PageDown");
    const { top, row } = await diagramState(page);
    assert.equal(top, 4 * row);
    await page.keyboard.press("ArrowRight");
    assert.equal((await diagramState(page)).top, 0);
    for (let i = 0; i < 40; i++) await page.keyboard.press("ArrowDown");
    assert.match(await chosen(page), /^127\.0\.0\.1:8041,/);
    assert.ok((await diagramState(page)).top > 0);
  },
);

browserTest("Two fingers zoom, one moves", [RUN], async (page) => {
  const before = await diagramState(page);
  const { x, y } = await pointOf(page, { host: 1, time: 20 });
  const session = await page.context().newCDPSession(page);
  const touch = async (type: string, ...xs: number[]): Promise<void> => {
    const touchPoints = xs.map((x, id) => ({ x, y, id }));
    await session.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints });
  };
  await touch("touchStart", x - 40, x + 40);
  for (const half of [60, 80, 100, 120]) await touch("touchMove", x - half, x + half);
  await touch("touchEnd");
  const after = await diagramState(page);
  const scale = (before.to - before.from) / (after.to - after.from);
  assert.ok(scale > 2 && scale < 4, `${scale}`);
  assert.equal(after.selected, "");
}, { hasTouch: true });

/** The run, one of whose messages is said to have come twice: 20 and 30 events after the start. */
const [FIRST, SECOND] = [{ host: 1, event: 20 }, { host: 2, event: 30 }];
const BROKEN: AnalyzedRun = {
  ...RUN,
  analysis: {
    ...RUN.analysis,
    verdicts: [
      verdict("twice", "no message is received twice", {
        ...{ status: "violated", violations: 1 },
        examples: [{
          text: "a message is received again",
          evidence: [FIRST, SECOND].map(({ host, event }) => ({
            file: RUN.eventLines[host]?.file ?? "",
            line: RUN.eventLines[host]?.lines[event] ?? 0,
            event: "RECEIVE",
          })),
        }],
      }),
    ],
  },
};

browserTest(
  "A violation leads to its events: the diagram zooms to them, rings them and selects the last",
  [BROKEN],
  async (page) => {
    const whole = await diagramState(page);
    await page.getByRole("button", { name: "Show in the diagram" }).focus();
    await page.keyboard.press("Enter");
    const { from, to, selected } = await diagramState(page);
    assert.equal(selected, `${SECOND.host},${SECOND.event}`);
    for (const { host, event } of [FIRST, SECOND]) {
      assert.ok(timeOf(host, event) > from && timeOf(host, event) < to, `${host} ${event}`);
    }
    assert.ok(to - from < (whole.to - whole.from) / 2);
    assert.match(await chosen(page), /^127\.0\.0\.1:8003, event 31 of 120, /);
    const focused = await page.evaluate("document.activeElement.className");
    assert.match(String(focused), /^diagram/, "the keyboard goes on from there");
    const box = await page.locator(".diagram canvas").boundingBox();
    assert.ok(box !== null && box.y >= 0 && box.y < 900, "it is in view");
    // The ring of the first event is as red as the page's word for broken rules.
    const point = await pointOf(page, { host: FIRST.host, time: timeOf(FIRST.host, FIRST.event) });
    const ring = await page.evaluate(`(([x, y]) => {
      const canvas = document.querySelector(".diagram canvas");
      const { left, top } = canvas.getBoundingClientRect();
      const data = canvas.getContext("2d").getImageData(x - left - 10, y - top - 10, 20, 20).data;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] === 0xb3 && data[i + 1] === 0x26 && data[i + 2] === 0x1e) return true;
      }
      return false;
    })([${point.x}, ${point.y}])`);
    assert.equal(ring, true);
    const violation = page.getByText("a message is received again");
    assert.ok(((await violation.boundingBox())?.y ?? 0) < 0, "it has gone out of view");
    await page.getByRole("button", { name: "To the violation" }).click();
    const { y = -1 } = await violation.boundingBox() ?? {};
    assert.ok(y > 0 && y < 900, `the way back leads to ${y}`);
    await page.locator(".diagram").focus();
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("button", { name: "To the violation" }).count(), 0);
  },
);

browserTest("Colours mean causality while an event is selected, and its kind otherwise", [
  RUN,
], async (page) => {
  const looks = async () =>
    await page.evaluate(`[
      getComputedStyle(document.querySelector(".kinds path.kind-receive")).fill,
      +getComputedStyle(document.querySelector(".tones")).opacity,
    ]`) as [string, number];
  const [kind, faint] = await looks();
  await page.locator(".diagram").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await diagramState(page);
  const [neutral, full] = await looks();
  assert.notEqual(neutral, kind);
  assert.ok(faint < full && full === 1);
  await page.keyboard.press("Escape");
  await diagramState(page);
  assert.deepEqual(await looks(), [kind, faint]);
});

browserTest(
  "The diagram and each chart are saved as pictures, larger than what they show by their titles",
  [
    RUN,
  ],
  async (page) => {
    const pictures: [button: string, file: string, canvas: string][] = [
      ["Save as PNG", "test-space-time-diagram.png", ".diagram canvas"],
      ["Logical clock over time: save as PNG", "test-Logical-clock-over-time.png", ".plot canvas"],
    ];
    for (const [name, file, canvas] of pictures) {
      const coming = page.waitForEvent("download");
      await page.getByRole("button", { name, exact: true }).click();
      const download = await coming;
      assert.equal(download.suggestedFilename(), file);
      const bytes = await Deno.readFile(await download.path());
      assert.equal(new TextDecoder("latin1").decode(bytes.subarray(1, 4)), "PNG");
      const header = new DataView(bytes.buffer);
      const drawn = await page.locator(canvas).first().evaluate((element) => {
        const { width, height } = element as unknown as { width: number; height: number };
        return { width, height };
      });
      assert.equal(header.getUint32(16), drawn.width + 32);
      assert.ok(header.getUint32(20) > drawn.height + 60);
    }
  },
);
