/** Whether every copy for a host is accounted for: model rules 4.1. */

import type { CopyFold } from "../copy_metrics.ts";
import type { DestinationAccount } from "../router_account.ts";
import type { Evidence, Verdict } from "../run_analysis.ts";
import { nameSome } from "./evidence.ts";
import { VerdictBuilder } from "./verdict_builder.ts";

/** The copies for one host. */
export interface HostCopies {
  /** The host, `ADDRESS:PORT`. */
  readonly source: string;
  /** Where its log ends, or the router's, where it has none. */
  readonly end: Evidence;
  /** How many it received. */
  readonly received: number;
  /** How many were left in its inbox; `null` where its log does not say. */
  readonly queued: number | null;
  /** How many were on their way to it when it stopped, as its log says. */
  readonly inFlight: number;
  /** Whether its log is there to its end, and tells of all that it received. */
  readonly isWhole: boolean;
  /** Whether events are missing from its midst. */
  readonly hasGaps: boolean;
  /** How many were sent to it; `null` where it is not known whom messages were for. */
  readonly addressed: number | null;
  /** Whether the logs of all others are there and whole, so that these are all. */
  readonly areSendsTold: boolean;
  /** How many it passed over, and received later ones of the same sender. */
  readonly passed: number;
  /**
   * How many were sent after the latest of their sender that it received, and must be in its inbox or
   * on the way; 0 where they may be anywhere.
   */
  readonly waiting: number;
  /** The first few sends of those that it passed over and of those that wait. */
  readonly unreceived: readonly Evidence[];
}

/** What the check goes by. */
export interface ConservationFacts {
  /** The copies of each host. */
  readonly hosts: readonly HostCopies[];
  /** What the router's log says of each host that it knows; `null` where it does not tell of all copies. */
  readonly router: readonly (DestinationAccount | undefined)[] | null;
  /** What its last record says of all copies beside what the others come to; `null` as above. */
  readonly totals: CopyFold["totals"];
  /** Where its log ends; `null` where there is none. */
  readonly routerEnd: Evidence | null;
  /** Why it is not known whom each message was for; `null` where it is. */
  readonly unknownRoster: string | null;
}

/**
 * Checks that copies addressed to a host are received, left in its inbox, on the way when the run
 * ended, or dropped. What a log that ends early does not tell of is not held against anyone.
 *
 * @param facts The copies.
 * @returns What became of the check.
 */
export function checkConservation(
  { hosts, router, totals, routerEnd, unknownRoster }: ConservationFacts,
): Verdict {
  const check = new VerdictBuilder(
    "conservation",
    "each copy is received, queued, in flight or dropped",
  );
  check.note = unknownRoster;
  const open: string[] = [];
  const unknown = hosts.filter(({ isWhole }) => !isWhole).map(({ source }) => source);
  for (const [i, host] of hosts.entries()) {
    const account = router?.[i];
    if (account !== undefined) {
      const addressed = host.areSendsTold ? host.addressed : null;
      checkRouted(check, { ...host, addressed }, account);
      continue;
    }
    const count = checkAddressed(check, host);
    if (count > 0 && host.isWhole) open.push(`${count} for ${host.source}`);
  }
  checkTotals(check, totals, routerEnd);
  const notes = open.length === 0
    ? []
    : [`sent, not received, in an inbox or on the way: ${open.join(", ")}`];
  if (unknown.length > 0) notes.push(`no whole log tells what ${nameSome(unknown)} received`);
  if (notes.length > 0) check.note ??= notes.join("; ");
  return check.result();
}

/** Whether the router's last record agrees with all that come before it. */
function checkTotals(
  check: VerdictBuilder,
  totals: ConservationFacts["totals"],
  end: Evidence | null,
): void {
  if (totals === null) return;
  const { told, counted } = totals;
  if (told.routed === counted.routed && told.dropped === counted.dropped) return;
  check.violate(() => ({
    text: `the router's STOP tells of ${told.routed} copies routed and ${told.dropped} dropped, ` +
      `its other records of ${counted.routed} and ${counted.dropped}`,
    evidence: end === null ? [] : [end],
  }));
}

/** Against the router's log, which knows every copy. */
function checkRouted(check: VerdictBuilder, host: HostCopies, account: DestinationAccount): void {
  const { routed, left, dropped } = account;
  if (host.addressed !== null || host.isWhole) check.checked += routed + dropped;
  const sent = host.addressed ?? routed + dropped;
  if (sent !== routed + dropped) {
    violate(
      check,
      host,
      `${copies(sent)} sent to it, but ${routed + dropped} routed or dropped`,
    );
  }
  if (!host.isWhole) return;
  const missing = routed - left - host.received - (host.queued ?? 0) - host.inFlight;
  if (missing === 0 || (missing > 0 && host.queued === null)) return;
  violate(
    check,
    host,
    `${copies(routed)} routed; ${host.received} received, ${host.queued ?? "?"} left in the ` +
      `inbox, ${onTheWay(host)}${left} dropped when it left: ${describeGap(missing)}`,
  );
}

/**
 * Against the sends, where no router tells. Returns how many copies it cannot decide on.
 */
function checkAddressed(check: VerdictBuilder, host: HostCopies): number {
  const { addressed, received, queued, inFlight, passed, waiting } = host;
  if (addressed === null) return 0;
  if (host.hasGaps) return 0;
  const lost = passed + (queued === null ? 0 : Math.max(0, waiting - queued - inFlight));
  check.checked += host.isWhole ? addressed : received + lost; // what else was sent nobody can tell
  if (lost > 0) {
    violate(
      check,
      host,
      `${copies(addressed)} sent to it; ${received} received, ${queued ?? "?"} left in ` +
        `the inbox, ${onTheWay(host)}${passed} overtaken by later ones: ${lost} ${
          lost === 1 ? "is" : "are"
        } lost`,
    );
  }
  return Math.max(0, addressed - received - lost);
}

function copies(count: number): string {
  return count === 1 ? "1 copy was" : `${count} copies were`;
}

function onTheWay({ inFlight }: HostCopies): string {
  return inFlight > 0 ? `${inFlight} on the way, ` : "";
}

function describeGap(missing: number): string {
  return missing > 0
    ? `${missing} ${missing === 1 ? "is" : "are"} missing`
    : `${-missing} too many`;
}

function violate(check: VerdictBuilder, host: HostCopies, text: string): void {
  const { source, end, unreceived } = host;
  check.violate(() => ({
    text: `of ${source}: ${text}`,
    evidence: [...unreceived, end],
  }));
}
