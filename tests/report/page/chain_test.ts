import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { chainText, longestChain } from "../../../report/space_time/longest_chain.ts";
import { MessageGraph } from "../../../report/space_time/message_graph.ts";
import { reportRun } from "../../support/report_runs.ts";
import { browserTest, diagramState, pointOf } from "./browser.ts";

const RUN = reportRun({ clockSpeeds: [1, 2, 3], runTime: 20 });
const GRAPH = new MessageGraph(RUN.history);
const CHAIN = longestChain(GRAPH);

/** Whether the path is drawn half-way between two events of the chain, by how dark the canvas is there. */
async function lightnessBetween(page: Page, event: number): Promise<number> {
  const points = await Promise.all([event, event + 1].map((i) => {
    const { host = 0, event = 0 } = CHAIN[i] ?? {};
    return pointOf(page, { host, time: RUN.history.hosts[host]?.times[event] ?? NaN });
  }));
  const [x = 0, y = 0] = (["x", "y"] as const).map((axis) =>
    points.reduce((sum, point) => sum + point[axis], 0) / 2
  );
  return Number(
    await page.evaluate(`(([x, y]) => {
      const canvas = document.querySelector(".diagram canvas");
      const { left, top } = canvas.getBoundingClientRect();
      const { data } = canvas.getContext("2d").getImageData(x - left - 1, y - top - 2, 3, 5);
      return data.reduce((sum, value) => sum + value, 0) / data.length;
    })([${x}, ${y}])`),
  );
}

browserTest("The longest chain is drawn as a path and told, by its button and by L", [
  RUN,
], async (page) => {
  const hop = CHAIN.findIndex(({ host }, i) => host !== CHAIN[i + 1]?.host);
  assert.ok(hop >= 0 && hop < CHAIN.length - 1);
  const plain = await lightnessBetween(page, hop);
  const chosen = page.locator(".chosen");
  await page.getByRole("button", { name: "Longest chain" }).click();
  await diagramState(page);
  assert.equal(await chosen.innerText(), chainText(GRAPH, CHAIN));
  assert.ok(await lightnessBetween(page, hop) < plain, "there is more ink");
  await page.getByRole("button", { name: "Clear selection" }).click();
  await diagramState(page);
  assert.equal(await lightnessBetween(page, hop), plain);
  assert.equal(await chosen.innerText(), "No event is selected.");
  await page.locator(".diagram").focus();
  await page.keyboard.press("l");
  assert.equal(await chosen.innerText(), chainText(GRAPH, CHAIN));
});
