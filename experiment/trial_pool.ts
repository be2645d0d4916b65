/** Trials on all cores: each thread takes a few, and they come out in the order of their numbers. */

import { answerMain, startOwnWorker, TRIAL_WORKER } from "../io/own_worker.ts";
import { Turns } from "../io/turns.ts";
import type { Plan } from "./plan.ts";
import { type TrialBatch, type TrialRange, TrialRunner } from "./trial.ts";

/** How long a thread works before it hands over what is done. */
const BATCH_MS = 50;
/** Threads are started where this thread alone would take longer; each takes 60 ms to start. */
const PAYS_MS = 400;

/** What a thread is asked. */
interface Question {
  readonly plan: Plan;
  readonly range: TrialRange;
}

/** Answers questions in a thread of its own. */
export function serveTrials(): void {
  let runner: TrialRunner | undefined;
  const never = new AbortController().signal;
  answerMain(async (question) => {
    const { plan, range } = question as Question; // from this very program
    runner ??= new TrialRunner(plan);
    return await runner.runBatch(range, never);
  });
}

/** Which trials, and what they need. */
export interface PoolOptions {
  /** Which trials. */
  readonly range: TrialRange;
  /** Ends them early. */
  readonly signal: AbortSignal;
  /** On how many threads they may run at most. */
  readonly threadsMax: number;
}

/** Runs trials in this thread, and in others as soon as that pays. */
export class TrialPool implements Disposable {
  readonly #plan: Plan;
  readonly #runner: TrialRunner;
  readonly #options: PoolOptions;
  readonly #workers: Worker[] = [];
  readonly #turns = new Turns();
  /** What is done and waits for trials before it, by the number of its first. */
  readonly #done = new Map<number, TrialBatch>();
  /** What a thread has failed to do. */
  readonly #lost: TrialRange[] = [];
  /** The number of the first trial that nobody has taken. */
  #next: number;
  /** What this thread took for its trials so far. */
  #ownMs = 0;
  #ownTrials = 0;
  #news = Promise.withResolvers<void>();

  /**
   * Prepares trials.
   *
   * @param plan The experiment.
   * @param runner Runs them in this thread.
   * @param options Which, and what they need.
   */
  constructor(plan: Plan, runner: TrialRunner, options: PoolOptions) {
    this.#plan = plan;
    this.#runner = runner;
    this.#options = options;
    this.#next = options.range.first;
    options.signal.addEventListener("abort", () => this.#news.resolve());
  }

  /**
   * Runs them.
   *
   * @returns Batches in the order of the trials' numbers, without a gap.
   */
  async *run(): AsyncGenerator<TrialBatch> {
    const { range: { first, count }, signal } = this.#options;
    let wanted = first;
    while (wanted < first + count) {
      const batch = this.#done.get(wanted);
      if (batch !== undefined) {
        this.#done.delete(wanted);
        wanted += batch.count;
        if (batch.count > 0) yield batch;
      } else if (signal.aborted) return;
      else await this.#work();
    }
  }

  /** Ends the threads. */
  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker.terminate();
  }

  /** Runs a batch in this thread, or waits for the others where there is nothing left to take. */
  async #work(): Promise<void> {
    const range = this.#take();
    if (range === undefined) {
      await this.#news.promise;
      this.#news = Promise.withResolvers();
      return;
    }
    const startedAt = performance.now();
    const batch = await this.#runner.runBatch(range, this.#options.signal);
    this.#ownMs += performance.now() - startedAt;
    this.#ownTrials += batch.count;
    this.#done.set(range.first, batch);
    this.#startWorkers();
    await this.#turns.give(); // for signals and the other threads
  }

  #take(): TrialRange | undefined {
    const lost = this.#lost.pop();
    if (lost !== undefined) return lost;
    const { range: { first, count } } = this.#options;
    const left = first + count - this.#next;
    if (left === 0) return undefined;
    const planned = this.#ownTrials === 0 ? 1 : Math.floor(BATCH_MS / this.#msPerTrial);
    // The first batches double, because the very first trials are slow; the last ones are small, so
    // that no thread works alone in the end.
    const share = Math.ceil(left / (2 * (this.#workers.length + 1)));
    const size = Math.max(1, Math.min(planned, this.#ownTrials, share));
    const range = { first: this.#next, count: Math.min(size, left) };
    this.#next += range.count;
    return range;
  }

  get #msPerTrial(): number {
    return Math.max(this.#ownMs / this.#ownTrials, 1e-3);
  }

  #startWorkers(): void {
    const { range: { first, count }, signal, threadsMax } = this.#options;
    if (this.#workers.length > 0 || this.#ownMs < BATCH_MS || signal.aborted) return;
    const left = first + count - this.#next;
    if (left * this.#msPerTrial < PAYS_MS) return;
    for (let i = 1; i < Math.min(threadsMax, left); i++) this.#startWorker();
  }

  #startWorker(): void {
    const worker = startOwnWorker(TRIAL_WORKER);
    this.#workers.push(worker);
    let range: TrialRange | undefined;
    const ask = (): void => {
      range = this.#take();
      if (range !== undefined) worker.postMessage({ plan: this.#plan, range });
    };
    worker.addEventListener("message", ({ data }: MessageEvent<TrialBatch>) => {
      this.#done.set(data.first, data);
      ask();
      this.#news.resolve();
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault(); // this thread does its work, and fails likewise if that cannot be done
      if (range !== undefined) this.#lost.push(range);
      this.#news.resolve();
    });
    ask();
  }
}
