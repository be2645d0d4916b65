import assert from "node:assert/strict";
import { findCones } from "../../../report/space_time/causality.ts";
import { MessageGraph } from "../../../report/space_time/message_graph.ts";
import { layOutScene, type Scene } from "../../../report/space_time/scene.ts";
import type { Paper } from "../../../report/space_time/viewport.ts";
import { reportRun } from "../../support/report_runs.ts";

const PAPER: Paper = { width: 930, height: 220, left: 130, bottom: 40, row: 60, hosts: 3 };
const small = new MessageGraph(reportRun({ clockSpeeds: [1, 2, 3], runTime: 60 }).history);
const large = new MessageGraph(reportRun({ clockSpeeds: [200, 600, 867], runTime: 10 }).history);

function count(lists: readonly { readonly points: readonly number[] }[]): number {
  return lists.reduce((sum, { points }) => sum + points.length / 2, 0);
}

function arrows(scene: Scene): number {
  return scene.arrows.reduce((sum, { lines }) => sum + lines.length / 4, 0);
}

Deno.test("A small run is drawn event by event and message by message, and nothing is left out", () => {
  const scene = layOutScene(small, { view: { from: 0, to: 60, top: 0 }, paper: PAPER });
  const { hosts } = small.history;
  assert.equal(count(scene.marks), hosts.reduce((sum, { length }) => sum + length, 0));
  const received = hosts.reduce((sum, { length }, host) => {
    return sum + small.countReceives(host, 0, length);
  }, 0);
  assert.equal(arrows(scene), received);
  assert.deepEqual([scene.bars, scene.leftOut], [[], []]);
});

Deno.test("A host's line goes to the right edge, or to the last event of a log that ends early", () => {
  const { history } = small;
  const hosts = history.hosts.map((host, i) => ({ ...host, endsEarly: i > 0 }));
  const cut = new MessageGraph({ ...history, hosts });
  const ends = (to: number): number[] => {
    const view = { from: to - 20, to, top: 0 };
    return layOutScene(cut, { view, paper: PAPER }).rows.map(({ end }) => end);
  };
  const last = hosts[1]?.times.at(-1) ?? NaN;
  const [whole, early] = ends(70);
  assert.equal(whole, PAPER.width);
  assert.equal(early, 130 + 800 * (last - 50) / 20);
  assert.deepEqual(ends(40), [PAPER.width, PAPER.width, PAPER.width]);
  assert.deepEqual(ends(90).slice(1), [PAPER.left, PAPER.left]);
});

Deno.test("The axis tells of no instant before the run begins", () => {
  const scene = layOutScene(small, { view: { from: -2, to: 3, top: 0 }, paper: PAPER });
  assert.equal(scene.ticks[0]?.text, "0");
});

Deno.test("Only what is visible is drawn", () => {
  const scene = layOutScene(small, { view: { from: 10, to: 12, top: 0 }, paper: PAPER });
  const visible = small.history.hosts.reduce((sum, { times }) => {
    return sum + times.filter((time) => time >= 10 && time <= 12).length;
  }, 0);
  assert.equal(count(scene.marks), visible);
  for (const { points } of scene.marks) {
    for (let i = 0; i < points.length; i += 2) {
      assert.ok((points[i] ?? 0) >= PAPER.left && (points[i] ?? 0) <= PAPER.width);
    }
  }
  assert.equal(scene.labels.length, visible);
});

Deno.test("Many events become bars that count them all, many arrows every 2nd, 4th ..., and it says so", () => {
  const scene = layOutScene(large, { view: { from: 0, to: 10, top: 0 }, paper: PAPER });
  assert.deepEqual(scene.marks, []);
  assert.ok(scene.bars.length > 0);
  const shown = arrows(scene);
  assert.ok(shown > 100 && shown <= 500, String(shown));
  const [arrowsText, barsText] = scene.leftOut.map(({ text, advice }) => `${text}; ${advice}`);
  assert.match(
    arrowsText ?? "",
    new RegExp(`^${shown} of \\d,\\d{3} arrows in view shown; zoom in for all$`),
  );
  assert.match(barsText ?? "", /^Events of 3 hosts shown as bars.*; zoom in for each event$/);
});

Deno.test("What is drawn of many arrows stays the same while the view moves", () => {
  const drawn = (from: number): Set<string> => {
    const view = { from, to: from + 4, top: 0 };
    const { arrows } = layOutScene(large, { view, paper: PAPER });
    const shift = ((4 - from) / 4) * (PAPER.width - PAPER.left); // to where they are at 4 s
    const places = new Set<string>();
    for (const { lines } of arrows) {
      for (let i = 0; i < lines.length; i += 4) {
        const x = Math.round(((lines[i + 2] ?? 0) - shift) * 10);
        if (x > 1500 && x < 5000) places.add(`${x} ${lines[i + 3]}`);
      }
    }
    return places;
  };
  const [before, after] = [drawn(4), drawn(4.01)];
  const kept = [...before].filter((place) => after.has(place)).length;
  assert.ok(before.size > 50 && kept >= 0.9 * before.size, `${kept} of ${before.size}`);
});

Deno.test("With a selected event everything is drawn by how it lies to it", () => {
  const cones = findCones(small, { host: 1, event: 40 });
  const scene = layOutScene(small, { view: { from: 0, to: 60, top: 0 }, paper: PAPER, cones });
  const counts = new Map<string, number>();
  for (const { tone, points } of scene.marks) {
    counts.set(tone, (counts.get(tone) ?? 0) + points.length / 2);
  }
  const { past, future, concurrent } = cones;
  assert.deepEqual(Object.fromEntries(counts), { selected: 1, past, future, concurrent });
});

Deno.test("Of a hundred hosts the visible ones are drawn", () => {
  const speeds = Array.from({ length: 100 }, () => 1);
  const graph = new MessageGraph(reportRun({ clockSpeeds: speeds, runTime: 5 }).history);
  const paper = { ...PAPER, row: 20, hosts: 100, height: 540 };
  const { rows } = layOutScene(graph, { view: { from: 0, to: 5, top: 400 }, paper });
  assert.ok(rows.length < 30);
  assert.ok(rows.some(({ host }) => host === 20) && !rows.some(({ host }) => host === 0));
});
