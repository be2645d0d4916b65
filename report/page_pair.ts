/** Two events in a report that show what Lamport clocks do not tell. */

import type { AnalyzedRun } from "../analysis/analyze_histories.ts";
import type { Evidence } from "../analysis/run_analysis.ts";
import { type Markup, markup } from "./markup.ts";
import { showButton } from "./page_verdicts.ts";

/**
 * Writes which two events are concurrent though their clocks differ, with a button that shows them.
 *
 * @param run The run.
 * @returns A paragraph; nothing where there are none.
 */
export function concurrentPair({ analysis, eventLines }: AnalyzedRun): Markup | null {
  const { concurrent_pair } = analysis.causality;
  if (concurrent_pair === null) return null;
  const [smaller, larger] = concurrent_pair;
  const text = "two events of which neither happened before the other";
  return markup`<p class="pair">The smaller clock need not come first. Neither of these two happened before the other:
${told(smaller)}; ${told(larger)}. ${
    showButton({ text, evidence: concurrent_pair }, eventLines)
  }</p>
`;
}

function told({ file, line, event }: Evidence): Markup {
  return markup`${event} (<code>${file.slice(file.lastIndexOf("/") + 1)}:${line}</code>)`;
}
