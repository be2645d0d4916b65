/**
 * On paper nothing can be opened: what is folded in is printed open, unless it is pages of rows, and runs
 * are printed one after another.
 */

/**
 * Shows every run while the page is printed. To be called before `setUpTheme`, which draws anew
 * for paper what is seen by then.
 *
 * @param draw Draws a run that has not been drawn yet.
 */
export function showRunsForPrint(draw: (index: number) => void): void {
  const shown: HTMLElement[] = [];
  addEventListener("beforeprint", () => {
    for (const [index, panel] of document.querySelectorAll<HTMLElement>(".run").entries()) {
      if (!panel.hidden) continue;
      panel.hidden = false; // first, or there is no width to draw for
      shown.push(panel);
      draw(index);
    }
  });
  addEventListener("afterprint", () => {
    for (const panel of shown.splice(0)) panel.hidden = true;
  });
}

/** What is opened for paper: sections, and the counts that bars stand for, which on paper nobody can ask for. */
const UNFOLDED = "section > details, details.counts";

/** Opens the sections of the page while it is printed. */
export function unfoldForPrint(): void {
  const opened: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>(UNFOLDED)) {
      const isLong = details.querySelector(".tall") !== null;
      if (details.open || isLong || details.classList.contains("keys")) continue;
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener("afterprint", () => {
    for (const details of opened.splice(0)) details.open = false;
  });
}
