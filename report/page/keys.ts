/** What keys ask of the space-time diagram. */

const KEYS: Readonly<Record<string, string>> = {
  "+": "in",
  "=": "in",
  "-": "out",
  "0": "all",
  Home: "begin",
  End: "end",
  PageUp: "higher",
  PageDown: "lower",
  ArrowLeft: "previous",
  ArrowRight: "next",
  ArrowUp: "up",
  ArrowDown: "down",
  m: "message",
  M: "message",
  j: "jump",
  J: "jump",
  l: "chain",
  L: "chain",
  Enter: "select",
  " ": "select",
  Escape: "clear",
};

const SHIFTED: Readonly<Record<string, string>> = {
  ArrowLeft: "earlier",
  ArrowRight: "later",
  ArrowUp: "higher",
  ArrowDown: "lower",
};

/**
 * Listens to keys while the diagram has the focus. Tab stays what it is: it leaves.
 *
 * @param place The diagram.
 * @param act Does what a key asks for, and says whether it knew what to do.
 */
export function listenToKeys(place: HTMLElement, act: (action: string) => boolean): void {
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const action = (event.shiftKey ? SHIFTED[event.key] : undefined) ?? KEYS[event.key];
    if (action !== undefined && act(action)) event.preventDefault();
  });
}
