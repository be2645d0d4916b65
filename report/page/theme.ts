/** Light and dark: what the system says, or what the reader chooses; paper is always light. */

const CHOICES = [
  { value: "auto", label: "Auto" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

/** What paper has room for, in pixels; a page learns its real width only once it is printed. */
const PAPER_WIDTH = 690;

let isPrinting = false;

/** Draws what holds colours anew. */
const listeners = new Set<() => void>();

/**
 * Tells how wide a drawing may be.
 *
 * @param place Where it goes.
 * @returns Pixels.
 */
export function widthOf(place: HTMLElement): number {
  return isPrinting ? Math.min(PAPER_WIDTH, place.clientWidth) : place.clientWidth;
}

/** Whether the page is being printed, where nothing scrolls. */
export function isOnPaper(): boolean {
  return isPrinting;
}

/**
 * Hears when the colours change, and before and after printing.
 *
 * @param listener Draws anew, at once.
 */
export function onColorsChange(listener: () => void): void {
  listeners.add(listener);
}

/** Offers the choice, and follows the system and the printer. */
export function setUpTheme(): void {
  const group = document.querySelector(".theme");
  for (const { value, label } of CHOICES) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.dataset["theme"] = value;
    button.addEventListener("click", () => choose(value));
    group?.append(button);
  }
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", announce);
  }
  let chosen = "auto";
  addEventListener("beforeprint", () => {
    chosen = document.documentElement.dataset["theme"] ?? "auto";
    isPrinting = true;
    choose("light");
  });
  addEventListener("afterprint", () => {
    isPrinting = false;
    choose(chosen);
  });
  choose("auto");
}

function choose(value: string): void {
  document.documentElement.dataset["theme"] = value;
  for (const button of document.querySelectorAll<HTMLElement>(".theme button")) {
    button.ariaPressed = String(button.dataset["theme"] === value);
  }
  announce();
}

function announce(): void {
  for (const listener of listeners) listener();
}

/**
 * Resolves a custom property for a canvas, which knows neither properties nor `light-dark()`.
 *
 * @param names Custom properties that hold colours.
 * @returns Each colour as it is now, by its name.
 */
export function readColors<N extends string>(names: readonly N[]): Record<N, string> {
  const probe = document.createElement("i");
  probe.style.forcedColorAdjust = "none"; // else every colour is that of text where a system forces its own
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const entries = names.map((name): [N, string] => {
    probe.style.color = `var(--${name})`;
    return [name, style.color];
  });
  probe.remove();
  return Object.fromEntries(entries) as Record<N, string>;
}
