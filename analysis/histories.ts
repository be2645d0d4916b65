/** A run as its files tell of it, before it is analysed. */

import type { CopyFold } from "./copy_metrics.ts";
import type { HostLog } from "./host_logs.ts";
import type { RouterAccount } from "./router_account.ts";
import type { Evidence } from "./run_analysis.ts";
import type { ToldSettings } from "./run_settings.ts";
import type { RunSummary } from "./run_summary.ts";

/** What the router's log tells. */
export interface RouterLog {
  /** The copies of all hosts together. */
  readonly copies: CopyFold;
  /** The copies for each host. */
  readonly account: RouterAccount;
  /** Where it ends. */
  readonly end: Evidence;
}

/** What is known of a run beside its histories; of what is `null`, the histories tell. */
export interface KnownFacts {
  /** The run's name. */
  readonly name: string;
  /** How it ended. */
  readonly outcome: RunSummary["outcome"] | null;
  /** What broke it; `null` where nothing is known to have. */
  readonly failure: string | null;
  /** Nominal length of the run, in seconds. */
  readonly runTime: number | null;
  /** How likely a tick with an empty inbox was INTERNAL. */
  readonly probInternal: number | null;
  /** Everyone who took part, in roster order. */
  readonly roster: readonly string[] | null;
  /** How many hosts it had. */
  readonly hosts: number | null;
  /** What its choices were drawn with. */
  readonly seed: number | null;
  /** Nominal ticks per second of each host. */
  readonly clockSpeeds: readonly (number | null)[];
  /** How each host's physical clock went wrong, as `--skew` takes it. */
  readonly skews: readonly string[] | null;
  /** How it was set up, as far as the histories do not tell. */
  readonly settings: ToldSettings;
}

/** A run as found on the disk. */
export interface Histories {
  /** The directory, as the user named it. */
  readonly directory: string;
  /** What is known of the run otherwise. */
  readonly known: KnownFacts;
  /** The hosts' histories, in roster order. */
  readonly hosts: readonly HostLog[];
  /** Reads the router's log, once those of the hosts have been read; `null` where there is none. */
  readonly router: Generator<void, RouterLog> | null;
  /** How many events to keep for pictures. */
  readonly eventsMax: number;
  /** What is amiss with the files; it may grow while the histories are read. */
  readonly warnings: readonly string[];
}
