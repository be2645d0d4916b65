/** An experiment with real processes: a router, a client per host, and their end. */

import { describeError, EnvironmentError, InterruptError } from "../core/errors.ts";
import { type Address, formatAddress, parseAddress } from "../core/address.ts";
import { formatSkew } from "../core/physical_clock.ts";
import type { Ending } from "../io/interrupt.ts";
import { describeExhaustion } from "../io/listen.ts";
import { Patience } from "../io/patience.ts";
import { describeKilled, describeStandstill } from "./blame.ts";
import { Child, type ChildExit } from "./child.ts";
import { type HostPlan, type Plan, portOf } from "./plan.ts";
import type { Figures } from "./summary.ts";

/** How long processes may take to end in order before they are killed. */
const STOP_MS = 4_000;
const START_MS_PER_HOST = 500;
/** What a child exits with that ended because it was asked to. */
const INTERRUPTED = 130;
/** How long after its time a run may end by itself; the router is patient for 5 s of that. */
const OVERTIME_MS = 20_000;

const ROUTER = "router";

/** So many hosts that were refused are remembered. */
const STRANGERS_MAX = 3;

/** Up to so many hosts have a process each. */
const OWN_PROCESS_MAX = 32;
/** Of more hosts, so many share a process. */
const SHARED_PROCESS_MAX = 250;

/** Who hears how the run goes. */
export interface RunObserver {
  /**
   * The run starts.
   *
   * @param at When, seconds since the epoch.
   */
  onStart(at: number): void;
  /**
   * A host streams its events.
   *
   * @param index Which host of the plan.
   * @param source Its identity, `ADDRESS:PORT`.
   */
  onListen(index: number, source: string): void;
}

/** What a run needs beside its plan. */
export interface RunOptions {
  /** The run's directory, ending in a slash. */
  readonly directory: string;
  /** Ends the run early. */
  readonly ending: Ending;
  /** Called once the hosts start, so that this run is the latest. */
  readonly onStart: () => void;
  /** Who hears how it goes. */
  readonly observer: RunObserver | undefined;
}

/** What is known of a run when it is over. */
export interface RunResult {
  /** Each host's identity in the order of the plan, `undefined` where it never came up. */
  readonly sources: readonly (string | undefined)[];
  /** What broke the run, if anything did. */
  readonly failure: EnvironmentError | undefined;
  /** Whether the hosts were started; if not, no log has an event. */
  readonly isStarted: boolean;
  /** Who wanted to take part and was refused, as no host of the plan; of many a few. */
  readonly strangers?: readonly string[];
  /** What was measured, where that is known without reading the logs. */
  readonly figures?: Figures;
}

/**
 * Runs an experiment. When this function returns, no process is left.
 *
 * @param plan The experiment.
 * @param options Where it logs, what ends it, who watches it.
 * @returns What happened.
 */
export async function runProcesses(plan: Plan, options: RunOptions): Promise<RunResult> {
  return await new ProcessRun(plan, options).run();
}

/** A process that runs hosts of the plan, one after another. */
interface Client {
  readonly child: Child;
  /** Its first host's place in the plan. */
  readonly first: number;
  /** How many they are. */
  readonly hosts: number;
}

class ProcessRun {
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #sources: (string | undefined)[];
  readonly #joined = new Set<string>();
  /** Who was refused, because the run is not theirs. */
  readonly #strangers = new Set<string>();
  /** Only our own clients know it: a stranger who came first would take the place of one of them. */
  readonly #token = crypto.randomUUID();
  readonly #routerAddress = Promise.withResolvers<Address | undefined>();
  #router: Child | undefined;
  readonly #clients: Client[] = [];
  readonly #running = new Set<Child>();
  #failure: EnvironmentError | undefined;
  /** Why the router does not take in all hosts, where it has said so. */
  #trouble: string | undefined;
  #isRouterUp = false;
  #isStarted = false;
  #stopping = false;
  #killed = false;
  /** Until the run has to have got on. */
  #overtime: Patience | undefined;
  /** Until those that still run are killed. */
  #grace: Patience | undefined;

  constructor(plan: Plan, options: RunOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#sources = plan.hosts.map(() => undefined);
  }

