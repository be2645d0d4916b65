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
