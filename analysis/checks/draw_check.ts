/** Whether hosts drew what to do with the odds that they were told: model rules 4.2. */

import type { HostMetrics } from "../host_metrics.ts";
import type { Verdict } from "../run_analysis.ts";
import { VerdictBuilder } from "./verdict_builder.ts";

/**
 * What chi-square with 3 degrees of freedom exceeds by chance once in a million: an honest run is
 * accused as rarely as that.
 */
const CHI_SQUARE_MAX = 30.6648;
/** The approximation by chi-square holds where every kind is expected this often. */
const EXPECTED_MIN = 5;

/**
 * Holds the kinds of events against INTERNAL with probability p and three sends with (1 - p) / 3 each.
 *
 * @param hosts The hosts' figures.
 * @param probInternal p of each host; `null` where it is not known.
 * @param files The hosts' logs.
 * @returns What became of the check.
 */
export function checkDraws(
  hosts: readonly HostMetrics[],
  probInternal: readonly (number | null)[],
  files: readonly string[],
): Verdict {
  const check = new VerdictBuilder("draws", "hosts act with the odds that they were told");
  for (const [i, { source, events }] of hosts.entries()) {
    const p = probInternal[i] ?? null;
    if (p === null || events === null) continue;
    const q = (1 - p) / 3;
    const counts = [events.INTERNAL, events.SEND_FIRST, events.SEND_SECOND, events.BROADCAST];
    const acting = counts.reduce((sum, count) => sum + count, 0);
    const expected = [p, q, q, q].map((share) => share * acting);
    if (Math.min(...expected) < EXPECTED_MIN) continue;
    check.checked += acting;
    const distance = counts.reduce((sum, count, k) => {
      const wanted = expected[k] ?? NaN;
      return sum + (count - wanted) ** 2 / wanted;
    }, 0);
    if (distance <= CHI_SQUARE_MAX) continue;
    check.violate(() => ({
      text: `${source} acted ${acting} times: INTERNAL, SEND_FIRST, SEND_SECOND, BROADCAST ` +
        `${counts.join(", ")} times, wanted about ${expected.map(Math.round).join(", ")} ` +
        `(chi-square ${distance.toFixed(1)}, by chance over ${CHI_SQUARE_MAX} once in a million)`,
      evidence: [{ file: files[i] ?? "", line: 1, event: `probability of INTERNAL ${p}` }],
    }));
  }
  if (check.checked === 0) {
    check.note = probInternal.every((p) => p === null)
      ? "the odds are not known"
      : "of some kinds too few events are expected";
  }
  return check.result();
}
