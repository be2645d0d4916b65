/** Colours that people with any colour vision can tell apart, on white and on dark grey. */

import { EVENT_KINDS, type EventKind } from "../core/event_kind.ts";
import type { Tone } from "./space_time/scene.ts";

/** A colour on either background. */
export interface Color {
  /** On white. */
  readonly light: string;
  /** On dark grey. */
  readonly dark: string;
}

/**
 * The colours of hosts in turn: hues of Okabe and Ito, as dark or as bright as lines need to be, and as far
 * apart in that as those need to be who cannot tell the hues of some of them.
 */
export const HOST_COLORS: readonly Color[] = [
  { light: "#0068a8", dark: "#56b4e9" },
  { light: "#c74e00", dark: "#ff9145" },
  { light: "#007f5c", dark: "#2fd0a2" },
  { light: "#7a2a63", dark: "#cc66a7" },
  { light: "#523e00", dark: "#f5e08b" },
  { light: "#141414", dark: "#ffffff" },
];

/** The dashes of hosts in turn, in pixels; hosts of one colour differ in these. */
export const HOST_DASHES: readonly (readonly number[])[] = [[], [9, 4], [2, 3], [12, 3, 2, 3]];

/** The colours of events by their kind. */
export const KIND_COLORS: Readonly<Record<EventKind, Color>> = {
  INTERNAL: { light: "#767676", dark: "#a0a0a0" },
  RECEIVE: { light: "#0068a8", dark: "#56b4e9" },
  SEND_FIRST: { light: "#c74e00", dark: "#ff9145" },
  SEND_SECOND: { light: "#523e00", dark: "#f5e08b" },
  BROADCAST: { light: "#7a2a63", dark: "#ffc4ea" },
};

/** The colours of things by how they lie to the selected event. */
export const TONE_COLORS: Readonly<Record<Exclude<Tone, "plain">, Color>> = {
  selected: { light: "#111111", dark: "#ffffff" },
  past: { light: "#0068a8", dark: "#56b4e9" },
  future: { light: "#c74e00", dark: "#ff9145" },
  concurrent: { light: "#c4c4c4", dark: "#4f5358" },
};

/** A host's colour. */
export function hostColor(host: number): Color {
  return HOST_COLORS[host % HOST_COLORS.length] ?? { light: "#000000", dark: "#ffffff" };
}

/** A host's dashes: the first hosts differ in them too, not in their colours alone. */
export function hostDash(host: number): readonly number[] {
  const turn = Math.floor(host / HOST_COLORS.length);
  return HOST_DASHES[(host + turn) % HOST_DASHES.length] ?? [];
}

/** What a kind of event is called in CSS: its class, and the custom property with its colour. */
export function kindName(kind: EventKind): string {
  return `kind-${kind.toLowerCase().replace("_", "-")}`;
}

/** The palette as custom properties of CSS: `--host-0` and so on, `--kind-receive`, `--tone-past`. */
export function paletteCss(): string {
  const colors: [string, Color][] = [
    ...HOST_COLORS.map((color, i): [string, Color] => [`host-${i}`, color]),
    ...EVENT_KINDS.map((kind): [string, Color] => [
      kindName(kind),
      KIND_COLORS[kind],
    ]),
    ...Object.entries(TONE_COLORS).map(([tone, color]): [string, Color] => [`tone-${tone}`, color]),
  ];
  const lines = colors.map(([name, { light, dark }]) => `--${name}:light-dark(${light},${dark})`);
  return `:root{${lines.join(";")}}`;
}
