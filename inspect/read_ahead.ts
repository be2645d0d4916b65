/** Starting the thread that reads ahead, and ending it. What it does is in `reading_thread.ts`. */

import { READ_AHEAD_WORKER, startOwnWorker } from "../io/own_worker.ts";
import { type ReadingAhead, takersOf } from "./logs_ahead.ts";
import { IS_OVER, makeTask, type Reading, TAKEN_IN_ALL, type Task } from "./reading_task.ts";

/** The logs of a run, as another thread reads them. */
export class ReadAhead implements Disposable {
  readonly #worker: Worker;
  readonly #hasStarted: Promise<boolean>;
  #counters = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));

  /** Starts a thread, which takes its time. */
  constructor() {
    this.#worker = startOwnWorker(READ_AHEAD_WORKER);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#hasStarted = promise;
    this.#worker.addEventListener("message", () => resolve(true));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault(); // where a thread may not start, this one reads all
      resolve(false);
    });
    this.#worker.postMessage(null);
  }

  /**
   * Lets the thread read.
   *
   * @param reading What.
   * @param options The names of the hosts, and how much is read at a time.
   * @returns What it reads; `undefined` where there is no thread.
   */
  async read(
    reading: Reading,
    { sources, bufferBytes }: Pick<Task, "sources" | "bufferBytes">,
  ): Promise<ReadingAhead | undefined> {
    if (!await this.#hasStarted) return undefined;
    const task = makeTask(reading, { sources, bufferBytes });
    this.#counters = task.counters;
    this.#worker.postMessage(task);
    return takersOf(task);
  }

  /** Ends the thread. */
  [Symbol.dispose](): void {
    Atomics.store(this.#counters, IS_OVER, 1);
    Atomics.add(this.#counters, TAKEN_IN_ALL, 1);
    Atomics.notify(this.#counters, TAKEN_IN_ALL);
    this.#worker.terminate();
  }
}
