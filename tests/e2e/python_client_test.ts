/** The Python client of examples/ beside our own clients, and alone against each way to end. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type {
  HostRecord,
  HostStartRecord,
  HostStopRecord,
  TimedHostEvent,
} from "../../core/history.ts";
import { checkHostRecord, checkRouterRecord } from "../../core/history_guard.ts";
import type { Message } from "../../core/message.ts";
import type { RouterRecord } from "../../core/router_history.ts";
import { route } from "../../core/routing.ts";
import { ticksWithin, tickTime } from "../../core/schedule.ts";
import { readHistory } from "../../io/history_reader.ts";
import { readStreamLines } from "../../io/line_reader.ts";
import { within } from "../support/deadline.ts";
import { Peer } from "../support/peer.ts";
import { temporaryFolder } from "../support/temporary.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../../examples/python_client.py", import.meta.url));
const PYTHON_SOURCE = "127.0.0.1:9001";
/** After so long a program is killed: its test fails instead of hanging. */
const DEADLINE_MS = 12_000;

const decoder = new TextDecoder();
const hasPython = await findPython();

pythonTest("A Python host and two of ours take part in one run", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await using router = startRouter(path, "--expect", "3", "--run-time", "3");
  const address = await addressOf(router);
  const clientArgs = ["client", "127.0.0.1", "0", "--router", address, "--clock-speed", "20"];
  await using first = ours(path, ...clientArgs);
  await using second = ours(path, ...clientArgs);
  await using guest = python("--router", address, "--clock-speed", "20", "--prob-internal", "0.5");
  for (const program of [guest, first, second, router]) {
    assert.equal(await program.ended, 0, program.stderr.join("\n"));
  }

  const log = await readAll(`${path}router.ndjson`, checkRouterRecord);
  const guestHistory = asHistory(guest.records());
  const histories = [guestHistory];
  for await (const { name } of Deno.readDir(path)) {
    if (!name.startsWith("client-")) continue;
    histories.push(asHistory(await readAll(path + name, checkHostRecord)));
  }
  assert.equal(histories.length, 3);
  for (const history of histories) {
    assertLamportRules(history);
    assertConservation(history, log);
  }
  assertCopies(guestHistory, log);
  assert.ok(guestHistory.events.some(({ event_type }) => event_type === "RECEIVE"));
  assert.equal(guestHistory.stop.reason, "run_time");
});

pythonTest("A Python host without a router exits with 3", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close(); // nothing listens on its port any more
  await using host = python("--router", `127.0.0.1:${listener.addr.port}`);
  assert.equal(await host.ended, 3);
  assert.match(host.stderr.join("\n"), /^error: cannot reach the router at 127\.0\.0\.1:\d+: /);
  assert.deepEqual(host.stdout, []);
});

pythonTest("A Python host whose source is taken exits with 3 and names the code", async () => {
  await using folder = await temporaryFolder();
  await using router = startRouter(folder.path, "--expect", "2");
  const address = await addressOf(router);
  const [hostname = "", port] = address.split(":");
  using first = await Peer.connect({ hostname, port: Number(port) });
  await first.send({ type: "HELLO", source: PYTHON_SOURCE, protocol: 1 });
  await first.expect("WELCOME");
  await using double = python("--router", address);
  assert.equal(await double.ended, 3);
  assert.deepEqual(double.stderr, [
    `error: the router refused us: '${PYTHON_SOURCE}' has joined already (duplicate_source)`,
  ]);
  assert.deepEqual(double.records().map(outline), ["HOST_STOP failed 0 0"]);
});

