/** HTML and SVG as text. Whatever stands in a template is escaped, so no log can bring markup. */

/** Text that is markup already. */
export class Markup {
  /** The markup. */
  readonly text: string;

  /**
   * Vouches for a text.
   *
   * @param text Markup in which everything foreign has been escaped.
   */
  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: text is escaped, `null` leaves nothing, lists stand one after another. */
export type Piece = string | number | Markup | null | readonly Piece[];

/**
 * A template of markup.
 *
 * @param strings The markup.
 * @param pieces What stands between.
 * @returns The whole.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(markup`<b>${"1 < 2"}</b>`.text, "<b>1 &lt; 2</b>");
 * ```
 */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = strings[0] ?? "";
  for (const [i, piece] of pieces.entries()) text += textOf(piece) + (strings[i + 1] ?? "");
  return new Markup(text);
}

function textOf(piece: Piece): string {
  if (piece === null) return "";
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "object") return piece.map(textOf).join("");
  return escapeText(String(piece));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// Neither XML nor HTML may hold these, however they are written.
// deno-lint-ignore no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * Escapes a text for HTML and XML, within elements and within quoted attributes.
 *
 * @param text Any text.
 * @returns The same as a reader sees it; characters that no document may hold become U+FFFD.
 */
export function escapeText(text: string): string {
  return text.toWellFormed().replaceAll(FORBIDDEN, "\ufffd")
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/**
 * Writes a value as JSON that can stand in a script element: nothing in it can end the element.
 *
 * @param value Any value that JSON can hold.
 * @returns The text.
 */
export function scriptJson(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll("<", "\\u003c"));
}
