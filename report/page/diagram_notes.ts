/** What is said below the space-time diagram of what it does not show. */

import type { LeftOut } from "../space_time/scene.ts";
import { hostsInView, type Paper, topMax, type View } from "../space_time/viewport.ts";
import { element } from "./elements.ts";

/**
 * Says what is left out: of hosts, of arrows, of events. How to see it is for the screen.
 *
 * @param place Where that is said.
 * @param shown What is shown on which paper, and what of it is not drawn one by one.
 */
export function noteLeftOut(
  place: HTMLElement,
  { view, paper, leftOut }: {
    readonly view: View;
    readonly paper: Paper;
    readonly leftOut: readonly LeftOut[];
  },
): void {
  const parts = [...leftOut];
  if (topMax(paper) > 0) {
    const { first, last } = hostsInView(view, paper);
    parts.unshift({
      text: `Hosts ${first + 1} to ${last + 1} of ${paper.hosts}`,
      advice: "Shift+↑ and Shift+↓, or two fingers, for the others",
    });
  }
  const sentences = parts.map(({ text, advice }) => {
    const sentence = element("span", text);
    sentence.append(element("span", `; ${advice}`, "advice"), ". ");
    return sentence;
  });
  place.replaceChildren(...sentences);
}