pythonTest("A Python host takes in order what came with START, however it was cut", async () => {
  await using host = await Dialogue.begin("--clock-speed", "50", "--prob-internal", "1");
  const lines = [
    JSON.stringify(startAt(Date.now() / 1000)) + "\r\n\n\r",
    JSON.stringify(message("SEND_FIRST", 7)),
    JSON.stringify(message("BROADCAST", 3)),
    JSON.stringify(message("SEND_SECOND", 90, "grüße")).replace(":90,", ":90.0,") + "\n",
  ];
  const bytes = new TextEncoder().encode(lines.join("\n"));
  const cut = bytes.indexOf(0xc3) + 1; // in the middle of a character
  await host.router.sendBytes(bytes.subarray(0, cut));
  await host.router.sendBytes(bytes.subarray(cut));
  await host.program.line("stdout", /"logical_clock_time": 91, /); // an integer again
  await host.stop();
  assert.equal(await host.program.ended, 0);
  const history = asHistory(host.program.records());
  assertLamportRules(history);
  const received = history.events.filter(({ event_type }) => event_type === "RECEIVE");
  const stamps = received.map(({ message }) => message?.logical_clock_time);
  assert.deepEqual(stamps, [7, 3, 90]);
  assert.equal(received[2]?.message?.payload, "grüße");
});

pythonTest("A Python host answers STOP with DONE and reads on until the router's", async () => {
  await using host = await Dialogue.begin();
  await host.start();
  await host.router.send({ type: "STOP" });
  await host.router.expect("DONE");
  await host.router.send(message("BROADCAST", 5)); // was on its way when the host stopped
  await host.router.send({ type: "DONE" });
  assert.equal(await host.program.ended, 0);
  assert.equal(host.program.records().map(outline).at(-1), "HOST_STOP stopped 0 1");
});

pythonTest("A Python host that is stopped before START answers with DONE", async () => {
  await using host = await Dialogue.begin();
  await host.stop();
  assert.equal(await host.program.ended, 0);
  assert.deepEqual(host.program.records().map(outline), ["HOST_STOP stopped 0 0"]);
});

pythonTest("A Python host does not wait hours for a START that is far away", async () => {
  await using host = await Dialogue.begin();
  await host.router.send(startAt(Date.now() / 1000 + 7_200));
  assert.equal(await host.program.ended, 3);
  assert.deepEqual(host.program.stderr, [
    "error: START is more than ten minutes away: compare the clocks",
  ]);
  assert.deepEqual(host.program.records().map(outline), ["HOST_STOP failed 0 0"]);
});

pythonTest("A Python host that loses its router exits with 3", async () => {
  await using host = await Dialogue.begin();
  await host.start();
  host.router[Symbol.dispose]();
  assert.equal(await host.program.ended, 3);
  assert.match(host.program.stderr.join("\n"), /^error: .*the router/);
  assert.equal(host.program.records().map(outline).at(-1), "HOST_STOP router_lost 0 0");
});

pythonTest("A Python host leaves on Ctrl-C: DONE, its side closed, 130", async () => {
  await using host = await Dialogue.begin();
  await host.start();
  host.program.kill("SIGINT");
  await host.router.expect("DONE");
  assert.equal(await host.router.text(), undefined, "its side is closed");
  await host.router.send(message("SEND_FIRST", 5)); // the router's is not
  await host.router.send({ type: "DONE" });
  assert.equal(await host.program.ended, 130);
  assert.equal(host.program.records().map(outline).at(-1), "HOST_STOP interrupted 0 1");
}, { ignore: Deno.build.os === "windows" });

/** START as the test's own router sends it, without an end. */
function startAt(at: number): object {
  return { type: "START", at, roster: [PYTHON_SOURCE, "127.0.0.1:9002"], index: 0 };
}

/** What a host did, in parts. */
interface History {
  readonly start: HostStartRecord;
  readonly events: readonly TimedHostEvent[];
  readonly stop: HostStopRecord;
}

/** Declares a test that needs Python; where there is none, its name says that it was not run. */
function pythonTest(
  name: string,
  fn: () => Promise<void>,
  { ignore = false }: { readonly ignore?: boolean } = {},
): void {
  const suffix = hasPython ? "" : " (not checked: python3 from 3.8 on is not here)";
  Deno.test({ name: name + suffix, ignore: ignore || !hasPython, fn });
}

