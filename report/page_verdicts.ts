/** The first thing on a report: which rules held, which did not, and where to look. */

import type { RunAnalysis, Verdict, Violation } from "../analysis/run_analysis.ts";
import { type Markup, markup } from "./markup.ts";
import { grouped } from "./numbers.ts";

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
  if (violated > 0) {
    return `${violated} of ${verdicts.length} checks ${violated === 1 ? "is" : "are"} violated`;
  }
  if (holds === 0) return "Nothing could be checked";
  if (not_checked > 0) {
    return `${holds} of ${verdicts.length} checks hold, ${not_checked} could not be checked`;
  }
  return holds === 1 ? "The one check holds" : `All ${holds} checks hold`;
}

/**
 * Lists the verdicts of a run, those that are violated first.
 *
 * @param analysis The run.
 * @returns A section of the page.
 */
export function verdictsSection({ verdicts, warnings, summary }: RunAnalysis): Markup {
  const isViolated = verdicts.some(({ status }) => status === "violated");
  const sorted = [
    ...verdicts.filter(({ status }) => status === "violated"),
    ...verdicts.filter(({ status }) => status !== "violated"),
  ];
  return markup`<section class="verdicts" aria-label="Verdicts">
<h3 class="banner ${isViolated ? "bad" : "good"}">${verdictsText(verdicts)}</h3>
${outcome(summary)}
<ul class="checks">
${sorted.map(verdictItem)}</ul>
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

function verdictItem(verdict: Verdict): Markup {
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
${examples.length === 0 ? null : evidenceList(examples, violations)}</li>
`;
}

function evidenceList(examples: readonly Violation[], violations: number): Markup {
  const title = examples.length < violations
    ? `The first ${examples.length} of ${grouped(violations)} violations`
    : "The evidence";
  return markup`<details open><summary>${title}</summary>
<ol class="evidence">${
    examples.map(({ text, evidence }) =>
      markup`<li>${text}
<ul>${
        evidence.map(({ file, line, event }) =>
          markup`<li><code>${file}:${line}</code> ${event}</li>`
        )
      }</ul></li>
`
    )
  }</ol></details>`;
}
