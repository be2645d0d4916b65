/** What is compared: how each is started, and whether it is there at all. */

import { denoRun, SOURCE } from "../program.ts";
import { Service } from "../service.ts";
import type { WireName } from "./wire.ts";

/** Something that passes messages on. */
export interface Contestant {
  readonly name: string;
  readonly wire: WireName;
  /** Builds its command; files go to the folder. */
  command(options: StartOptions): Promise<readonly string[]> | readonly string[];
}

/** What a contestant is started with. */
export interface StartOptions {
  readonly port: number;
  readonly clients: number;
  /** A folder for files, ending in a slash. */
  readonly scratch: string;
}

/** Our own router with every flag that an experiment gives it, so that it loads no configuration. */
export const OURS: Contestant = {
  name: "scale-sim",
  wire: "router",
  command: ({ port, clients, scratch }) => {
    const at = ["--host", "127.0.0.1", "--port", port, "--expect", clients];
    const bounds = ["--outbox-kib", 1_024, "--log-rate", 10_000]; // the defaults
    return denoRun(SOURCE, ["router", ...at, ...bounds, "--log", `${scratch}log/`, "--force"]);
  },
};

const NATS: Contestant = {
  name: "nats-server",
  wire: "nats",
  command: ({ port }) => ["nats-server", "-a", "127.0.0.1", "-p", `${port}`, "-l", "/dev/null"],
};

const REDIS: Contestant = {
  name: "redis-server",
  wire: "redis",
  command: ({ port, scratch }) => [
    ...["redis-server", "--port", `${port}`, "--bind", "127.0.0.1", "--dir", scratch],
    ...["--save", "", "--appendonly", "no", "--logfile", "/dev/null"],
    ...["--client-output-buffer-limit", "pubsub 0 0 0"], // else fast senders cost it its clients
  ],
};

const MOSQUITTO: Contestant = {
  name: "mosquitto",
  wire: "mqtt",
  command: async ({ port, scratch }) => {
    const path = `${scratch}mosquitto.conf`;
    const settings = [
      `listener ${port} 127.0.0.1`,
      ...["allow_anonymous true", "persistence false", "log_type none", "set_tcp_nodelay true"],
      ...["max_inflight_messages 0", "max_queued_messages 0"],
    ];
    await Deno.writeTextFile(path, settings.join("\n"));
    return ["mosquitto", "-c", path];
  },
};

/** The same relay in C, built here: one that forwards, and one that validates as ours does. */
const [RELAY, CHECKING_RELAY] = [
  { name: "C with epoll", flags: [] },
  { name: "C that validates", flags: ["check"] },
].map(({ name, flags }): Contestant => ({
  name,
  wire: "router",
  command: async ({ port, clients, scratch }) => {
    const source = new URL("relay.c", import.meta.url).pathname;
    const args = ["-O2", "-o", `${scratch}relay`, source];
    const { success } = await new Deno.Command("gcc", { args }).output();
    if (!success) throw new Error("gcc does not build bench/router/relay.c");
    return [`${scratch}relay`, `${port}`, `${clients}`, ...flags];
  },
})) as [Contestant, Contestant];

const NEEDS: readonly (readonly [Contestant, program: string])[] = [
  [NATS, "nats-server"],
  [REDIS, "redis-server"],
  [MOSQUITTO, "mosquitto"],
  [RELAY, "gcc"],
  [CHECKING_RELAY, "gcc"],
];

/**
 * Finds who can take part besides our own router.
 *
 * @returns The present, and the names of the absent with what they lack.
 */
export async function findPeers(): Promise<{ peers: Contestant[]; absent: string[] }> {
  const peers: Contestant[] = [];
  const absent: string[] = [];
  for (const [contestant, program] of NEEDS) {
    const found = await succeeds("which", [program]);
    if (found) peers.push(contestant);
    else absent.push(`${contestant.name} (no ${program})`);
  }
  return { peers, absent };
}

/** A contestant that listens. Dispose of it to end it. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
}

/**
 * Starts a contestant on the first core and waits until it listens.
 *
 * @param contestant Which.
 * @param options How many clients it shall wait for, if it waits, and where files go.
 * @returns The process.
 */
export async function start(
  contestant: Contestant,
  options: Omit<StartOptions, "port">,
): Promise<Running> {
  const port = freePort();
  const command = await contestant.command({ ...options, port });
  const service = new Service(pinned(0, command), "null");
  for (let tries = 0; tries < 500; tries++) {
    try {
      // The relay in C counts connections by their first line, so one that says nothing is harmless.
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      const stop = (): Promise<void> => service[Symbol.asyncDispose]();
      return { pid: service.pid, port, [Symbol.asyncDispose]: stop };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  await service[Symbol.asyncDispose]();
  throw new Error(`${contestant.name} does not listen`);
}

/** Puts a command on one core, so that all have the same machine. */
export function pinned(core: number, command: readonly string[]): string[] {
  return navigator.hardwareConcurrency > 1
    ? ["taskset", "-c", `${core}`, ...command]
    : [...command];
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  const io = { stdout: "null", stderr: "null" } as const;
  const found = await new Deno.Command(command, { args: [...args], ...io }).output();
  return found.success;
}
