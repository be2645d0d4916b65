import assert from "node:assert/strict";
import { withClocks } from "../../support/run_histories.ts";
import { reportRun, verdict } from "../../support/report_runs.ts";
import { browserTest, diagramState, until } from "./browser.ts";

const RUN = reportRun({ name: "first", clockSpeeds: [1, 2, 3], runTime: 40 });
const OTHER = reportRun({ name: "second", clockSpeeds: [1, 8, 8], runTime: 40 });
const EMPTY = reportRun({ name: "empty", clockSpeeds: [1, 2], runTime: 0 });
const SINGLE = reportRun({ name: "single", clockSpeeds: [3], runTime: 10 });
const HOSTILE = `</script><img src=x onerror="document.title='taken over'">`;

browserTest(
  "A report opens with its verdicts in view and all charts drawn",
  [RUN],
  async (page) => {
    const banner = page.locator(".banner");
    assert.ok((await banner.boundingBox())?.y ?? 1e9 < 300);
    assert.equal(await page.locator(".plot canvas").count(), 3);
    const drawn = await page.evaluate(`[...document.querySelectorAll("canvas")].map((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  })`) as number[];
    assert.ok(drawn.every((colors) => colors > 5), drawn.join(" "));
  },
);

browserTest(
  "Dragging over a chart zooms all of them, a double click shows all again",
  [RUN],
  async (page) => {
    const plot = page.locator("[data-figure=lag] .u-over");
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    assert.ok(box !== null);
    await page.mouse.move(box.x + 200, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 60, { steps: 4 });
    await page.mouse.move(box.x + 400, box.y + 60, { steps: 4 });
    await page.mouse.up();
    const isZoomed = `[...document.querySelectorAll("[data-figure]")].every(({ dataset }) =>
    dataset.from > 4 && dataset.to < 20 && dataset.to - dataset.from > 4)`;
    await until(page, isZoomed);
    await page.mouse.dblclick(box.x + 100, box.y + 50);
    await until(
      page,
      `[...document.querySelectorAll("[data-figure]")].every(({ dataset }) =>
    dataset.from <= 0 && dataset.to > 39)`,
    );
  },
);

browserTest(
  "Several runs are drawn over each other, a line per run that can be hidden",
  [RUN, OTHER, EMPTY],
  async (page) => {
    const figures = page.locator(".of-runs figure");
    assert.deepEqual(await figures.locator("h4").allInnerTexts(), [
      ...["Largest logical clock", "Largest lag", "Longest inbox"],
    ]);
    const plot = figures.nth(1).locator(".u-over");
    await plot.scrollIntoViewIfNeeded();
    const named = async (): Promise<string> => {
      await plot.hover({ position: { x: 20, y: 40 } });
      await plot.hover({ position: { x: 150, y: 80 } });
      return await figures.nth(1).locator(".tip").innerText();
    };
    const { analysis: { summary: { hosts } } } = OTHER;
    assert.match(
      await named(),
      /^\d+\.\d{3} s\n(second: \d+\nfirst: \d+|first: \d+\nsecond: \d+)$/,
    );
    await page.locator(".of-runs .lines button", { hasText: "first" }).click();
    assert.match(await named(), /^\d+\.\d{3} s\nsecond: \d+$/);

    await figures.nth(0).locator("summary").click();
    const cells = figures.nth(0).locator("tbody tr", { hasText: "second" }).locator("td");
    const clocks = hosts.map((host) => host.final_logical_clock ?? 0);
    assert.equal(Number(await cells.last().innerText()), Math.max(...clocks));
    const tab = page.locator(".run:not([hidden]) .lines button", { hasText: "8001" });
    assert.equal(await tab.getAttribute("aria-pressed"), "true");
  },
);

browserTest("Hovering over a chart names the values there", [RUN], async (page) => {
  const plot = page.locator("[data-figure=clock] .u-over");
  await plot.scrollIntoViewIfNeeded();
  await plot.hover({ position: { x: 300, y: 80 } });
  const text = await page.locator("[data-figure=clock] .tip").innerText();
  assert.match(text, /^\d+\.\d{3} s\n/);
  assert.equal(text.match(/127\.0\.0\.1:800[123]: \d+/g)?.length, 3);
});

