/** The space-time diagram: what it shows, what is selected in it, and what the reader does to it. */

import { axisEnd } from "../numbers.ts";
import type { Series } from "../series.ts";
import { type Cones, findCones } from "../space_time/causality.ts";
import { eventLines, selectionText } from "../space_time/event_text.ts";
import { type Jump, largestJumps, rankText } from "../space_time/jumps.ts";
import { chainText, longestChain } from "../space_time/longest_chain.ts";
import type { EventPlace, MessageGraph } from "../space_time/message_graph.ts";
import { firstEvent, pickEvent, type Step, stepFrom } from "../space_time/picking.ts";
import { layOutScene } from "../space_time/scene.ts";
import {
  type Limits,
  panView,
  type Paper,
  reveal,
  scrollView,
  timeAt,
  topMax,
  type View,
  viewAround,
  wholeView,
  xOf,
  yOf,
  zoomView,
} from "../space_time/viewport.ts";
import { legendOf } from "./diagram_legend.ts";
import { noteLeftOut } from "./diagram_notes.ts";
import { measurePaper } from "./diagram_paper.ts";
import { DiagramPen } from "./diagram_pen.ts";
import { element, find, placeTip } from "./elements.ts";
import { listenToKeys } from "./keys.ts";
import { listenToPointers, type Point } from "./pointers.ts";
import { savePicture } from "./save_picture.ts";
import { isOnPaper, onColorsChange } from "./theme.ts";

/** A share of what is shown, so that the first and the last event do not stand on the edge. */
const MARGIN = 0.02;
/** What stands where the selected event is described. */
const NOTHING = "No event is selected.";
/** Events that are shown to the reader have so many of their host's around them on either side. */
const EVENTS_AROUND = 6;

/** The diagram of one run. */
export class Diagram {
  readonly #section: HTMLElement;
  readonly #place: HTMLElement;
  readonly #tip: HTMLElement;
  readonly #hint: HTMLElement;
  readonly #graph: MessageGraph;
  readonly #limits: Limits;
  /** Where the run ends, as the charts over time say it. */
  readonly #end: number;
  readonly #pen: DiagramPen;
  readonly #marked: readonly EventPlace[];
  #paper: Paper;
  #view: View;
  #current: EventPlace | undefined;
  #cones: Cones | undefined;
  /** The longest chain of events, once somebody asks for it. */
  #chain: readonly EventPlace[] = [];
  #isDue = false;
  /** The largest jumps, once somebody asks for them, and how many have been shown. */
  #jumps: readonly Jump[] | undefined;
  #jumpsShown = 0;

