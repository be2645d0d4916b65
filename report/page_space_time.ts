/** The place of the space-time diagram in a report, which the page draws. */

import type { AnalyzedRun } from "../analysis/analyze_histories.ts";
import type { Verdict } from "../analysis/run_analysis.ts";
import { EVENT_KINDS } from "../core/event_kind.ts";
import { placesOf } from "./evidence_places.ts";
import { type Markup, markup } from "./markup.ts";
import { counted, grouped } from "./numbers.ts";
import { concurrentPair } from "./page_pair.ts";
import { kindName } from "./palette.ts";
import { eventsShown, eventsText, ofWholeRun } from "./shown_events.ts";
import { SHAPE_NAMES, shapePath } from "./space_time/shapes.ts";

/** What rings mark, where not every violation is named; `null` where each is. */
function unnamedText(verdicts: readonly Verdict[]): string | null {
  const named = verdicts.reduce((sum, { examples }) => sum + examples.length, 0);
  const all = verdicts.reduce((sum, { violations }) => sum + violations, 0);
  return named === all ? null : `named above: the first ${grouped(named)} of ${grouped(all)}`;
}

/**
 * Writes the place of the space-time diagram.
 *
 * @param run The run.
 * @returns A section of the page; nothing where there is no event.
 */
export function spaceTimeSection(run: AnalyzedRun): Markup | null {
  const { analysis, history, eventLines } = run;
  if (eventsShown(history) === 0) return null; // the section of the charts says so
  const isBroken = analysis.verdicts.some(({ examples }) =>
    examples.some((violation) => placesOf(violation, eventLines).length > 0)
  );
  const unnamed = isBroken ? unnamedText(analysis.verdicts) : null;
  const chain = ` The ${ofWholeRun(history, "longest causal chain")} has ${
    counted(analysis.causality.longest_chain, "event")
  }.`;
  const text = `${eventsText(history).replace(/^t/, "T")} of ${
    counted(history.hosts.length, "host")
  }, time from left to right, an arrow per message from its sending to its processing.${chain}`;
  const shapes = EVENT_KINDS.map((kind, i) =>
    markup`<li><svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><path class="${
      kindName(kind)
    }" d="${shapePath(i, 0, 0)}"/></svg>${SHAPE_NAMES[kind]}</li>`
  );
  const omitted = history.eventsOmitted === 0
    ? null
    : markup`<p class="left-out">Of what came later, ${
      counted(history.eventsOmitted, "event")
    }, nothing is here: messages on the way then look as if nobody had processed them.</p>
`;
  return markup`<section class="space-time"><h3>Space-time diagram</h3>
<p>${text}</p>
${omitted}<p class="invitation">Choose an event to see what it could know of.</p>
<ul class="legend kinds">${shapes}${
    isBroken
      ? markup`<li class="marked"><svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><circle
r="6.5"/></svg><span>${unnamed ?? "named in a violation"}</span></li>`
      : null
  }</ul>
<ul class="legend tones"><li>of the chosen event:</li>
<li><i class="swatch tone-past"></i>causal past: it could know of these</li>
<li><i class="swatch tone-future"></i>causal future: these could know of it</li>
<li><i class="swatch tone-concurrent"></i>concurrent: neither</li></ul>
<div class="tools" role="group" aria-label="View of the diagram">
<button type="button" data-do="in" aria-label="Zoom in">+</button>
<button type="button" data-do="out" aria-label="Zoom out">−</button>
<button type="button" data-do="earlier" aria-label="Earlier">←</button>
<button type="button" data-do="later" aria-label="Later">→</button>
<button type="button" data-do="all" aria-label="All of the run">All</button>
<button type="button" data-do="jump">Next large jump</button>
<button type="button" data-do="chain">Longest chain</button>
<button type="button" data-do="clear">Clear selection</button>
<button type="button" data-do="save">Save as PNG</button>
<span class="of-hosts" hidden><button type="button" data-do="higher" aria-label="Hosts above">↑</button>
<button type="button" data-do="lower" aria-label="Hosts below">↓</button></span>
<span class="range"></span></div>
<div class="diagram" tabindex="0" role="application" aria-roledescription="space-time diagram"
aria-label="Space-time diagram. ${text} Arrow keys go from event to event, Enter selects."><canvas aria-hidden="true"></canvas><div
class="tip" hidden></div><div class="hint" aria-hidden="true" hidden>To zoom with the wheel, hold Ctrl or ⌘, or
click the diagram first</div></div>
${
    unnamed === null
      ? null
      : markup`<p class="left-out unnamed">Rings mark the violations ${unnamed}; the events of the others
look like any other.</p>
`
  }<p class="left-out" data-left-out></p>
<p class="chosen" role="status" aria-live="polite">No event is selected.</p>
<p class="back" hidden><button type="button">To the violation that names it</button></p>
${concurrentPair(run)}<details class="keys"><summary>Mouse, touch and keyboard</summary><dl>
<dt>pinch, <kbd>+</kbd> <kbd>−</kbd>, wheel with <kbd>Ctrl</kbd> or <kbd>⌘</kbd></dt><dd>zoom; after a click
the wheel alone does it, too</dd>
<dt>drag, <kbd>Shift</kbd> with <kbd>←</kbd> <kbd>→</kbd></dt><dd>earlier, later</dd>
<dt>drag, two fingers, <kbd>Shift</kbd> with <kbd>↑</kbd> <kbd>↓</kbd>, <kbd>PageUp</kbd>
<kbd>PageDown</kbd></dt><dd>the hosts above, below, where not all fit</dd>
<dt><kbd>Home</kbd> <kbd>End</kbd></dt><dd>the beginning, the end</dd>
<dt><kbd>0</kbd></dt><dd>the whole run</dd>
<dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>the event before, the event after, on the same host</dd>
<dt><kbd>↑</kbd> <kbd>↓</kbd></dt><dd>the nearest event of the host above, below</dd>
<dt><kbd>M</kbd></dt><dd>along the message: from its processing to its sending, or back</dd>
<dt><kbd>J</kbd></dt><dd>the largest jump of a logical clock, then the next largest</dd>
<dt><kbd>L</kbd></dt><dd>the longest causal chain</dd>
<dt>click, <kbd>Enter</kbd></dt><dd>causal past and future of the event</dd>
<dt><kbd>Esc</kbd></dt><dd>clear</dd>
</dl></details>
</section>
`;
}
