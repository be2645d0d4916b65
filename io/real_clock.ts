/** Real time: when it is, and how to wake up on it. */

/** Timers fire up to about 2 ms late; the last stretch before a deadline is waited for otherwise. */
const TIMER_SLACK_MS = 3;
/**
 * The kernel wakes a waiting thread late: by about 0.1 ms where it wakes often, by more than 1 ms
 * where the core has fallen asleep meanwhile. `precise` spends a fifth of the wait awake, within
 * these bounds.
 */
const SPIN_MS = { min: 0.2, max: 2, share: 0.2 };
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

/** How to wait for a deadline. */
export interface SleepOptions {
  /** Ends the wait early. */
  readonly signal: AbortSignal;
  /**
   * Stay awake for the last 0.2 to 2 ms: lateness of microseconds instead of about 0.1 ms, for CPU.
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
  const { min, max, share } = SPIN_MS;
  const spin = precise ? Math.min(max, Math.max(min, share * (due - performance.now()))) : 0;
  for (;;) {
    const early = due - performance.now() - TIMER_SLACK_MS;
    // Even on a deadline that has passed the process gets a turn to read its sockets.
    if (early < 1) await new Promise((resolve) => setImmediate(resolve));
    else await timer(Math.min(early, TIMER_MAX_MS), signal);
    if (signal.aborted) return due <= performance.now();
    if (early < 1) break;
  }
  const wait = due - performance.now() - spin;
  if (wait > 0) Atomics.wait(cell, 0, 0, wait);
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
