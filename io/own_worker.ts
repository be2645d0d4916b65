/** Threads that run this very program, whose main file does something else in them. */

/** The name of a thread that runs trials. */
export const TRIAL_WORKER = "trials";
/** The name of a thread that reads logs ahead. */
export const READ_AHEAD_WORKER = "read-ahead";

/** What a thread that was started here knows of its world. */
interface WorkerScope {
  readonly name: string;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  postMessage(message: unknown): void;
}

/**
 * Starts a thread. It loads the file that runs now: the source, the bundle, or the compiled program.
 *
 * @param name What it is to do, which the main file looks up.
 * @returns The thread.
 */
export function startOwnWorker(name: string): Worker {
  return new Worker(Deno.mainModule, { type: "module", name });
}

/**
 * Says whether a thread may load the file that runs, which takes the permission to read it.
 *
 * @returns Whether it may.
 */
export function mayStartOwnWorker(): boolean {
  const url = new URL(Deno.mainModule);
  if (url.protocol !== "file:") return true;
  return Deno.permissions.querySync({ name: "read", path: url }).state === "granted";
}

/**
 * Says whether this is such a thread.
 *
 * @returns What it is to do; `undefined` in the main thread.
 */
export function ownWorkerName(): string | undefined {
  return "WorkerGlobalScope" in globalThis && "postMessage" in globalThis
    ? scope().name
    : undefined;
}

/**
 * Answers what the main thread asks, one question after another, until it ends this thread.
 *
 * @param answer Finds an answer.
 */
export function answerMain(answer: (question: unknown) => Promise<unknown>): void {
  const take = async (question: unknown): Promise<void> => {
    scope().postMessage(await answer(question));
  };
  scope().onmessage = ({ data }) => void take(data);
  for (const question of early.splice(0)) void take(question);
}

/** The types that Deno has for the main thread do not know it. */
function scope(): WorkerScope {
  return globalThis as unknown as WorkerScope;
}

/** Questions that came before somebody answers. Deno loses those for which nobody listens. */
const early: unknown[] = [];
if (ownWorkerName() !== undefined) scope().onmessage = ({ data }) => void early.push(data);
