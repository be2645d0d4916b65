/** Which value of its clock a host's messages carry where no record says so: as most of them do. */

import type { Stamp } from "../core/host.ts";

/** How many messages carry the clock after its step, and how many that before. */
export type StampVotes = Readonly<Record<Stamp, number>>;

/** One message may be wrong: a host of so few is judged by what the others do. */
const LEAD_MIN = 2;

/**
 * Judges hosts by their messages, and those by the messages of all that have too few to tell.
 *
 * @param hosts The votes of each host's messages.
 * @returns What each host's messages carry; `null` where nothing tells.
 */
export function judgeStamps(hosts: readonly StampVotes[]): (Stamp | null)[] {
  const all = hosts.reduce((sum, { post, pre }) => {
    return { post: sum.post + post, pre: sum.pre + pre };
  }, { post: 0, pre: 0 });
  return hosts.map((own) => (isClear(all) && !isClear(own) ? winner(all) : winner(own)));
}

function isClear({ post, pre }: StampVotes): boolean {
  return Math.abs(post - pre) >= LEAD_MIN;
}

function winner({ post, pre }: StampVotes): Stamp | null {
  return post === pre ? null : post > pre ? "post" : "pre";
}