async function findPython(): Promise<boolean> {
  try {
    const check = "import sys; sys.exit(sys.version_info < (3, 8))";
    const { success } = await new Deno.Command("python3", { args: ["-c", check] }).output();
    return success;
  } catch {
    return false; // not installed, or not permitted
  }
}

/** A program under test: its lines as they come, and its end. */
class Program implements AsyncDisposable {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  /** The exit code, once everything has been read. */
  readonly ended: Promise<number>;
  readonly #child: Deno.ChildProcess;
  #isOver = false;
  #onNews = (): void => {};

  constructor(command: string, args: readonly string[]) {
    this.#child = new Deno.Command(command, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.ended = this.#follow();
  }

  /** Waits for a line. */
  async line(stream: "stdout" | "stderr", pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this[stream].find((line) => pattern.test(line));
      if (found !== undefined) return found;
      assert.ok(!this.#isOver, `ended without ${pattern}: ${this.stderr.join("\n")}`);
      await new Promise<void>((resolve) => this.#onNews = resolve);
    }
  }

  /** Reads standard output as a host's history. */
  records(): HostRecord[] {
    return this.stdout.map((line) => checkHostRecord(JSON.parse(line)));
  }

  kill(signal: Deno.Signal): void {
    if (!this.#isOver) this.#child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.ended;
  }

  async #follow(): Promise<number> {
    const deadline = setTimeout(() => this.kill("SIGKILL"), DEADLINE_MS);
    const [{ code }] = await Promise.all([
      this.#child.status.finally(() => this.#isOver = true),
      this.#collect("stdout"),
      this.#collect("stderr"),
    ]);
    clearTimeout(deadline);
    this.#onNews();
    return code;
  }

  async #collect(stream: "stdout" | "stderr"): Promise<void> {
    await readStreamLines(this.#child[stream], (bytes) => {
      this[stream].push(decoder.decode(bytes));
      this.#onNews();
    });
  }
}

/** A Python host and its router, played by the test word by word. */
class Dialogue implements AsyncDisposable {
  readonly program: Program;
  readonly router: Peer;

  private constructor(program: Program, router: Peer) {
    this.program = program;
    this.router = router;
  }

  /** Starts a host and welcomes it. */
  static async begin(...args: readonly string[]): Promise<Dialogue> {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const program = python("--router", `127.0.0.1:${listener.addr.port}`, ...args);
    const router = new Peer(await within(listener.accept(), "the host"));
    const hello = { type: "HELLO", source: PYTHON_SOURCE, protocol: 1 };
    assert.deepEqual(await router.line(), hello);
    await router.send({ type: "WELCOME", protocol: 1, expected: 1 });
    return new Dialogue(program, router);
  }

  /** Lets the host start, long before its first tick, and waits until it has. */
  async start(): Promise<void> {
    await this.router.send(startAt(Date.now() / 1000 + 300));
    await this.program.line("stdout", /HOST_START/);
  }

