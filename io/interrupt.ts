/** How a process learns that it shall end. */

import { InterruptError } from "../core/errors.ts";
import { discard } from "./line_reader.ts";

/** The signals of Ctrl-C, `kill` and a closed terminal. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Listens for the signals that ask a process to end.
 *
 * @param handler Called on each of them.
 * @returns Dispose of it to listen no more.
 */
export function onInterrupt(handler: (signal: Deno.Signal) => void): Disposable {
  const listeners = SIGNALS.map((signal) => ({ signal, listener: () => handler(signal) }));
  for (const { signal, listener } of listeners) Deno.addSignalListener(signal, listener);
  return {
    [Symbol.dispose](): void {
      for (const { signal, listener } of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}

/** A request that the process end in order, whoever makes it. */
export interface Ending extends Disposable {
  /** Aborted with the cause, once there is one. */
  readonly signal: AbortSignal;
  /**
   * Calls back once there is a cause, at once where there is one already.
   *
   * @param handler What to call.
   */
  whenRequested(handler: () => void): void;
  /**
   * Makes the request; the first cause counts.
   *
   * @param cause What the process ends with.
   */
  request(cause: Error): void;
}

/**
 * Turns what may end this process into one signal. A process of its own ends on Ctrl-C and the
 * like. A supervised one ends when its standard input is closed, by intent or because its parent
 * died: the one message that even SIGKILL sends. It leaves Ctrl-C, which a terminal sends to parent
 * and children alike, to its parent.
 *
 * @param supervised Whether an experiment started this process.
 * @returns The request to come.
 */
export function awaitEnding(supervised: boolean): Ending {
  const controller = new AbortController();
  const request = (cause: Error): void => controller.abort(cause);
  const interrupt = (): void => request(new InterruptError("interrupted"));
  if (supervised) discard(Deno.stdin).then(interrupt);
  // SIGTERM is meant for this very process, the others reach the parent too.
  const listening = onInterrupt((signal) => {
    if (!supervised || signal === "SIGTERM") interrupt();
  });
  return {
    signal: controller.signal,
    whenRequested(handler): void {
      if (controller.signal.aborted) handler();
      else controller.signal.addEventListener("abort", handler);
    },
    request,
    [Symbol.dispose]: () => listening[Symbol.dispose](),
  };
}