  async run(): Promise<RunResult> {
    const { ending } = this.#options;
    ending.whenRequested(() => this.#stop());
    this.#armOvertime(this.#startMs());
    try {
      if (!this.#stopping) await this.#runAll();
    } finally {
      this.#overtime?.[Symbol.dispose]();
      this.#grace?.[Symbol.dispose]();
    }
    const strangers = [...this.#strangers];
    const isStarted = this.#isStarted;
    return { sources: this.#sources, failure: this.#failure, isStarted, strangers };
  }

  async #runAll(): Promise<void> {
    this.#router = this.#spawnRouter();
    const ends = [this.#watch(this.#router)];
    const router = await this.#routerAddress.promise;
    if (router !== undefined && !this.#stopping) ends.push(...this.#spawnClients(router));
    await Promise.all(ends);
  }

  #spawnRouter(): Child {
    const { router, hosts, runTime, outboxKib, logRate } = this.#plan;
    const args = [
      ...["router", "--host", router.address, "--port", router.port],
      ...["--expect", hosts.length, "--run-time", runTime, "--outbox-kib", outboxKib],
      ...["--log-rate", logRate, "--log", this.#options.directory, "--token", this.#token],
    ];
    return new Child(ROUTER, args.map(String), (notice) => this.#onRouterNotice(notice));
  }

  /** Starts the clients one by one; where one cannot be started, those before it are ended. */
  *#spawnClients(router: Address): Generator<Promise<void>> {
    try {
      for (const { first, hosts } of groupHosts(this.#plan.hosts)) {
        const child = this.#spawnClient(hosts, first, router);
        this.#clients.push({ child, first, hosts: hosts.length });
        yield this.#watch(child);
      }
    } catch (error) {
      this.#fail(describeError(error));
    }
  }

  #spawnClient(hosts: readonly HostPlan[], first: number, router: Address): Child {
    const { clientAddress, probInternal, seed, stamp, clocks, precise, wait } = this.#plan;
    const port = portOf(this.#plan, first);
    const args = [
      ...["client", clientAddress, port, "--router", formatAddress(router), "--wait", wait],
      ...["--prob-internal", probInternal, "--seed", seed, "--stamp", stamp],
      ...["--clocks", clocks.join(), precise ? "--precise" : "--no-precise"],
      ...["--hosts", hosts.length],
      ...hosts.flatMap((host) => ["--clock-speed", host.clockSpeed, "--phase", host.phase]),
      ...hosts.flatMap((host) => ["--skew", formatSkew(host.skew)]),
      ...["--log", this.#options.directory, "--token", this.#token],
    ];
    const address = formatAddress({ address: clientAddress, port });
    const client = new Child(nameOf(address, hosts.length), args.map(String), (notice) => {
      if ((notice as Record<string, unknown>)["event_type"] !== "LISTEN") return;
      // They come in the order of the hosts.
      const source = String((notice as Record<string, unknown>)["address"]);
      if (heard === 0) client.name = nameOf(source, hosts.length); // its port may have been 0
      this.#onListen(first + heard++, source);
    });
    let heard = 0;
    return client;
  }

  #onRouterNotice(notice: unknown): void {
    const record = notice as Record<string, unknown>;
    const { event_type, address, source, at, code, connections } = record;
    if (event_type === "LISTEN") {
      this.#isRouterUp = true;
      this.#routerAddress.resolve(parseAddress(String(address)));
    }
    if (event_type === "JOIN") this.#joined.add(String(source));
    if (event_type === "REFUSE" && code === "not_invited") this.#onStranger(String(source));
    if (event_type === "START") this.#onStart(Number(at));
    if (event_type === "EXHAUSTED") this.#trouble = describeExhaustion(Number(connections));
  }

  /** The router's log has them all. */
  #onStranger(source: string): void {
    if (this.#strangers.size < STRANGERS_MAX) this.#strangers.add(source);
  }

  #onListen(index: number, source: string): void {
    this.#sources[index] = source;
    this.#options.observer?.onListen(index, source);
  }

  #onStart(at: number): void {
    this.#options.onStart();
    this.#options.observer?.onStart(at);
    this.#isStarted = true;
    this.#armOvertime(this.#plan.runTime * 1000 + OVERTIME_MS);
  }

  /** How long the start may take; hundreds of processes share few cores. */
  #startMs(): number {
    return this.#plan.wait * 1000 + OVERTIME_MS + START_MS_PER_HOST * this.#plan.hosts.length;
  }

  #armOvertime(ms: number): void {
    this.#overtime?.[Symbol.dispose]();
    this.#overtime = new Patience(ms, () => {
      const [isRouterUp, isStarted] = [this.#isRouterUp, this.#isStarted];
      const absent = this.#clients.filter((client) => !this.#hasJoined(client))
        .map(({ child }) => child.name);
      this.#fail(describeStandstill({ isRouterUp, isStarted, absent }));
    });
  }

  #hasJoined({ first, hosts }: Client): boolean {
    return this.#sources.slice(first, first + hosts)
      .every((source) => source !== undefined && this.#joined.has(source));
  }

  #fail(message: string): void {
    if (this.#stopping) return;
    // Hosts for which the router has no room only know that it does not answer.
    const cause = this.#isStarted ? undefined : this.#trouble;
    this.#failure = new EnvironmentError(cause ?? message);
    this.#stop();
  }

  /** Waits for a child's end; the first that ends badly ends the run. */
  async #watch(child: Child): Promise<void> {
    this.#running.add(child);
    try {
      this.#onExit(child, await child.exited);
    } catch (error) { // it says what no router and no client says, and nobody reads on
      child.kill();
      this.#fail(`the ${child.name} cannot be followed: ${describeError(error)}`);
    } finally {
      this.#running.delete(child);
      if (child === this.#router) this.#onRouterEnd();
    }
  }

  #onExit(child: Child, exit: ChildExit): void {
    // Ctrl-C has hit the child before it could leave that to us, and us a moment later.
    if (exit.signal === "SIGINT") this.#options.ending.request(new InterruptError("interrupted"));
    if (exit.code !== 0 || exit.signal !== null) this.#fail(describeExit(child, exit));
    if (child !== this.#router) return;
    // Clients that fail because the router is gone may be noticed before it.
    const wasAsked = exit.code === 0 || exit.code === INTERRUPTED || this.#killed;
    if (!wasAsked) this.#failure = new EnvironmentError(describeExit(child, exit));
  }

  #onRouterEnd(): void {
    this.#routerAddress.resolve(undefined); // where it has not come by now, it never will
    if (this.#stopping) { for (const { child } of this.#clients) child.stop(); }
    else this.#killLater(); // the hosts have been told that the run is over
  }

  /** Stops the router, which stops the hosts in order; clients that it does not reach come after it. */
  #stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#router?.stop();
    this.#killLater();
  }

