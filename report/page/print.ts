/** On paper nothing can be opened, so what is folded in is printed open, unless it is pages of rows. */

/** Opens the sections of the page while it is printed. */
export function unfoldForPrint(): void {
  const opened: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>("section > details")) {
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
