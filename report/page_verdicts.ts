/** The first thing on a report: which rules held, which did not, and where to look. */

import type { AnalyzedRun } from "../analysis/analyze_histories.ts";
import type { RunAnalysis, Verdict, Violation } from "../analysis/run_analysis.ts";
import type { EventLines } from "../analysis/run_history.ts";
import { placesOf, writePlaces } from "./evidence_places.ts";
import { type Markup, markup } from "./markup.ts";
import { counted, grouped } from "./numbers.ts";
import { storyText } from "./story_text.ts";

/** So many violations of a check are open to see, the others behind a line that opens. */
const OPEN_MAX = 5;

const STATUS = {
  holds: { sign: "✓", word: "holds" },
  violated: { sign: "✗", word: "violated" },
  not_checked: { sign: "–", word: "not checked" },
} as const;

/**
 * Says in a few words what became of all checks.
 *
 * @param verdicts The checks.
 * @returns For example `2 of 9 checks are violated`.
 */
export function verdictsText(verdicts: readonly Verdict[]): string {
  const counts = { holds: 0, violated: 0, not_checked: 0 };
  for (const { status } of verdicts) counts[status]++;
  const { holds, violated, not_checked } = counts;
  const rest = not_checked > 0 ? `, ${not_checked} could not be checked` : "";
  if (violated > 0) {
    const are = violated === 1 ? "is" : "are";
    return `${violated} of ${verdicts.length} checks ${are} violated${rest}`;
  }
  if (holds === 0) return "Nothing could be checked";
  if (not_checked > 0) {
    return `${holds} of ${verdicts.length} checks ${holds === 1 ? "holds" : "hold"}${rest}`;
  }
  return holds === 1 ? "The one check holds" : `All ${holds} checks hold`;
}

/**
 * Says what became of a run, and lists its verdicts: those that are violated in full, the others behind
 * a line that opens.
 *
 * @param run The run.
 * @returns A section of the page.
 */
export function verdictsSection({ analysis, eventLines }: AnalyzedRun): Markup {
  const { verdicts, warnings, summary } = analysis;
  const violated = verdicts.filter(({ status }) => status === "violated");
  const others = verdicts.filter(({ status }) => status !== "violated");
  const hasTicked = summary.hosts.some(({ ticks }) => ticks > 0);
  const mood = violated.length > 0 ? "bad" : hasTicked ? "good" : "unknown";
  const items = (some: readonly Verdict[]): Markup =>
    markup`<ul class="checks">
${some.map((verdict) => verdictItem(verdict, eventLines))}</ul>
`;
  return markup`<section class="verdicts" aria-label="Verdicts">
<div class="banner-box ${mood}"><h3 class="banner ${mood}">${verdictsText(verdicts)}</h3>
<p class="story">${storyText(analysis)}</p></div>
${outcome(summary)}
${violated.length === 0 ? null : items(violated)}
${
    others.length === 0
      ? null
      : markup`<details class="others"><summary>${
        violated.length === 0 ? "What was checked" : `The other ${counted(others.length, "check")}`
      }</summary>
${items(others)}</details>`
  }
${
    warnings.length === 0 ? null : markup`<div class="warnings"><h4>What is amiss with the logs</h4>
<ul>${warnings.map((text) => markup`<li>${text}</li>`)}</ul></div>`
  }
</section>
`;
}

const OUTCOMES = {
  failed: "broken, it failed",
  interrupted: "incomplete, it was interrupted",
  unfinished: "incomplete, it still goes on or was killed",
} as const;

function outcome({ outcome, failure }: RunAnalysis["summary"]): Markup | null {
  if (outcome === "complete") return null;
  const reason = failure === null ? "" : `: ${failure}`;
  return markup`<p class="outcome">The run is ${OUTCOMES[outcome]}${reason}.</p>
`;
}

function verdictItem(verdict: Verdict, eventLines: readonly EventLines[]): Markup {
  const { status, rule, check, checked, violations, examples, note } = verdict;
  const { sign, word } = STATUS[status];
  const count = status === "violated"
    ? `${grouped(violations)} of ${grouped(checked)}`
    : status === "holds"
    ? `${grouped(checked)} checked`
    : "";
  return markup`<li class="check ${status.replace("_", "-")}" data-check="${check}">
<span class="sign" aria-hidden="true">${sign}</span>
<span class="rule">${rule}</span> <span class="status">${word}</span> <span class="count">${count}</span>
${note === null ? null : markup`<p class="note">${note}</p>`}
${examples.length === 0 ? null : evidenceList(verdict, eventLines)}</li>
`;
}

function evidenceList(
  { examples, violations }: Verdict,
  eventLines: readonly EventLines[],
): Markup {
  const title = examples.length < violations
    ? `The first ${examples.length} of ${grouped(violations)} violations`
    : "The evidence";
  const items = examples.map((violation) => violationItem(violation, eventLines));
  const more = items.splice(OPEN_MAX);
  return markup`<details open><summary>${title}</summary>
<ol class="evidence">${items}</ol>
${
    more.length === 0 ? null : markup`<details><summary>The next ${more.length}</summary>
<ol class="evidence" start="${OPEN_MAX + 1}">${more}</ol></details>
`
  }</details>`;
}

function violationItem(violation: Violation, eventLines: readonly EventLines[]): Markup {
  return markup`<li>${violation.text} ${showButton(violation, eventLines)}
<ul>${
    violation.evidence.map(({ file, line, event }) =>
      markup`<li><code>${file}:${line}</code> ${event}</li>`
    )
  }</ul></li>
`;
}

/**
 * Writes the button that leads to events. The page's script makes it work; without the script it is not
 * seen.
 *
 * @param violation What the events show.
 * @param eventLines Where the events of the diagram stand, host by host.
 * @returns The button; nothing where the diagram has none of the events.
 */
export function showButton(
  violation: Violation,
  eventLines: readonly EventLines[],
): Markup | null {
  const places = placesOf(violation, eventLines);
  if (places.length === 0) return null;
  const label = `Show in the diagram: ${violation.text}`;
  return markup`<button type="button" class="show" data-events="${
    writePlaces(places)
  }" aria-label="${label}" hidden>Show in the diagram</button>`;
}