  #killLater(): void {
    this.#grace ??= new Patience(STOP_MS, () => {
      this.#stopping = true;
      this.#killed = true;
      const names = [...this.#running].map(({ name }) => name);
      if (names.length > 0) {
        this.#failure ??= new EnvironmentError(describeKilled(names, ROUTER));
      }
      for (const child of this.#running) child.kill();
    });
  }
}

/** A process for each host where they are few, else for so many hosts that the start is quick. */
function groupHosts(
  hosts: readonly HostPlan[],
): { readonly first: number; readonly hosts: readonly HostPlan[] }[] {
  const size = hosts.length > OWN_PROCESS_MAX
    ? Math.ceil(hosts.length / Math.ceil(hosts.length / SHARED_PROCESS_MAX))
    : 1;
  const groups = [];
  for (let first = 0; first < hosts.length; first += size) {
    groups.push({ first, hosts: hosts.slice(first, first + size) });
  }
  return groups;
}

function nameOf(address: string, hosts: number): string {
  return hosts === 1 ? `client ${address}` : `client of ${hosts} hosts from ${address} on`;
}

function describeExit({ name }: Child, { code, signal, lastWords }: ChildExit): string {
  const words = lastWords.replace(/^error: /, "");
  if (signal !== null) return `the ${name} was killed by ${signal}`;
  // Nobody has asked it by its standard input, and it leaves all signals but this one to us.
  if (code === INTERRUPTED && words === "") return `the ${name} was ended by SIGTERM`;
  return words === "" ? `the ${name} ended with code ${code}` : `the ${name} failed: ${words}`;
}
