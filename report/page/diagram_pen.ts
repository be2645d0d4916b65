/** Draws a scene of the space-time diagram on a canvas. */

import type { RunHistory } from "../../analysis/run_history.ts";
import { EVENT_KINDS } from "../../core/event_kind.ts";
import { kindName } from "../palette.ts";
import type { EventPlace } from "../space_time/message_graph.ts";
import type { Scene, Tone } from "../space_time/scene.ts";
import { cornersOf, DOT_RADIUS, headOf } from "../space_time/shapes.ts";
import { type Paper, topMax, type View, xOf, yOf } from "../space_time/viewport.ts";
import { readColors } from "./theme.ts";

const COLORS = [
  ...["ground", "ink", "muted", "line", "arrow", "bad"],
  ...["tone-selected", "tone-past", "tone-future", "tone-concurrent"],
  ...EVENT_KINDS.map(kindName),
];
const FONT = "12px system-ui, sans-serif";
/** Where lines are so far apart there is room for thicker ones, which are seen from further away, */
const WIDE_ROW = 60;
/** by so much. */
const WIDE_FACTOR = 1.5;
/** Fewer arrows than that have heads. */
const HEADS_MAX = 500;
/** Twice as sharp is sharp enough, and a quarter of the work. */
const SCALE_MAX = 2;

/** How thick the sign is of where among the hosts one is. */
const THUMB = 5;

/** What is drawn beside the scene. */
export interface PenOptions {
  /** What is shown. */
  readonly view: View;
  /** The paper. */
  readonly paper: Paper;
  /** The event that the keyboard is on. */
  readonly current: EventPlace | undefined;
  /** Events to point out. */
  readonly marked: readonly EventPlace[];
  /** Events to join by a thick line. */
  readonly chain: readonly EventPlace[];
}

/** A pen for one canvas. */
export class DiagramPen {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #history: RunHistory;
  #colors: Record<string, string> = {};

  /**
   * Takes a pen.
   *
   * @param canvas Where it draws.
   * @param history The run, for the names of its hosts.
   */
  constructor(canvas: HTMLCanvasElement, history: RunHistory) {
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("the browser gives no canvas to draw on");
    this.#canvas = canvas;
    this.#context = context;
    this.#history = history;
    this.readColors();
  }

  /** Takes the colours of now. */
  readColors(): void {
    this.#colors = readColors(COLORS);
  }

  /**
   * Draws.
   *
   * @param scene What.
   * @param options Where.
   */
  draw(scene: Scene, { view, paper, current, marked, chain }: PenOptions): void {
    const { width, height, left, bottom } = paper;
    this.#fit(width, height);
    const context = this.#context;
    context.fillStyle = this.#color("ground");
    context.fillRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(left, 0, width - left, height - bottom);
    context.clip();
    this.#drawLines(scene, paper);
    this.#drawArrows(scene, paper);
    this.#drawBars(scene);
    this.#drawChain(chain, { view, paper });
    this.#drawMarks(scene);
    for (const place of marked) this.#drawRing(place, { view, paper, color: "bad", radius: 6.5 });
    if (current !== undefined) {
      this.#drawRing(current, { view, paper, color: "tone-selected", radius: 9 });
    }
    this.#drawLabels(scene); // last, so that no ring crosses a number out
    context.restore();
    this.#drawNames(scene, paper);
    this.#drawAxis(scene, paper);
    this.#drawThumb(view, paper);
  }

  #fit(width: number, height: number): void {
    const scale = Math.min(SCALE_MAX, devicePixelRatio);
    const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
    if (this.#canvas.width !== wide || this.#canvas.height !== high) {
      this.#canvas.width = wide;
      this.#canvas.height = high;
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
    this.#context.setTransform(scale, 0, 0, scale, 0, 0);
  }