browserTest("The legend shows and hides hosts, with the keyboard too", [RUN], async (page) => {
  const button = page.getByRole("button", { name: "127.0.0.1:8002" });
  await button.focus();
  await page.keyboard.press("Enter");
  assert.equal(await button.getAttribute("aria-pressed"), "false");
  const plot = page.locator("[data-figure=clock] .u-over");
  await plot.hover({ position: { x: 300, y: 80 } });
  assert.doesNotMatch(await page.locator("[data-figure=clock] .tip").innerText(), /8002/);
});

browserTest(
  "Physical and hybrid clocks are drawn, named and tabled like the other figures",
  [{ ...RUN, history: withClocks(RUN.history) }],
  async (page) => {
    assert.equal(await page.locator(".plot canvas").count(), 5);
    const figure = page.locator("[data-figure=physical]");
    await figure.locator(".u-over").scrollIntoViewIfNeeded();
    await figure.locator(".u-over").hover({ position: { x: 400, y: 80 } });
    assert.match(await figure.locator(".tip").innerText(), /127\.0\.0\.1:800[12]: -1,5\d\d/);
    await figure.locator(".values summary").click();
    await figure.locator("table").waitFor();
    const cells = await figure.locator("tbody tr").first().locator("td").allInnerTexts();
    assert.equal(cells.length, 10);
    assert.match(cells.at(-1) ?? "", /^-1,5\d\d$/);
  },
);

browserTest("Every chart has its values as a table", [OTHER], async (page) => {
  for (const figure of ["clock", "lag", "inbox"]) {
    const details = page.locator(`[data-figure=${figure}] .values`);
    await details.locator("summary").click();
    await details.locator("table").waitFor();
    assert.equal(await details.locator("tbody tr").count(), 3);
    assert.equal(await details.locator("thead th").count(), 11);
    assert.deepEqual(
      (await details.locator("td").allInnerTexts()).filter((text) => text === "–"),
      [],
    );
  }
  const last = async (figure: string, host: number) =>
    await page.locator(`[data-figure=${figure}] tbody tr`).nth(host).locator("td").last()
      .innerText();
  for (const [host, figures] of OTHER.analysis.summary.hosts.entries()) {
    assert.equal(await last("clock", host), String(figures.final_logical_clock));
    assert.equal(await last("inbox", host), String(figures.inbox_final));
  }
});

browserTest(
  "Light and dark follow the reader's choice, or else the system",
  [RUN],
  async (page) => {
    const ground = async () =>
      await page.evaluate("getComputedStyle(document.body).backgroundColor");
    const corner = async () =>
      await page.evaluate(`[...document.querySelector(".diagram canvas").getContext("2d")
      .getImageData(0, 0, 1, 1).data].slice(0, 3).join()`);
    assert.deepEqual([await ground(), await corner()], ["rgb(23, 25, 28)", "23,25,28"]);
    await page.getByRole("button", { name: "Light", exact: true }).click();
    assert.deepEqual([await ground(), await corner()], ["rgb(255, 255, 255)", "255,255,255"]);
    await page.getByRole("button", { name: "Auto", exact: true }).click();
    await page.emulateMedia({ colorScheme: "light" });
    await diagramState(page);
    assert.deepEqual([await ground(), await corner()], ["rgb(255, 255, 255)", "255,255,255"]);
  },
  { colorScheme: "dark" },
);

browserTest("Several runs: each has its tab, with arrow keys too", [RUN, OTHER], async (page) => {
  assert.equal(await page.locator(".run:visible h2").innerText(), "first");
  await page.getByRole("tab", { name: "second" }).click();
  assert.equal(await page.locator(".run:visible h2").innerText(), "second");
  await page.locator(".run:visible .plot canvas").first().waitFor();
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.locator(".run:visible h2").innerText(), "first");
  assert.equal(
    await page.getByRole("tab", { name: "first" }).getAttribute("aria-selected"),
    "true",
  );
});

