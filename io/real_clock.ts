/** Real time: when it is, and how to wake up on it. */

/** Timers fire up to about 2 ms late; the last stretch before a deadline is waited for otherwise. */
const TIMER_SLACK_MS = 3;
/**
 * The kernel wakes a waiting thread late: by about 0.1 ms where it wakes often, by more than 1 ms
 * where the core has fallen asleep meanwhile. `precise` therefore naps through the last 2 ms, so that
 * the core stays awake, and is awake itself for the last 0.15 ms.
 */
const NAPS_MS = { from: 2, to: 0.15, each: 0.1 };
/** A timer cannot wait longer than 2^31 - 1 ms. */
const TIMER_MAX_MS = 2 ** 31 - 1;

const cell = new Int32Array(new SharedArrayBuffer(4));

/**
 * Reads the time. It does not step when the system clock is set, because it counts on from the
 * start of the process.
 *
 * @returns Seconds since the epoch, in whole microseconds.
 */
export function now(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000) / 1e6;
}

/**
 * How often the warm-up waits for what: by a timer, with naps, and awake all the time. V8 compiles
 * {@linkcode sleepUntil} after so many turns, and again when it comes to a branch that it had not
 * seen; either stops the thread for 1 to 2 ms.
 */
const WARM_UP = [
  { waits: 20, seconds: 0.006 },
  { waits: 30, seconds: 0.0025 },
  { waits: 800, seconds: 0.000_14 },
];

/**
 * Makes waiting warm, so that what the first ticks run has been compiled. Without this, one of the
 * first ten was 1 to 2 ms late. Takes about 0.3 s.
 */
export async function warmUp(): Promise<void> {
  const { signal } = new AbortController();
  for (const { waits, seconds } of WARM_UP) {
    for (let k = 0; k < waits; k++) await sleepUntil(now() + seconds, { signal, precise: true });
  }
}

/** How to wait for a deadline. */
export interface SleepOptions {
  /** Ends the wait early. */
  readonly signal: AbortSignal;
  /**
   * Nap through the last 2 ms and stay awake for the last 0.15: lateness of microseconds instead of
   * about 0.1 ms, for CPU.
   * @default {false}
   */
  readonly precise?: boolean;
}

/**
 * Waits for a deadline and never wakes before it. Other work of the process goes on, except in the
 * last 3 ms, during which the thread sleeps in the kernel: a timer alone would be 1-2 ms late.
 *
 * @param deadline Seconds since the epoch.
 * @param options How to wait.
 * @returns Whether the deadline was reached; `false` where the signal ended the wait.
 */
export async function sleepUntil(
  deadline: number,
  { signal, precise = false }: SleepOptions,
): Promise<boolean> {
  const due = deadline * 1000 - performance.timeOrigin; // on the scale of performance.now()
  for (;;) {
    const early = due - performance.now() - TIMER_SLACK_MS;
    // Even on a deadline that has passed the process gets a turn to read its sockets.
    if (early < 1) await new Promise((resolve) => setImmediate(resolve));
    else await timer(Math.min(early, TIMER_MAX_MS), signal);
    if (signal.aborted) return due <= performance.now();
    if (early < 1) break;
  }
  const wait = due - performance.now() - (precise ? NAPS_MS.from : 0);
  if (wait > 0) Atomics.wait(cell, 0, 0, wait);
  while (due - performance.now() > NAPS_MS.to) Atomics.wait(cell, 0, 0, NAPS_MS.each);
  while (performance.now() < due) continue; // the kernel may wake us a moment early
  return true;
}

/**
 * Waits.
 *
 * @param ms How long, in milliseconds.
 * @param signal Ends the wait early.
 */
export function timer(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(id);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const id = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
