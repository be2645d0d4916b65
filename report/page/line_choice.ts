/** Which lines the charts over time show: a button per line, which is their legend too. */

import { HOST_COLORS, hostDash } from "../palette.ts";
import { element } from "./elements.ts";
import type { LegendEntry } from "./save_picture.ts";

/** The choice, and the buttons to make it with. */
export class LineChoice {
  readonly #hidden = new Set<number>();
  readonly #listeners = new Set<() => void>();
  readonly #names: readonly string[];
  readonly #buttons: readonly HTMLButtonElement[];

  /**
   * Makes the buttons.
   *
   * @param place Where they go.
   * @param lines What the lines are called, and what they are of: `hosts` or `runs`.
   */
  constructor(
    place: HTMLElement,
    { names, kind }: { readonly names: readonly string[]; readonly kind: string },
  ) {
    this.#names = names;
    this.#buttons = names.map((name, line) => this.#button(name, line));
    if (names.length > 1) this.#offerAll(place, kind);
    place.append(...this.#buttons);
  }

  /** Whether a line is shown. */
  isShown(line: number): boolean {
    return !this.#hidden.has(line);
  }

  /** The lines that are shown, as a legend. */
  legend(): LegendEntry[] {
    return this.#names.flatMap((label, line) =>
      this.isShown(line) ? [{ label, color: colorName(line), dash: hostDash(line) }] : []
    );
  }

  /** Hears when the choice changes. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #offerAll(place: HTMLElement, kind: string): void {
    for (const [label, isHidden] of [["All", false], ["None", true]] as const) {
      const button = element("button", label, "plain");
      button.type = "button";
      button.ariaLabel = `${label} of the ${kind}`;
      button.addEventListener("click", () => {
        for (const line of this.#names.keys()) this.#set(line, isHidden);
        this.#announce();
      });
      place.append(button);
    }
  }

  #button(name: string, line: number): HTMLButtonElement {
    const button = element("button");
    button.type = "button";
    button.ariaPressed = "true";
    button.append(sample(line), name);
    button.addEventListener("click", () => {
      this.#set(line, this.isShown(line));
      this.#announce();
    });
    return button;
  }

  #set(line: number, isHidden: boolean): void {
    if (isHidden) this.#hidden.add(line);
    else this.#hidden.delete(line);
    const button = this.#buttons[line];
    if (button !== undefined) button.ariaPressed = String(!isHidden);
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A piece of a line. */
function sample(line: number): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 32 8");
  svg.ariaHidden = "true";
  path.setAttribute("d", "M0 4H32");
  path.setAttribute("stroke-dasharray", hostDash(line).join(" "));
  path.style.stroke = `var(--${colorName(line)})`;
  svg.append(path);
  return svg;
}

/**
 * Names the custom property with a line's colour.
 *
 * @param line Its number.
 * @returns The name, without its dashes.
 */
export function colorName(line: number): string {
  return `host-${line % HOST_COLORS.length}`;
}