browserTest(
  "A run without events and a run with one host open like any other",
  [EMPTY, SINGLE],
  async (page) => {
    assert.equal(await page.locator(".run:visible canvas, .run:visible .tools").count(), 0);
    assert.match(await page.locator(".run:visible").innerText(), /there is nothing to draw/);
    await page.getByRole("tab", { name: "single" }).click();
    await page.locator(".run:visible .diagram").focus();
    for (const key of ["m", "j", "End", "Home", "+", "0", "Escape", "ArrowRight", "Enter"]) {
      await page.keyboard.press(key);
    }
    assert.equal((await diagramState(page)).selected, "0,0");
  },
);

browserTest("400 pixels are wide enough: nothing stands out on the right", [RUN], async (page) => {
  const width = await page.evaluate("document.documentElement.scrollWidth");
  assert.equal(width, 400);
}, { viewport: { width: 400, height: 800 } });

browserTest("On a phone no title is under its chart's button", [RUN], async (page) => {
  for (const figure of await page.locator("figure[data-figure]").all()) {
    const [title, button] = [figure.locator("h4"), figure.locator(".save")];
    const words = await title.evaluate((title) => {
      const range = title.ownerDocument.createRange();
      range.selectNodeContents(title);
      return range.getBoundingClientRect().right;
    });
    assert.ok(words <= ((await button.boundingBox())?.x ?? 0), await title.innerText());
  }
}, { viewport: { width: 390, height: 800 } });

browserTest(
  "On a phone tables begin with the host's port and the verdict of theory, and the host stays in view",
  [RUN],
  async (page) => {
    const tables = page.locator(".run:visible .scroll:visible");
    for (const [i, word] of [/^(stable|saturated)$/, /^✓ yes$/].entries()) {
      const row = tables.nth(i).locator("tbody tr").first();
      assert.equal(await row.locator("th").innerText(), ":8001");
      assert.match(await row.locator("td").first().innerText(), word);
      const { x = 0, width = 0 } = await row.locator("td").first().boundingBox() ?? {};
      assert.ok(x + width < 390, `it ends at ${x + width}`);
      for (const name of ["thead th", "tbody th"]) {
        const cell = tables.nth(i).locator(name).first();
        const before = (await cell.boundingBox())?.x ?? NaN;
        await tables.nth(i).evaluate("(scroll) => scroll.scrollLeft = 200");
        const moved = ((await cell.boundingBox())?.x ?? NaN) - before;
        assert.ok(moved <= 0 && moved > -20, `the first column went by ${moved}`);
        await tables.nth(i).evaluate("(scroll) => scroll.scrollLeft = 0");
      }
    }
  },
  { viewport: { width: 390, height: 800 } },
);

browserTest(
  "Printed, a report is light, without controls, and nothing is cut off",
  [RUN],
  async (page) => {
    const shown: unknown[] = [];
    await page.exposeFunction("note", (value: unknown) => void shown.push(value));
    await page.evaluate(`addEventListener("beforeprint", () => note({
    theme: document.documentElement.dataset.theme,
    widths: [...document.querySelectorAll("canvas")].map(({ style, clientWidth }) => clientWidth),
  }))`);
    const pdf = await page.pdf({ format: "A4", margin: { left: "1cm", right: "1cm" } });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    const [{ theme, widths }] = shown as [{ theme: string; widths: number[] }];
    assert.equal(theme, "light");
    assert.ok(widths.every((width) => width <= 690), widths.join(" "));
    assert.equal(await page.evaluate("document.documentElement.dataset.theme"), "auto");
  },
  { colorScheme: "dark" },
);

browserTest(
  "Printed, no heading stands alone at the foot of a page",
  [RUN],
  async (page) => {
    await page.emulateMedia({ media: "print" });
    const breaks = await page.evaluate(`[".charts h3", ".charts > .lines"].map((selector) =>
      getComputedStyle(document.querySelector(selector)).breakAfter)`);
    assert.deepEqual(breaks, ["avoid", "avoid"]);
  },
);