  /** Ends the run as a router does. */
  async stop(): Promise<void> {
    await this.router.send({ type: "STOP" });
    await this.router.expect("DONE");
    await this.router.send({ type: "DONE" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
    this.router[Symbol.dispose]();
  }
}

/** Starts one of our own programs, which logs in a folder. */
function ours(folder: string, ...args: readonly string[]): Program {
  return new Program(Deno.execPath(), ["run", "-A", MAIN, ...args, "--log", folder]);
}

/** Starts a router on any free port. */
function startRouter(folder: string, ...args: readonly string[]): Program {
  return ours(folder, "router", "--host", "127.0.0.1", "--port", "0", ...args);
}

/** Starts the Python host. */
function python(...args: readonly string[]): Program {
  return new Program("python3", [EXAMPLE, PYTHON_SOURCE, "--seed", "262", ...args]);
}

/** Waits until a router listens and says where. */
async function addressOf(router: Program): Promise<string> {
  const line = await router.line("stderr", /^listening on /);
  return line.replace(/^listening on ([^;]+);.*$/, "$1");
}

async function readAll<R>(path: string, check: (value: unknown) => R): Promise<R[]> {
  const records: R[] = [];
  const { tornBytes } = await readHistory(path, check, (record) => records.push(record));
  assert.equal(tornBytes, 0);
  return records;
}

function message(type: Message["type"], logical_clock_time: number, payload = ""): Message {
  return { source: "127.0.0.1:9002", type, system_clock_time: 1.5, logical_clock_time, payload };
}

/** A record in short: what, why, its logical time, its queue. */
function outline(record: HostRecord): string {
  if (record.event_type === "HOST_START") return record.event_type;
  const { event_type, logical_clock_time, message_queue_size } = record;
  const what = record.event_type === "HOST_STOP" ? `${event_type} ${record.reason}` : event_type;
  return `${what} ${logical_clock_time} ${message_queue_size}`;
}

function asHistory(records: readonly HostRecord[]): History {
  const start = records[0];
  const stop = records.at(-1);
  assert.ok(start?.event_type === "HOST_START");
  assert.ok(stop?.event_type === "HOST_STOP");
  const events = records.slice(1, -1).map((record) => {
    assert.ok(record.event_type !== "HOST_START" && record.event_type !== "HOST_STOP");
    return record;
  });
  return { start, events, stop };
}

/** One thing per tick, every tick due and none early, and the clock by Lamport's rules. */
function assertLamportRules({ start, events, stop }: History): void {
  const schedule = { start: start.system_clock_time, phase: start.phase, rate: start.clock_speed };
  if (start.run_time !== null) assert.equal(events.length, ticksWithin(schedule, start.run_time));
  let time = 0;
  for (const [k, event] of events.entries()) {
    const { event_type, message, message_queue_size } = event;
    assert.equal(event.tick, k);
    assert.ok(event.system_clock_time > tickTime(schedule, k) - 2e-6, `tick ${k} came early`);
    time = event_type === "RECEIVE"
      ? Math.max(time, message?.logical_clock_time ?? 0) + 1
      : time + 1;
    assert.equal(event.logical_clock_time, time, `tick ${k}`);
    if (event_type === "INTERNAL") assert.equal(message, null);
    if (event_type !== "RECEIVE") assert.equal(message_queue_size, 0, `tick ${k} left a message`);
    if (event_type !== "SEND") continue;
    assert.equal(message?.source, start.source);
    assert.equal(message?.logical_clock_time, time);
    assert.equal(message?.system_clock_time, event.system_clock_time);
  }
  assert.equal(stop.logical_clock_time, time);
}

/** Every copy routed to a host was received, in that order, or is left in its inbox. */
function assertConservation({ start, events, stop }: History, log: readonly RouterRecord[]): void {
  const copies: string[] = [];
  for (const record of log) {
    assert.notEqual(record.event_type, "DROP");
    if (record.event_type !== "ROUTE" || record.destination !== start.source) continue;
    copies.push(`${record.source} ${record.logical_clock_time}`);
  }
  const received = events.flatMap(({ event_type, message }) =>
    event_type === "RECEIVE" ? [`${message?.source} ${message?.logical_clock_time}`] : []
  );
  assert.deepEqual(received, copies.slice(0, received.length));
  assert.equal(copies.length, received.length + stop.message_queue_size);
}

/** The router forwarded each message of a host to those whom its type names. */
function assertCopies({ start, events }: History, log: readonly RouterRecord[]): void {
  const wanted = events.flatMap(({ event_type, message }) =>
    event_type !== "SEND" || message === null ? [] : route(
      message.type,
      start.source,
      start.roster,
    ).map((destination) => `${message.logical_clock_time} ${message.type} ${destination}`)
  );
  const found = log.flatMap((record) =>
    record.event_type === "ROUTE" && record.source === start.source
      ? [`${record.logical_clock_time} ${record.type} ${record.destination}`]
      : []
  );
  assert.ok(wanted.length > 0);
  assert.deepEqual(found, wanted);
}
