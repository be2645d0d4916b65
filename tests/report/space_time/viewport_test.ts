import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  hostAt,
  hostsInView,
  panView,
  type Paper,
  reveal,
  scrollView,
  timeAt,
  topMax,
  viewAround,
  wholeView,
  xOf,
  yOf,
  zoomView,
} from "../../../report/space_time/viewport.ts";
import { holds } from "../../support/laws.ts";

const LIMITS = { begin: -0.6, end: 60.6 };
const PAPER: Paper = { width: 900, height: 500, left: 130, bottom: 40, row: 20, hosts: 100 };

Deno.test("The whole run reaches from edge to edge", () => {
  const view = wholeView(LIMITS);
  assert.deepEqual([xOf(view, PAPER, LIMITS.begin), xOf(view, PAPER, LIMITS.end)], [130, 900]);
});

Deno.test("However one zooms and moves, the view stays within the run and shows some of it", () => {
  const action = fc.oneof(
    fc.record({ factor: fc.double({ min: 0.01, max: 100, noNaN: true }), at: fc.nat(60) }),
    fc.record({ seconds: fc.constantFrom(-Infinity, -7, -0.01, 0.01, 7, Infinity) }),
  );
  holds(fc.property(fc.array(action), (actions) => {
    let view = wholeView(LIMITS);
    for (const action of actions) {
      view = "factor" in action
        ? zoomView(view, action.at, { factor: action.factor, limits: LIMITS })
        : panView(view, action.seconds, LIMITS);
      assert.ok(view.from >= LIMITS.begin - 1e-9 && view.to <= LIMITS.end + 1e-9);
      assert.ok(view.to - view.from > 9e-5);
    }
  }));
});

Deno.test("Beside the run a view shows no more than its margin, however little it shows", () => {
  const limits = { begin: 0, end: 60, margin: 0.02 };
  const emptyOf = ({ from, to }: { readonly from: number; readonly to: number }) =>
    [Math.max(0, -from), Math.max(0, to - 60)].map((empty) => (empty / (to - from)).toFixed(6));
  const whole = wholeView(limits);
  assert.deepEqual(emptyOf(whole), ["0.020000", "0.020000"]);
  const near = viewAround(whole, [1], { room: 2, limits });
  assert.deepEqual(emptyOf(near), ["0.020000", "0.000000"]);
  assert.deepEqual(emptyOf(panView(near, Infinity, limits)), ["0.000000", "0.020000"]);
  const again = zoomView(near, 1, { factor: 100, limits });
  assert.ok(Math.abs(again.from - whole.from) < 1e-9 && Math.abs(again.to - whole.to) < 1e-9);
});

Deno.test("Zooming keeps the instant under the pointer where it is", () => {
  const before = { from: 10, to: 30, top: 0 };
  const at = timeAt(before, PAPER, 333);
  const after = zoomView(before, at, { factor: 0.3, limits: LIMITS });
  assert.ok(Math.abs(xOf(after, PAPER, at) - 333) < 1e-6);
  assert.ok(Math.abs((after.to - after.from) / 6 - 1) < 1e-9);
});

Deno.test("viewAround() shows instants and some time on either side, within the run", () => {
  const view = { from: 0, to: 1, top: 7 };
  const around = (times: readonly number[], room: number) =>
    viewAround(view, times, { room, limits: LIMITS });
  assert.deepEqual(around([20, 17], 2), { from: 15, to: 22, top: 7 });
  assert.deepEqual(around([0], 2), { from: -0.6, to: 3.4, top: 7 });
  assert.deepEqual(around([60, 1], 5), { from: -0.6, to: 60.6, top: 7 });
  const point = around([30], 0);
  assert.ok(point.to - point.from > 9e-5, "one can still zoom out of it");
});

Deno.test("Places and pixels are each other's inverse", () => {
  const view = { from: 12, to: 13, top: 110 };
  assert.ok(Math.abs(timeAt(view, PAPER, xOf(view, PAPER, 12.34)) - 12.34) < 1e-9);
  assert.equal(hostAt(view, PAPER, yOf(view, PAPER, 17)), 17);
});

Deno.test("Hosts scroll as far as there are hosts", () => {
  const view = wholeView(LIMITS);
  assert.equal(topMax(PAPER), 100 * 20 - 460);
  assert.equal(scrollView(view, 1e9, PAPER).top, topMax(PAPER));
  assert.equal(scrollView(view, -5, PAPER).top, 0);
  assert.equal(scrollView(view, 50, { ...PAPER, hosts: 3 }).top, 0);
});

Deno.test("Of many hosts one knows which lines are in view", () => {
  const paper = { ...PAPER, head: 8 };
  const view = wholeView(LIMITS);
  assert.deepEqual(hostsInView(view, paper), { first: 0, last: 22 });
  assert.deepEqual(hostsInView({ ...view, top: 100 }, paper), { first: 5, last: 27 });
  assert.deepEqual(hostsInView({ ...view, top: topMax(paper) }, paper), { first: 77, last: 99 });
  assert.deepEqual(hostsInView(view, { ...paper, hosts: 3 }), { first: 0, last: 2 });
});

Deno.test("Revealing an event brings it onto the paper, and moves nothing where it is there", () => {
  const view = { from: 10, to: 12, top: 0 };
  const space = { limits: LIMITS, paper: PAPER };
  holds(fc.property(fc.double({ min: 0, max: 60, noNaN: true }), fc.nat(99), (time, host) => {
    const shown = reveal(view, { time, host }, space);
    const [x, y] = [xOf(shown, PAPER, time), yOf(shown, PAPER, host)];
    assert.ok(x >= PAPER.left && x <= PAPER.width, `x is ${x}`);
    assert.ok(y >= 0 && y <= PAPER.height - PAPER.bottom, `y is ${y}`);
  }));
  assert.deepEqual(reveal(view, { time: 11, host: 4 }, space), view);
});
