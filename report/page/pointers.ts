/** What mouse, pen and fingers ask of the space-time diagram. */

/** A place on the diagram, in pixels. */
export interface Point {
  /** From the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
}

/** What they may ask for. Zooming and moving say whether that made a difference. */
export interface PointerActions {
  /** The stretch of time grows by a factor, around what is so far from the left. */
  readonly zoom: (x: number, factor: number) => boolean;
  /** The drawing moves by so many pixels. */
  readonly pan: (dx: number, dy: number) => boolean;
  /** The pointer is here, or has left. */
  readonly hover: (point: Point | undefined) => void;
  /** Something here has been chosen. */
  readonly click: (point: Point) => void;
  /** The wheel has been turned to scroll the page, perhaps by someone who wanted to zoom. */
  readonly passWheel: () => void;
}

/** Hands tremble: less than that is a click, in pixels. */
const STILL = 5;
/** How far a turn of the wheel zooms. */
const WHEEL_RATE = 0.0015;

/**
 * Listens to pointers and to the wheel.
 *
 * @param place The diagram.
 * @param actions What to do.
 */
export function listenToPointers(place: HTMLElement, actions: PointerActions): void {
  const pointers = new Map<number, Point>();
  let moved = 0;
  const pointOf = (event: MouseEvent): Point => {
    const { left, top } = place.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  place.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) moved = 0;
    pointers.set(event.pointerId, pointOf(event));
    place.setPointerCapture(event.pointerId);
  });
  place.addEventListener("pointermove", (event) => {
    const point = pointOf(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) return actions.hover(point);
    pointers.set(event.pointerId, point);
    const [dx, dy] = [point.x - before.x, point.y - before.y];
    moved += Math.hypot(dx, dy);
    if (moved < STILL) return;
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) actions.pan(dx, event.pointerType === "touch" ? 0 : dy);
    else pinch(actions, { before, point, other });
  });
  const end = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (event.type === "pointerup" && pointers.size === 0 && moved < STILL) {
      actions.click(pointOf(event));
    }
  };
  place.addEventListener("pointerup", end);
  place.addEventListener("pointercancel", end);
  // One finger scrolls the page up and down, as everywhere; two are the diagram's.
  place.addEventListener("touchmove", (event) => {
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
  }, { passive: false });
  place.addEventListener("pointerleave", () => actions.hover(undefined));
  place.addEventListener("wheel", (event) => {
    const { deltaX, deltaY, shiftKey, deltaMode } = event;
    const lines = deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const isAlong = shiftKey || Math.abs(deltaX) > Math.abs(deltaY);
    if (!isAlong && !meansDiagram(event, place)) return actions.passWheel();
    const hasMoved = isAlong
      ? actions.pan(-(deltaX || deltaY) * lines, 0)
      : actions.zoom(pointOf(event).x, Math.exp(deltaY * lines * WHEEL_RATE));
    if (hasMoved) event.preventDefault(); // else the page scrolls
  }, { passive: false });
}

/**
 * Whether a turn of the wheel is meant for the diagram, and not for the page that scrolls beneath the
 * pointer. Two fingers on a touchpad come as a wheel with Ctrl.
 */
function meansDiagram({ ctrlKey, metaKey }: WheelEvent, place: HTMLElement): boolean {
  return ctrlKey || metaKey || document.activeElement === place;
}

/** Two fingers: the instant between them stays there, their distance is the scale. */
function pinch(
  actions: PointerActions,
  { before, point, other }: {
    readonly before: Point;
    readonly point: Point;
    readonly other: Point;
  },
): void {
  const was = Math.max(20, Math.hypot(before.x - other.x, before.y - other.y));
  const is = Math.max(20, Math.hypot(point.x - other.x, point.y - other.y));
  actions.zoom((point.x + other.x) / 2, was / is);
  actions.pan((point.x - before.x) / 2, (point.y - before.y) / 2);
}
