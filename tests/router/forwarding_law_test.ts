/** Whatever is said, cut and held up: each host gets the lines that the rule gives it, as they are. */

import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import fc from "fast-check";
import { MESSAGE_TYPES, type MessageType } from "../../core/message.ts";
import type { RouterRecord } from "../../core/router_history.ts";
import { route } from "../../core/routing.ts";
import { Router, type RouterOptions } from "../../router/router.ts";
import { within } from "../support/deadline.ts";
import { type FakeConnection, FakeListener } from "../support/fake_network.ts";
import { holdsLater } from "../support/laws.ts";
import { hello } from "../support/router_run.ts";
import { bytesOf, settle } from "../support/sink.ts";

/** What a forwarder needs for itself and hardly more, so that it is soon used up; or enough. */
const BUFFERS_BYTES = [5 << 16, 1 << 22];

/** What a host says: a message in some spelling. */
interface Saying {
  readonly type: MessageType;
  readonly payload: string;
  readonly spelling: "usual" | "spaced" | "with CR" | "accented";
}

/** What happens next. */
interface Step {
  readonly host: number;
  readonly what: "bring" | "take" | "leave" | "spoil";
  readonly size: number;
}

const payload = fc.oneof(
  { weight: 8, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 2, arbitrary: fc.nat(9_000).map((size) => "x".repeat(size)) },
  { weight: 1, arbitrary: fc.nat(60_000).map((size) => "y".repeat(size)) },
);
const saying: fc.Arbitrary<Saying> = fc.record({
  type: fc.constantFrom(...MESSAGE_TYPES),
  payload,
  spelling: fc.oneof(
    { weight: 20, arbitrary: fc.constant("usual" as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Saying["spelling"][]>("spaced", "with CR", "accented"),
    },
  ),
});
const size = fc.oneof(fc.nat(300), fc.nat(10_000), fc.constant(1 << 20));
const step: fc.Arbitrary<Step> = fc.record({
  host: fc.nat(4),
  what: fc.oneof(
    { weight: 100, arbitrary: fc.constantFrom("bring", "take") },
    { weight: 1, arbitrary: fc.constantFrom("leave", "spoil") },
  ),
  size,
});

/** A host, and what it says line by line. */
class Host {
  readonly source: string;
  readonly lines: readonly string[];
  readonly connection: FakeConnection;
  isGone = false;

  constructor(place: number, sayings: readonly Saying[], connection: FakeConnection) {
    this.source = `h:${place + 1}`;
    this.lines = sayings.map((one, i) => spell(this.source, one, i + 1));
    this.connection = connection;
    const all = [JSON.stringify(hello(this.source)), ...this.lines, `{"type":"DONE"}`];
    connection.say(bytesOf(all.map((line) => `${line}\n`).join("")));
  }

  /** The lines that it got, whole ones, without those of the protocol. */
  get got(): string[] {
    const text = new TextDecoder().decode(this.connection.written);
    const lines = text.split("\n").slice(0, -1);
    return lines.filter((line) => !/^\{"type":"(WELCOME|START|STOP|DONE|ERROR)"/.test(line));
  }
}

function spell(source: string, { type, payload, spelling }: Saying, number: number): string {
  const line = JSON.stringify({
    ...{ source, type, system_clock_time: 1764000000.25 + number },
    ...{ logical_clock_time: number, payload: spelling === "accented" ? `é${payload}` : payload },
  });
  if (spelling === "spaced") return line.replaceAll('","', '", "');
  return spelling === "with CR" ? `${line}\r` : line;
}

/** Plays a run; the hosts, and what the router recorded. */
async function play(
  sayings: readonly (readonly Saying[])[],
  steps: readonly Step[],
  bounds: Pick<RouterOptions, "outboxBytesMax" | "buffersBytesMax">,
): Promise<{ readonly hosts: readonly Host[]; readonly records: readonly RouterRecord[] }> {
  const records: RouterRecord[] = [];
  const network = new FakeListener();
  const router = new Router({
    listener: network.listener,
    expected: sayings.length,
    runTime: Infinity,
    logRate: Infinity,
    ...bounds,
    onRecord: (record) => records.push(record),
  });
  const ended = router.run();
  const hosts = sayings.map((one, place) => new Host(place, one, network.connect()));
  await settle();
  for (const { connection, source } of hosts) { // only the HELLO at first
    connection.bring(bytesOf(JSON.stringify(hello(source))).length + 1);
    await settle();
  }
  for (const { host, what, size } of steps) {
    const at = hosts[host % hosts.length];
    if (at === undefined) continue;
    act(at, what, size);
    await settle();
  }
  await flow(hosts);
  for (const { connection } of hosts) connection.hangUp(); // whom the router has let go or refused
  await flow(hosts);
  await within(ended, "the run's end");
  return { hosts, records };
}

/** Lets everything go on until nothing moves any more. */
async function flow(hosts: readonly Host[]): Promise<void> {
  do {
    for (const { connection } of hosts) {
      connection.bring(1 << 20);
      connection.take(1 << 20);
    }
    await new Promise((resolve) => setImmediate(resolve)); // once every promise has gone on
  } while (hosts.some(({ connection }) => connection.isWaiting));
}

function act(host: Host, what: Step["what"], size: number): void {
  const { connection } = host;
  if (what === "bring") return connection.bring(size);
  if (what === "take") return connection.take(size);
  host.isGone = true;
  if (what === "leave") connection.hangUp();
  else connection.sayInstead(bytesOf("\n{\n")); // which is refused
}

/** What the rule gives each host, from what was recorded of its sender's messages and of leaving. */
class Reference {
  /** The lines that each host should have got, by its source. */
  readonly wanted = new Map<string, string[]>();
  /** Those of them that were lost because it had left. */
  readonly left = new Map<string, string[]>();
  readonly #hosts: ReadonlyMap<string, Host>;
  readonly #roster: string[];
  /** How many messages of each host have been recorded. */
  readonly #counts = new Map<string, number>();

  constructor(hosts: readonly Host[], records: readonly RouterRecord[]) {
    this.#hosts = new Map(hosts.map((host) => [host.source, host]));
    this.#roster = hosts.map(({ source }) => source);
    for (let at = 0; at < records.length;) at += this.#take(records, at);
  }

  /** Takes one record, or all those of one message; returns how many. */
  #take(records: readonly RouterRecord[], at: number): number {
    const record = records[at];
    if (record?.event_type === "LEAVE") {
      this.#roster.splice(this.#roster.indexOf(record.source), 1);
    }
    if (record?.event_type === "DROP" && record.reason === "destination_left") {
      add(this.left, record.destination, this.#lineOf(record.source, record.logical_clock_time));
      return 1;
    }
    if (record?.event_type !== "DROP" && record?.event_type !== "ROUTE") return 1;
    const { source, type, logical_clock_time: number } = record;
    assert.equal(number, (this.#counts.get(source) ?? 0) + 1, "each message once, in order");
    this.#counts.set(source, number);
    const line = this.#lineOf(source, number);
    assert.ok(line.includes(`"${type}"`));
    const destinations = route(type, source, this.#roster);
    const wanted = destinations.length === 0 ? [null] : destinations;
    const recorded = records.slice(at, at + wanted.length);
    assert.deepEqual(recorded.map((one) => "destination" in one && one.destination), wanted);
    for (const destination of destinations) add(this.wanted, destination, line);
    return wanted.length;
  }

  /** How many messages of a host were recorded. */
  countOf(source: string): number {
    return this.#counts.get(source) ?? 0;
  }

  /** The line as it is forwarded. */
  #lineOf(source: string, number: number): string {
    return this.#hosts.get(source)?.lines[number - 1]?.replace("\r", "") ?? "";
  }
}

function add(lists: Map<string, string[]>, key: string | null, line: string): void {
  assert.ok(key !== null);
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [line]);
  else list.push(line);
}

Deno.test("each host gets what the rule gives it, in order and byte for byte, however it is cut and held up", async () => {
  let copies = 0;
  let left = 0;
  const sayings = fc.array(fc.array(saying, { maxLength: 50, size: "max" }), {
    ...{ minLength: 1, maxLength: 5, size: "max" },
  });
  const steps = fc.array(step, { maxLength: 300, size: "max" });
  const bounds = fc.record({
    outboxBytesMax: fc.constantFrom(2_000, 20_000, 200_000),
    buffersBytesMax: fc.constantFrom(...BUFFERS_BYTES),
  });
  const law = fc.asyncProperty(sayings, steps, bounds, async (said, happening, bounds) => {
    const { hosts, records } = await play(said, happening, bounds);
    const reference = new Reference(hosts, records);
    for (const { source, got, lines, isGone } of hosts) {
      const wanted = reference.wanted.get(source) ?? [];
      const lost = reference.left.get(source) ?? [];
      assert.deepEqual([...got, ...lost], wanted);
      if (!isGone) assert.equal(reference.countOf(source), lines.length, "everything was routed");
      copies += got.length;
      left += lost.length;
    }
  });
  await holdsLater(law, 500);
  assert.ok(copies > 10_000 && left > 100, `${copies} copies came, ${left} were lost by leaving`);
});