  /**
   * Draws it.
   *
   * @param section Its part of the page.
   * @param run The run's lines and messages, the events to point out, and what leads to those.
   */
  constructor(
    section: HTMLElement,
    { series, graph, marked, goBack }: {
      readonly series: Series;
      readonly graph: MessageGraph;
      readonly marked: readonly EventPlace[];
      readonly goBack: (place: EventPlace) => void;
    },
  ) {
    this.#section = section;
    this.#place = find(section, ".diagram");
    this.#tip = find(section, ".tip");
    this.#hint = find(section, ".hint");
    this.#graph = graph;
    this.#marked = marked;
    const end = series.end > series.begin ? series.end : series.begin + 1;
    this.#end = axisEnd(series.begin, end);
    this.#limits = { begin: series.begin, end, margin: MARGIN };
    this.#view = wholeView(this.#limits);
    this.#pen = new DiagramPen(find(section, "canvas") as HTMLCanvasElement, graph.history);
    this.#paper = this.#measure();
    new ResizeObserver(() => this.#resize()).observe(this.#place);
    onColorsChange(() => {
      this.#pen.readColors();
      this.#paper = this.#measure();
      this.#drawNow();
    });
    this.#listen();
    this.#hint.addEventListener("animationend", () => this.#hint.hidden = true);
    find(section, ".back button").addEventListener("click", () => {
      if (this.#current !== undefined) goBack(this.#current);
    });
    this.#draw();
  }

  /**
   * Brings events before the reader: zooms to them, selects the last one and takes the focus.
   *
   * @param places The events, at least one.
   */
  showEvents(places: readonly EventPlace[]): void {
    const times = places.map((place) => this.#timeOf(place));
    const spacings = places.map(({ host }) => {
      const { length = 0, times } = this.#graph.history.hosts[host] ?? {};
      return length > 1 ? ((times?.at(-1) ?? 0) - (times?.[0] ?? 0)) / (length - 1) : 0;
    });
    const room = Math.max(...spacings) * EVENTS_AROUND;
    this.#show(viewAround(this.#view, times, { room, limits: this.#limits }));
    for (const place of places) this.#reveal(place);
    this.#select(places.at(-1));
    this.#section.scrollIntoView();
    this.#place.focus({ preventScroll: true });
  }

  #timeOf({ host, event }: EventPlace): number {
    return this.#graph.history.hosts[host]?.times[event] ?? 0;
  }

  /** Moves the view no further than it takes to have an event in it. */
  #reveal(place: EventPlace): void {
    const space = { limits: this.#limits, paper: this.#paper };
    this.#show(reveal(this.#view, { time: this.#timeOf(place), host: place.host }, space));
  }

  #listen(): void {
    const pixels = (dx: number): number => {
      const { width, left } = this.#paper;
      return (dx / (width - left)) * (this.#view.to - this.#view.from);
    };
    listenToPointers(this.#place, {
      zoom: (x, factor) => this.#zoom(factor, timeAt(this.#view, this.#paper, x)),
      pan: (dx, dy) => {
        const view = panView(this.#view, pixels(-dx), this.#limits);
        return this.#show(scrollView(view, -dy, this.#paper));
      },
      hover: (point) => this.#hover(point),
      click: (point) => this.#select(this.#pick(point)),
      passWheel: () => this.#showHint(),
    });
    listenToKeys(this.#place, (action) => this.#act(action));
    this.#place.addEventListener("blur", () => this.#tip.hidden = true);
    for (const button of this.#section.querySelectorAll<HTMLElement>(".tools button")) {
      button.addEventListener("click", () => this.#act(button.dataset["do"] ?? ""));
    }
  }

  /** Says what the wheel needs to zoom; the style lets it fade. */
  #showHint(): void {
    this.#hint.hidden = false;
    for (const fading of this.#hint.getAnimations()) fading.currentTime = 0; // it is said anew
  }

  /** What buttons and keys ask for. */
  #act(action: string): boolean {
    const span = this.#view.to - this.#view.from;
    const middle = (this.#view.from + this.#view.to) / 2;
    const pan = (seconds: number) => this.#show(panView(this.#view, seconds, this.#limits));
    const actions: Readonly<Record<string, () => void>> = {
      in: () => this.#zoomIn(middle),
      out: () => this.#zoom(2, middle),
      earlier: () => pan(-span / 4),
      later: () => pan(span / 4),
      begin: () => pan(-Infinity),
      end: () => pan(Infinity),
      higher: () => this.#show(scrollView(this.#view, -4 * this.#paper.row, this.#paper)),
      lower: () => this.#show(scrollView(this.#view, 4 * this.#paper.row, this.#paper)),
      all: () => this.#show(wholeView(this.#limits)),
      clear: () => this.#select(undefined),
      select: () => this.#select(this.#current),
      next: () => this.#step("next"),
      previous: () => this.#step("previous"),
      up: () => this.#step("up"),
      down: () => this.#step("down"),
      message: () => this.#step("message"),
      jump: () => this.#jump(),
      chain: () => this.#showChain(),
      save: () => this.#save(),
    };
    actions[action]?.();
    return action in actions;
  }

  /** Towards the event that the keyboard is on, which must not get lost at the edge. */
  #zoomIn(middle: number): void {
    const place = this.#current;
    this.#zoom(0.5, place === undefined ? middle : this.#timeOf(place));
    if (place !== undefined) this.#reveal(place);
  }

  #save(): void {
    const title = `${this.#graph.history.name}: space-time diagram`;
    savePicture(this.#place, {
      title,
      legend: legendOf({
        hasSelection: this.#cones !== undefined,
        hasChain: this.#chain.length > 0,
        marks: this.#section.querySelector(".marked span")?.textContent,
      }),
    });
  }

  #zoom(factor: number, at: number): boolean {
    return this.#show(zoomView(this.#view, at, { factor, limits: this.#limits }));
  }

