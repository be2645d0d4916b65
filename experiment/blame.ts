/** Who keeps a run from going on, in words. Pure. */

/** So many are named; the others are counted. */
const NAMED_MAX = 3;

/** How far a run has got that goes on no more. */
export interface Standstill {
  /** Whether the router has said that it listens. */
  readonly isRouterUp: boolean;
  /** Whether the run has started. */
  readonly isStarted: boolean;
  /** The clients of which a host has not joined. */
  readonly absent: readonly string[];
}

/**
 * Says who has not done in time what the others wait for.
 *
 * @param standstill How far the run has got.
 * @returns An error for people.
 */
export function describeStandstill({ isRouterUp, isStarted, absent }: Standstill): string {
  // An awake router refuses hosts that do not end, and then ends the run without them.
  if (isStarted) return "the router did not end the run in time";
  if (!isRouterUp) return "the router did not start in time";
  if (absent.length > 0) return `${list(absent)} did not join in time`;
  return "the router did not start the run in time";
}

/**
 * Says who had to be killed.
 *
 * @param names Who they were.
 * @param router The router's name. Clients wait for it, so where it hangs they are not to blame.
 * @returns An error for people.
 */
export function describeKilled(names: readonly string[], router: string): string {
  const blamed = names.includes(router) ? [router] : names;
  return `${list(blamed)} did not end and ${blamed.length === 1 ? "was" : "were"} killed`;
}

function list(names: readonly string[]): string {
  const named = names.slice(0, names.length > NAMED_MAX + 1 ? NAMED_MAX : names.length)
    .map((name) => `the ${name}`);
  const others = names.length - named.length;
  if (others > 0) named.push(`${others} others`);
  const last = named.pop();
  return named.length === 0 ? `${last}` : `${named.join(", ")} and ${last}`;
}
