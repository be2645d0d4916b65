/** What a run leaves behind, read without the program's own code. */

/** A message as the logs show it. */
export interface Message {
  readonly source: string;
  readonly type: "SEND_FIRST" | "SEND_SECOND" | "BROADCAST";
  readonly system_clock_time: number;
  readonly logical_clock_time: number;
  readonly payload: string;
}

/** What happened on a tick. */
export interface HostEvent {
  readonly event_type: "INTERNAL" | "SEND" | "RECEIVE";
  readonly system_clock_time: number;
  readonly logical_clock_time: number;
  readonly message_queue_size: number;
  readonly message: Message | null;
  readonly tick: number;
  readonly late_ms: number;
}

/** The first record of a client's log. */
export interface HostStart {
  readonly event_type: "HOST_START";
  readonly system_clock_time: number;
  readonly source: string;
  readonly index: number;
  readonly roster: readonly string[];
  readonly clock_speed: number;
  readonly phase: number;
  readonly prob_internal: number;
  readonly stamp: "post" | "pre";
  readonly seed: number;
  readonly run_time: number | null;
}

/** The last record of a client's log. */
export interface HostStop {
  readonly event_type: "HOST_STOP";
  readonly system_clock_time: number;
  readonly logical_clock_time: number;
  readonly message_queue_size: number;
  readonly in_flight?: number;
  readonly reason: string;
}

/** A client's log in its three parts; a process that was killed leaves no HOST_STOP. */
export interface HostLog {
  readonly start: HostStart;
  readonly events: readonly HostEvent[];
  readonly stop: HostStop | undefined;
}

/** A line of the router's log; which fields it has depends on its type. */
export interface RouterRecord {
  readonly event_type: string;
  readonly system_clock_time: number;
  readonly source?: string;
  readonly destination?: string | null;
  readonly type?: Message["type"];
  readonly logical_clock_time?: number;
  readonly reason?: string;
  readonly roster?: readonly string[];
  readonly routed?: number;
  readonly dropped?: number;
}

/** One host's figures in the summary. */
export interface HostFigures {
  readonly source: string;
  readonly clock_speed: number;
  readonly ticks: number;
  readonly events: Readonly<Record<"INTERNAL" | "RECEIVE" | Message["type"], number>>;
  readonly final_logical_clock: number;
  readonly jump_mean: number | null;
  readonly jump_max: number | null;
  readonly inbox_final: number;
  readonly in_flight: number;
  readonly inbox_max: number;
  readonly late_ms_max: number | null;
  readonly stop_reason: string | null;
  readonly lag: number;
}

/** What summary.json holds. */
export interface Summary {
  readonly name: string;
  readonly outcome: string;
  readonly failure: string | null;
  readonly elapsed: number | null;
  readonly run_time: number;
  readonly seed: number;
  readonly hosts: readonly HostFigures[];
  readonly copies: {
    readonly routed: number;
    readonly received: number;
    readonly queued: number;
    readonly in_flight: number;
    readonly dropped: Readonly<Record<string, number>>;
    readonly missing: number;
  };
}

/** What args.json holds, as far as tests look at it. */
export interface Arguments {
  readonly name: string;
  readonly run_time: number;
  readonly seed: number;
  readonly hosts: readonly { readonly clock_speed: number; readonly phase: string | number }[];
  readonly prob_internal: number;
  readonly stamp: string;
  readonly precise: boolean;
  readonly client_address: string;
}

/** A run's logs. */
export interface RunLogs {
  readonly router: readonly RouterRecord[];
  /** By the host's identity, in the order of the roster. */
  readonly hosts: ReadonlyMap<string, HostLog>;
}

/** Reads the NDJSON files of a directory, by name. A line that is not finished is left away. */
export async function readRecords(directory: string): Promise<Map<string, unknown[]>> {
  const files = new Map<string, unknown[]>();
  for (const name of await listNames(directory)) {
    if (!name.endsWith(".ndjson")) continue;
    const text = await Deno.readTextFile(directory + name);
    files.set(name, text.split("\n").slice(0, -1).map((line) => JSON.parse(line)));
  }
  return files;
}

/** Reads a run's logs; a host that has not started yet is left away. */
export async function readRun(directory: string): Promise<RunLogs> {
  const files = await readRecords(directory);
  const router = files.get("router.ndjson") as RouterRecord[] | undefined;
  files.delete("router.ndjson");
  const logs = [...files.values()].filter((records) => records.length > 0).map(hostLog);
  logs.sort((a, b) => a.start.index - b.start.index);
  return { router: router ?? [], hosts: new Map(logs.map((log) => [log.start.source, log])) };
}

/** Splits the records of a client's log into its parts. */
export function hostLog(records: readonly unknown[]): HostLog {
  const [start, ...rest] = records as [HostStart, ...(HostEvent | HostStop)[]];
  const last = rest.at(-1);
  const stop = last?.event_type === "HOST_STOP" ? last : undefined;
  const events = rest.slice(0, stop === undefined ? undefined : -1) as HostEvent[];
  return { start, events, stop };
}

/** Reads summary.json. */
export async function readSummary(directory: string): Promise<Summary> {
  return JSON.parse(await Deno.readTextFile(`${directory}summary.json`));
}

/** Reads args.json. */
export async function readArguments(directory: string): Promise<Arguments> {
  return JSON.parse(await Deno.readTextFile(`${directory}args.json`));
}

/** The names in a directory in order; none where it does not exist. */
export async function listNames(directory: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(directory)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}
