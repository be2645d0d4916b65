/** Making elements. */

/**
 * Makes an element.
 *
 * @param name Its name.
 * @param text What stands in it, as text.
 * @param className Its class.
 * @returns The element.
 */
export function element<N extends keyof HTMLElementTagNameMap>(
  name: N,
  text = "",
  className = "",
): HTMLElementTagNameMap[N] {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== "") made.className = className;
  return made;
}

/**
 * Finds a part of the page that is there by construction.
 *
 * @param root Where to look.
 * @param selector Which.
 * @returns The element.
 * @throws {Error} Where it is not there.
 */
export function find(root: ParentNode, selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`the page has no '${selector}'`);
  return found;
}

/** From the pointer to what is said of it, in pixels. */
const TIP_GAP = 12;

/**
 * Puts a tooltip beside a point: on the side with more room, and never beyond the edges.
 *
 * @param tip The tooltip, which is shown.
 * @param place The point, and how wide the place of both is.
 */
export function placeTip(
  tip: HTMLElement,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): void {
  const wanted = x > width / 2 ? x - TIP_GAP - tip.offsetWidth : x + TIP_GAP;
  const left = Math.max(0, Math.min(wanted, width - tip.offsetWidth));
  tip.style.transform = `translate(${left}px, ${y}px)`;
}
