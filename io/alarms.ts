/** Deadlines of many hosts in one process, waited for one after the other. */

import { now, type SleepOptions, sleepUntil } from "./real_clock.ts";

/** A deadline and who waits for it. */
interface Alarm {
  readonly deadline: number;
  /** Ends the wait; tells whether the deadline was reached. */
  readonly ring: (isReached: boolean) => void;
}

/**
 * Alarms. A wait blocks the thread shortly before its deadline, so that hosts that each waited by
 * themselves would make each other late: here only the earliest deadline is waited for, and all that
 * are due then ring together.
 */
export class Alarms {
  /** From the last to the earliest. */
  readonly #alarms: Alarm[] = [];
  /** Ends the present wait, because an earlier deadline has come up or none is left. */
  #changed = new AbortController();
  #running = false;

  /**
   * Waits for a deadline and never wakes before it, as {@linkcode sleepUntil} does.
   *
   * @param deadline Seconds since the epoch.
   * @param options What ends the wait early.
   * @returns Whether the deadline was reached; `false` where the signal ended the wait.
   */
  sleepUntil(deadline: number, { signal, precise = false }: SleepOptions): Promise<boolean> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(deadline <= now());
      const onAbort = (): void => {
        this.#remove(alarm);
        resolve(deadline <= now());
      };
      const ring = (isReached: boolean): void => {
        signal.removeEventListener("abort", onAbort);
        resolve(isReached);
      };
      const alarm: Alarm = { deadline, ring };
      signal.addEventListener("abort", onAbort);
      this.#add(alarm);
      if (!this.#running) this.#run(precise);
    });
  }

  async #run(precise: boolean): Promise<void> {
    this.#running = true;
    await undefined; // whoever sets an alarm in this turn is waited for, too
    for (let next = this.#alarms.at(-1); next !== undefined; next = this.#alarms.at(-1)) {
      this.#changed = new AbortController();
      await sleepUntil(next.deadline, { signal: this.#changed.signal, precise });
      const time = now();
      while ((this.#alarms.at(-1)?.deadline ?? Infinity) <= time) this.#alarms.pop()?.ring(true);
      await undefined; // those who were woken set their next alarm
      await undefined;
    }
    this.#running = false;
  }

  /** Puts it behind those with the same deadline, which were there before. */
  #add(alarm: Alarm): void {
    const alarms = this.#alarms;
    let low = 0;
    let high = alarms.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((alarms[middle]?.deadline ?? -Infinity) > alarm.deadline) low = middle + 1;
      else high = middle;
    }
    alarms.splice(low, 0, alarm);
    if (low === alarms.length - 1) this.#changed.abort();
  }

  #remove(alarm: Alarm): void {
    const at = this.#alarms.indexOf(alarm);
    if (at !== -1) this.#alarms.splice(at, 1);
    if (this.#alarms.length === 0) this.#changed.abort();
  }
}
