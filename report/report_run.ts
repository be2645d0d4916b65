/** What is shown of a run. */

import type { RunAnalysis } from "../analysis/run_analysis.ts";
import type { RunHistory } from "../analysis/run_history.ts";

/** A run as reports and pictures take it. */
export interface ReportRun {
  /** Its figures and verdicts. */
  readonly analysis: RunAnalysis;
  /** Its events. */
  readonly history: RunHistory;
}
