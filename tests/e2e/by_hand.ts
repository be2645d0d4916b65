/** Routers and clients that are started one by one, as people do in several terminals. */

import { Running, SOURCE } from "./support.ts";

/** A router or a client that listens. Dispose of it to end it. */
export interface Started extends AsyncDisposable {
  readonly running: Running;
  /** Where it listens, which is also a client's identity. */
  readonly source: string;
  readonly listening: { readonly hostname: string; readonly port: number };
}

/** Starts a router that logs in a folder, and waits until it listens. */
export async function startRouter(
  folder: string,
  ...args: readonly (string | number)[]
): Promise<Started> {
  const at = ["--host", "127.0.0.1", "--port", 0, "--log", folder];
  return await listening(["router", ...at, ...args], /listening on (\S+);/);
}

/** Starts a client of a router that logs in a folder, and waits until it listens. */
export async function startClient(
  folder: string,
  router: Started,
  ...args: readonly (string | number)[]
): Promise<Started> {
  return await startClientAt(0, folder, router, ...args);
}

/** The same at a port of one's choice. */
export async function startClientAt(
  port: number,
  folder: string,
  router: Started,
  ...args: readonly (string | number)[]
): Promise<Started> {
  const at = ["--router", router.source, "--log", folder];
  return await listening(["client", "127.0.0.1", port, ...at, ...args], /events on (\S+);/);
}

/** A free port of four digits: those that the system chooses have five. */
export function shortPort(): number {
  for (let port = 9_999; port >= 1_024; port--) {
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error("no port of four digits is free");
}

async function listening(args: readonly (string | number)[], told: RegExp): Promise<Started> {
  const running = new Running(SOURCE, args);
  try {
    const [, source = ""] = await running.said(told);
    const [hostname = "", port] = source.split(":");
    return {
      running,
      source,
      listening: { hostname, port: Number(port) },
      [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
    };
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
}
