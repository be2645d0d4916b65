/** A clock for tests that stands still until it is told to go on. */

/** Time that passes only when it is told to, for what asks `performance` and sets timers. */
export class StillTime implements Disposable {
  readonly #real = { now: performance.now, setTimeout, clearTimeout };
  readonly #timers = new Map<number, { readonly due: number; readonly run: () => void }>();
  #now = 0;
  #id = 0;

  constructor() {
    performance.now = () => this.#now;
    globalThis.setTimeout = ((run: () => void, ms: number) => {
      this.#timers.set(++this.#id, { due: this.#now + ms, run });
      return this.#id;
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((id: number) => this.#timers.delete(id)) as typeof clearTimeout;
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets time pass, with each timer firing when it is due. */
  pass(ms: number): void {
    for (const end = this.#now + ms; this.#now < end; this.#now++) this.#fire();
    this.#fire();
  }

  /** Lets time pass while nothing runs; what came due meanwhile fires at the end. */
  standStill(ms: number): void {
    this.#now += ms;
    this.#fire();
  }

  [Symbol.dispose](): void {
    performance.now = this.#real.now;
    globalThis.setTimeout = this.#real.setTimeout;
    globalThis.clearTimeout = this.#real.clearTimeout;
  }

  #fire(): void {
    for (const [id, { due, run }] of [...this.#timers]) {
      if (due > this.#now) continue;
      this.#timers.delete(id);
      run();
    }
  }
}
