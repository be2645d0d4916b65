/** Which hosts the charts over time show: a button per host, which is their legend too. */

import type { HostHistory } from "../../analysis/run_history.ts";
import { HOST_COLORS, hostDash } from "../palette.ts";
import { element } from "./elements.ts";
import type { LegendEntry } from "./save_picture.ts";

/** The choice, and the buttons to make it with. */
export class HostChoice {
  readonly #hidden = new Set<number>();
  readonly #listeners = new Set<() => void>();
  readonly #sources: readonly string[];
  readonly #buttons: readonly HTMLButtonElement[];

  /**
   * Makes the buttons.
   *
   * @param place Where they go.
   * @param hosts The hosts.
   */
  constructor(place: HTMLElement, hosts: readonly HostHistory[]) {
    this.#sources = hosts.map(({ source }) => source);
    this.#buttons = hosts.map(({ source }, host) => this.#button(source, host));
    if (hosts.length > 1) this.#offerAll(place, hosts.length);
    place.append(...this.#buttons);
  }

  /** Whether a host is shown. */
  isShown(host: number): boolean {
    return !this.#hidden.has(host);
  }

  /** The hosts that are shown, as a legend. */
  legend(): LegendEntry[] {
    return this.#sources.flatMap((label, host) =>
      this.isShown(host) ? [{ label, color: colorName(host), dash: hostDash(host) }] : []
    );
  }

  /** Hears when the choice changes. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #offerAll(place: HTMLElement, hosts: number): void {
    for (const [label, isHidden] of [["All", false], ["None", true]] as const) {
      const button = element("button", label, "plain");
      button.type = "button";
      button.ariaLabel = `${label} of the hosts`;
      button.addEventListener("click", () => {
        for (let host = 0; host < hosts; host++) this.#set(host, isHidden);
        this.#announce();
      });
      place.append(button);
    }
  }

  #button(source: string, host: number): HTMLButtonElement {
    const button = element("button");
    button.type = "button";
    button.ariaPressed = "true";
    button.append(sample(host), source);
    button.addEventListener("click", () => {
      this.#set(host, this.isShown(host));
      this.#announce();
    });
    return button;
  }

  #set(host: number, isHidden: boolean): void {
    if (isHidden) this.#hidden.add(host);
    else this.#hidden.delete(host);
    const button = this.#buttons[host];
    if (button !== undefined) button.ariaPressed = String(!isHidden);
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A piece of the host's line. */
function sample(host: number): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 32 8");
  svg.ariaHidden = "true";
  path.setAttribute("d", "M0 4H32");
  path.setAttribute("stroke-dasharray", hostDash(host).join(" "));
  path.style.stroke = `var(--${colorName(host)})`;
  svg.append(path);
  return svg;
}

/**
 * Names the custom property with a host's colour.
 *
 * @param host Its number.
 * @returns The name, without its dashes.
 */
export function colorName(host: number): string {
  return `host-${host % HOST_COLORS.length}`;
}
