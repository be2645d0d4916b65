import assert from "node:assert/strict";
import { Patience } from "../../io/patience.ts";

/** Time that passes only when it is told to, for what asks `performance` and sets timers. */
class StillTime implements Disposable {
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

Deno.test("Patience ends after its time, once", () => {
  for (const ms of [1, 250, 400, 1_000, 20_000]) {
    using time = new StillTime();
    let ends = 0;
    using _patience = new Patience(ms, () => ends++);
    time.pass(ms - 1);
    assert.equal(ends, 0);
    time.pass(1);
    assert.equal(ends, 1);
    assert.equal(time.waiting, 0);
  }
});

Deno.test("Patience does not run out while the process stands still, whenever that begins", () => {
  for (const before of [0, 100, 250, 4_999]) {
    using time = new StillTime();
    let ends = 0;
    using _patience = new Patience(5_000, () => ends++);
    time.pass(before);
    time.standStill(600_000);
    assert.equal(ends, 0, `paused after ${before} ms`);
    time.pass(5_000 - before - 250);
    assert.equal(ends, 0, `paused after ${before} ms`);
    time.pass(500);
    assert.equal(ends, 1, `paused after ${before} ms`);
  }
});

Deno.test("Patience that is disposed of never ends", () => {
  using time = new StillTime();
  const patience = new Patience(1_000, () => assert.fail("it ended"));
  time.pass(600);
  patience[Symbol.dispose]();
  assert.equal(time.waiting, 0);
  time.pass(1_000);
});