  /** Returns whether that is something else than before. */
  #show(view: View): boolean {
    const before = this.#view;
    this.#view = view;
    this.#tip.hidden = true;
    this.#hint.hidden = true;
    this.#draw();
    return view.from !== before.from || view.to !== before.to || view.top !== before.top;
  }

  #step(step: Step): void {
    const from = this.#current;
    this.#current = from === undefined
      ? firstEvent(this.#graph, this.#view.from)
      : stepFrom(this.#graph, from, step);
    if (this.#current === undefined) return;
    this.#reveal(this.#current);
    this.#showTip(this.#current);
    this.#say(eventLines(this.#graph, this.#current).join(", "));
    this.#offerBack();
  }

  /** Selects the largest jump of a clock, then the next largest, and after the last the largest again. */
  #jump(): void {
    this.#jumps ??= largestJumps(this.#graph.history);
    const number = this.#jumpsShown++ % this.#jumps.length;
    const jump = this.#jumps[number];
    if (jump === undefined) return this.#say("No clock jumps: each event moves its clock by 1.");
    this.#reveal(jump);
    this.#select(jump, `${rankText(this.#jumps, number)} `);
  }

  /** Draws the longest causal chain as a path, until an event is selected or nothing. */
  #showChain(): void {
    this.#select(undefined);
    this.#chain = longestChain(this.#graph);
    this.#say(chainText(this.#graph, this.#chain));
    this.#show(wholeView(this.#limits));
  }

  #select(place: EventPlace | undefined, introduction = ""): void {
    this.#current = place;
    this.#chain = [];
    this.#cones = place === undefined ? undefined : findCones(this.#graph, place);
    const text = this.#cones === undefined ? NOTHING : selectionText(this.#graph, this.#cones);
    this.#say(introduction + text);
    this.#offerBack();
    this.#tip.hidden = true; // below stands the same, and here it would cover the arrows
    this.#draw();
  }

  /** From an event that a violation names a button leads back to the violation. */
  #offerBack(): void {
    const { host, event } = this.#current ?? {};
    const isNamed = this.#marked.some((mark) => mark.host === host && mark.event === event);
    find(this.#section, ".back").hidden = !isNamed;
  }

  #say(text: string): void {
    find(this.#section, ".chosen").textContent = text;
  }

  #pick(point: Point): EventPlace | undefined {
    return pickEvent(this.#graph, { view: this.#view, paper: this.#paper }, point);
  }

  #hover(point: Point | undefined): void {
    const place = point === undefined ? undefined : this.#pick(point);
    this.#place.classList.toggle("on-event", place !== undefined);
    this.#tip.hidden = place === undefined;
    if (place !== undefined) this.#showTip(place);
  }

  #showTip(place: EventPlace): void {
    const { view, paper } = { view: this.#view, paper: this.#paper };
    const [x, y] = [xOf(view, paper, this.#timeOf(place)), yOf(view, paper, place.host)];
    const [title = "", ...lines] = eventLines(this.#graph, place);
    this.#tip.replaceChildren(element("b", title), ...lines.map((line) => element("span", line)));
    this.#tip.hidden = false;
    placeTip(this.#tip, { x, y: y + 14, width: paper.width });
  }

  #resize(): void {
    this.#paper = this.#measure();
    if (!isOnPaper()) this.#view = scrollView(this.#view, 0, this.#paper); // the screen comes back
    this.#draw();
  }

  #measure(): Paper {
    return measurePaper(this.#place, this.#graph.history.hosts.length);
  }

  /** Draws with the next frame, once, however much has changed until then. */
  #draw(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const [paper, cones] = [this.#paper, this.#cones];
    const view = scrollView(this.#view, 0, paper); // paper may have room for more hosts than the screen
    const scene = layOutScene(this.#graph, { view, paper, cones });
    const [current, marked, chain] = [this.#current, this.#marked, this.#chain];
    this.#pen.draw(scene, { view, paper, current, marked, chain });
    noteLeftOut(find(this.#section, "[data-left-out]"), { view, paper, ...scene });
    find(this.#section, ".of-hosts").hidden = topMax(paper) === 0;
    const digits = view.to - view.from < 1 ? 4 : 1;
    const [from, to] = [Math.max(0, view.from), Math.min(this.#end, view.to)];
    const range = `${from.toFixed(digits)} to ${to.toFixed(digits)} s`;
    find(this.#section, ".range").textContent = range;
    Object.assign(this.#place.dataset, {
      ...{
        from: view.from,
        to: view.to,
        top: view.top,
        left: paper.left,
        row: paper.row,
        head: paper.head,
      },
      selected: cones === undefined ? "" : `${cones.selected.host},${cones.selected.event}`,
      past: cones?.past ?? "",
      future: cones?.future ?? "",
      concurrent: cones?.concurrent ?? "",
    });
  }
}
