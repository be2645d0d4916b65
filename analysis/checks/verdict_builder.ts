/** What a check has found so far. */

import type { Verdict, Violation } from "../run_analysis.ts";

/** So many violations are kept with their evidence; the others are counted. */
const EXAMPLES_MAX = 100;

/** Collects what one check finds. */
export class VerdictBuilder {
  /** How many things were looked at. */
  checked = 0;
  /** Why nothing was looked at, or what else a reader must know. */
  note: string | null = null;
  readonly #check: string;
  readonly #rule: string;
  readonly #examples: Violation[] = [];
  #violations = 0;

  /**
   * Starts with nothing found.
   *
   * @param check The check's name.
   * @param rule The rule, for people.
   */
  constructor(check: string, rule: string) {
    this.#check = check;
    this.#rule = rule;
  }

  /**
   * Takes a breach of the rule.
   *
   * @param describe Says what was found, and where; called only for the first hundred.
   */
  violate(describe: () => Violation): void {
    if (++this.#violations <= EXAMPLES_MAX) this.#examples.push(describe());
  }

  /**
   * Ends the check.
   *
   * @returns What became of it.
   */
  result(): Verdict {
    const violations = this.#violations;
    return {
      check: this.#check,
      rule: this.#rule,
      status: violations > 0 ? "violated" : this.checked > 0 ? "holds" : "not_checked",
      checked: this.checked,
      violations,
      examples: this.#examples,
      note: this.note,
    };
  }
}