  #drawLines({ rows, ticks }: Scene, { left, height, bottom, row }: Paper): void {
    const context = this.#context;
    context.lineWidth = 1;
    context.strokeStyle = this.#color("line");
    context.beginPath();
    for (const { x } of ticks) {
      context.moveTo(Math.round(x) + 0.5, 0);
      context.lineTo(Math.round(x) + 0.5, height - bottom);
    }
    context.stroke();
    context.lineWidth = widthIn(row, 1);
    context.strokeStyle = this.#color("muted");
    context.beginPath();
    for (const { y, end } of rows) {
      context.moveTo(left, Math.round(y) + 0.5);
      context.lineTo(end, Math.round(y) + 0.5);
    }
    context.stroke();
  }

  #drawArrows({ arrows }: Scene, { row }: Paper): void {
    const context = this.#context;
    const count = arrows.reduce((sum, { lines }) => sum + lines.length / 4, 0);
    for (const { tone, lines } of arrows) {
      if (lines.length === 0) continue;
      const isFaint = tone === "concurrent";
      context.globalAlpha = isFaint ? 0.6 : tone === "plain" && count > 150 ? 0.4 : 0.85;
      context.lineWidth = widthIn(row, isFaint ? 0.7 : tone === "plain" ? 0.9 : 1.3);
      context.strokeStyle = context.fillStyle = this.#toneColor(tone, "arrow");
      context.beginPath();
      for (let i = 0; i < lines.length; i += 4) {
        context.moveTo(lines[i] ?? 0, lines[i + 1] ?? 0);
        context.lineTo(lines[i + 2] ?? 0, lines[i + 3] ?? 0);
      }
      context.stroke();
      if (count <= HEADS_MAX) this.#drawHeads(lines);
    }
    context.globalAlpha = 1;
  }

  #drawHeads(lines: readonly number[]): void {
    const context = this.#context;
    context.beginPath();
    for (let i = 0; i < lines.length; i += 4) {
      const [x1, y1, x2, y2, x3, y3] = headOf(lines.slice(i, i + 4));
      if (x1 === undefined || y1 === undefined) continue;
      context.moveTo(x1, y1);
      context.lineTo(x2 ?? x1, y2 ?? y1);
      context.lineTo(x3 ?? x1, y3 ?? y1);
    }
    context.fill();
  }

  #drawBars({ bars }: Scene): void {
    const context = this.#context;
    for (const { side, tone, boxes } of bars) {
      context.fillStyle = this.#toneColor(
        tone,
        side === "acting" ? "kind-internal" : "kind-receive",
      );
      for (let i = 0; i < boxes.length; i += 4) {
        context.fillRect(boxes[i] ?? 0, boxes[i + 1] ?? 0, boxes[i + 2] ?? 0, boxes[i + 3] ?? 0);
      }
    }
  }

  #drawChain(
    chain: readonly EventPlace[],
    { view, paper }: { readonly view: View; readonly paper: Paper },
  ): void {
    const context = this.#context;
    context.lineWidth = 9; // wider than the events on it
    context.lineJoin = "round";
    context.globalAlpha = 0.4; // arrows and bars below it can still be seen
    context.strokeStyle = this.#color("tone-selected");
    context.beginPath();
    for (const { host, event } of chain) {
      const time = this.#history.hosts[host]?.times[event] ?? 0;
      context.lineTo(xOf(view, paper, time), yOf(view, paper, host));
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  #drawMarks({ marks }: Scene): void {
    const context = this.#context;
    for (const { kind, tone, points } of marks) {
      const name = kindName(EVENT_KINDS[kind] ?? "INTERNAL");
      context.fillStyle = this.#toneColor(tone, name);
      context.beginPath();
      for (let i = 0; i < points.length; i += 2) {
        this.#traceShape(kind, points[i] ?? 0, points[i + 1] ?? 0);
      }
      context.fill();
    }
  }

  #traceShape(kind: number, x: number, y: number): void {
    const [first, ...others] = cornersOf(kind);
    if (first === undefined) {
      this.#context.moveTo(x + DOT_RADIUS, y);
      this.#context.arc(x, y, DOT_RADIUS, 0, 2 * Math.PI);
      return;
    }
    this.#context.moveTo(x + first[0], y + first[1]);
    for (const [dx, dy] of others) this.#context.lineTo(x + dx, y + dy);
    this.#context.closePath();
  }

  #drawLabels({ labels }: Scene): void {
    const context = this.#context;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.lineWidth = 3;
    context.strokeStyle = this.#color("ground"); // a halo, where arrows cross
    for (const { x, y, text, tone, size } of labels) {
      context.font = `${size}px system-ui, sans-serif`;
      context.strokeText(text, x, y);
      context.fillStyle = tone === "concurrent"
        ? this.#color("muted")
        : this.#toneColor(tone, "ink");
      context.fillText(text, x, y);
    }
  }

  #drawRing(
    { host, event }: EventPlace,
    { view, paper, color, radius }: {
      readonly view: View;
      readonly paper: Paper;
      readonly color: string;
      readonly radius: number;
    },
  ): void {
    const time = this.#history.hosts[host]?.times[event] ?? 0;
    this.#context.lineWidth = 2;
    this.#context.strokeStyle = this.#color(color);
    this.#context.beginPath();
    this.#context.arc(xOf(view, paper, time), yOf(view, paper, host), radius, 0, 2 * Math.PI);
    this.#context.stroke();
  }

  #drawNames({ rows }: Scene, { left, height, bottom }: Paper): void {
    const context = this.#context;
    context.save();
    context.beginPath();
    context.rect(0, 0, left, height - bottom);
    context.clip();
    context.font = FONT;
    context.fillStyle = this.#color("ink");
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const { host, y } of rows) {
      const source = this.#history.hosts[host]?.source ?? "";
      context.fillText(left < 100 ? source.slice(source.lastIndexOf(":")) : source, left - 10, y);
    }
    context.restore();
  }

  #drawAxis({ ticks }: Scene, { left, width, height, bottom }: Paper): void {
    const context = this.#context;
    const y = height - bottom + 0.5;
    context.lineWidth = 1;
    context.strokeStyle = this.#color("muted");
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(width, y);
    context.stroke();
    context.font = FONT;
    context.fillStyle = this.#color("ink");
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const { x, text } of ticks) {
      const half = context.measureText(text).width / 2;
      if (x - half > left - 6 && x + half < width) context.fillText(text, x, y + 6);
    }
    context.textAlign = "right";
    context.fillText("seconds", left - 10, y + 6);
  }

  /** Where among the hosts one is, where they do not all fit. */
  #drawThumb({ top }: View, paper: Paper): void {
    const [area, beyond] = [paper.height - paper.bottom, topMax(paper)];
    if (beyond === 0) return;
    const scale = area / (area + beyond);
    const context = this.#context;
    context.fillStyle = this.#color("line");
    context.fillRect(paper.width - THUMB, 0, THUMB, area);
    context.fillStyle = this.#color("muted");
    context.fillRect(paper.width - THUMB, top * scale, THUMB, area * scale);
  }

  #toneColor(tone: Tone, plain: string): string {
    return this.#color(tone === "plain" ? plain : `tone-${tone}`);
  }

  #color(name: string): string {
    return this.#colors[name] ?? "";
  }
}

/** How thick a line is where rows are so high. */
function widthIn(row: number, width: number): number {
  return row < WIDE_ROW ? width : width * WIDE_FACTOR;
}
