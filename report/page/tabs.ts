/** One run at a time: tabs as readers of a page know them. */

/**
 * Makes the tabs work. Without tabs there is one run, which is shown.
 *
 * @param show Hears which run is shown now.
 */
export function setUpTabs(show: (index: number) => void): void {
  const tabs = [...document.querySelectorAll<HTMLButtonElement>("[role=tab]")];
  const select = (index: number): void => {
    for (const [i, tab] of tabs.entries()) {
      tab.ariaSelected = String(i === index);
      tab.tabIndex = i === index ? 0 : -1;
      const panel = document.querySelector<HTMLElement>(`#run-${i}`);
      if (panel !== null) panel.hidden = i !== index;
    }
    show(index);
  };
  for (const [i, tab] of tabs.entries()) {
    tab.addEventListener("click", () => select(i));
    tab.addEventListener("keydown", ({ key }) => {
      const to = target(key, i, tabs.length);
      if (to === undefined) return;
      select(to);
      tabs[to]?.focus();
    });
  }
  select(0);
}

function target(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (index + 1) % count;
    case "ArrowLeft":
      return (index + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