browserTest(
  "Printed, all of several runs stand one after another, each on a page of its own",
  [RUN, OTHER, SINGLE],
  async (page) => {
    const seen = async () => await page.locator(".run:visible h2").allInnerTexts();
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    assert.deepEqual(await seen(), ["first", "second", "single"]);
    const canvases = await page.evaluate(`[...document.querySelectorAll(".run")].map((run) =>
      [...run.querySelectorAll("canvas")].filter(({ clientWidth }) => clientWidth > 400).length)`);
    assert.deepEqual(canvases, [4, 4, 4]);
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    assert.deepEqual(await seen(), ["first"]);
    await page.emulateMedia({ media: "print" });
    const breaks = await page.evaluate(`[...document.querySelectorAll(".run")].map((run) =>
      getComputedStyle(run).breakBefore)`);
    assert.deepEqual(breaks, ["auto", "page", "page"]);
  },
);

browserTest(
  "What was checked is folded in, a click away, and open on paper",
  [RUN],
  async (page) => {
    const rule = page.getByText("a send is before its receive");
    assert.equal(await rule.isVisible(), false);
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    assert.equal(await rule.isVisible(), true);
    const help = page.getByText("what theory says of the host in the long run");
    assert.equal(await help.isVisible(), false, "help is for the screen");
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    assert.equal(await rule.isVisible(), false);
    await page.getByText("What was checked").click();
    assert.equal(await rule.isVisible(), true);
  },
);

browserTest(
  "Of many hosts the longest table stays folded in on paper",
  [reportRun({ clockSpeeds: Array.from({ length: 30 }, () => 2), runTime: 5 })],
  async (page) => {
    const cells = page.getByText("staleness of messages, s");
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    assert.equal(await cells.first().isVisible(), false);
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    await page.getByText("Distributions", { exact: true }).click();
    assert.equal(await cells.first().isVisible(), true);
  },
);

browserTest("Of several runs the tab tells where a rule is broken", [
  RUN,
  {
    ...OTHER,
    analysis: {
      ...OTHER.analysis,
      verdicts: [verdict("a", "a rule", { status: "violated", violations: 1 })],
    },
  },
], async (page) => {
  assert.equal(await page.getByRole("tab", { name: /violated/ }).count(), 1);
  assert.equal(await page.getByRole("tab", { name: "violated second" }).count(), 1);
  assert.equal(await page.getByText("a rule").isVisible(), false);
  await page.getByRole("tab", { name: /second/ }).click();
  assert.equal(await page.getByText("a rule").isVisible(), true);
});

browserTest("Hostile names stay names", [
  {
    ...RUN,
    history: {
      ...RUN.history,
      name: HOSTILE,
      hosts: RUN.history.hosts.map((host) => ({ ...host, source: HOSTILE })),
    },
    analysis: { ...RUN.analysis, directory: HOSTILE, verdicts: [verdict(HOSTILE, HOSTILE)] },
  },
], async (page) => {
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.title(), "first – scale-sim");
  await page.locator(".diagram").focus();
  await page.keyboard.press("ArrowRight");
  assert.ok((await page.locator(".chosen").innerText()).startsWith(HOSTILE));
});

browserTest(
  "The charts move nothing and speak for themselves to those who cannot see them",
  [RUN],
  async (page) => {
    for (const label of await page.locator("figure .plot, .diagram").all()) {
      assert.ok(((await label.getAttribute("aria-label")) ?? "").length > 30);
    }
    const unnamed = await page.evaluate(`[...document.querySelectorAll("button")].filter((button) =>
    (button.ariaLabel ?? button.textContent).trim() === "").length`);
    assert.equal(unnamed, 0);
    const moving = await page.evaluate(`[...document.querySelectorAll("button")].filter((button) =>
    getComputedStyle(button).transitionDuration !== "0s").length`);
    assert.equal(moving, 0);
  },
  { reducedMotion: "reduce" },
);
