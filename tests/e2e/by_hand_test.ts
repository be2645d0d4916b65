import assert from "node:assert/strict";
import { Peer } from "../support/peer.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { shortPort, startClient, startClientAt, startRouter } from "./by_hand.ts";
import { assertDelivery, assertHostLawful, assertLawful, ofType } from "./laws.ts";
import { readRecords, readRun } from "./run_logs.ts";
import { assertError, eventually, run, SOURCE } from "./support.ts";

const onWindows = Deno.build.os === "windows";

Deno.test("A router and clients started by hand run by the laws, and a viewer sees a host's log", async () => {
  await using folder = await temporaryFolder();
  await using router = await startRouter(folder.path, "--expect", 2, "--run-time", 1);
  await using first = await startClient(folder.path, router, "--clock-speed", 50);
  using viewer = await Peer.connect(first.listening);
  // As texts the two ports stand in the other order.
  await using second = await startClientAt(shortPort(), folder.path, router, "--clock-speed", 100);
  const seen = await viewer.rest();
  for (const { running, source } of [first, second, router]) {
    const { code, stdout, stderr } = await running.ended();
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "" });
    const log = source === router.source ? "router" : `client-${source.replace(":", "-")}`;
    assert.ok(stderr.endsWith(`\nlog: ${folder.path}${log}.ndjson\n`), stderr);
  }
  const logs = await readRun(folder.path);
  assertLawful(logs);
  assert.deepEqual([...logs.hosts.keys()], [second.source, first.source]);
  const name = `client-${first.source.replace(":", "-")}.ndjson`;
  assert.deepEqual(seen, (await readRecords(folder.path)).get(name));
});

Deno.test({
  name: "A viewer that comes late is told what runs, and then every event from there on",
  ignore: onWindows,
  async fn() {
    await using folder = await temporaryFolder();
    await using router = await startRouter(folder.path, "--expect", 1);
    await using client = await startClient(folder.path, router, "--clock-speed", 100);
    await eventually(async () => (await ticksIn(folder.path, client.source)) > 0, "a tick");
    using viewer = await Peer.connect(client.listening);
    const start = await viewer.line();
    const { tick } = await viewer.line();
    assert.ok(Number(tick) > 0, `the first event is of tick ${tick}`);
    router.running.signal("SIGINT");
    const seen = await viewer.rest();
    await client.running.ended();
    const log = (await readRun(folder.path)).hosts.get(client.source);
    assert.deepEqual(start, log?.start);
    assert.deepEqual(seen, [...log?.events.slice(Number(tick) + 1) ?? [], log?.stop]);
  },
});

Deno.test({
  name: "Ctrl-C on one client ends it in order, and the others go on without it",
  ignore: onWindows,
  async fn() {
    await using folder = await temporaryFolder();
    await using router = await startRouter(folder.path, "--expect", 3);
    await using leaver = await startClient(folder.path, router, "--clock-speed", 100);
    await using one = await startClient(folder.path, router, "--clock-speed", 100);
    await using other = await startClient(folder.path, router, "--clock-speed", 100);
    const ticks = (source: string): Promise<number> => ticksIn(folder.path, source);
    await eventually(async () => (await ticks(leaver.source)) > 10, "ten ticks");

    leaver.running.signal("SIGINT");
    const left = await leaver.running.ended();
    assert.equal(left.code, 130, left.stderr);
    const before = [await ticks(one.source), await ticks(other.source)] as const;
    await eventually(async () => {
      const now = [await ticks(one.source), await ticks(other.source)] as const;
      return now[0] > before[0] + 20 && now[1] > before[1] + 20;
    }, "the others go on");
    router.running.signal("SIGINT");
    assert.equal((await router.running.ended()).code, 130);
    for (const { running } of [one, other]) assert.equal((await running.ended()).code, 0);

    const logs = await readRun(folder.path);
    const reason = (source: string) => logs.hosts.get(source)?.stop?.reason;
    assert.deepEqual([leaver, one, other].map(({ source }) => reason(source)), [
      "interrupted",
      "stopped",
      "stopped",
    ]);
    for (const log of logs.hosts.values()) assertHostLawful(log);
    for (const source of logs.hosts.keys()) assertDelivery(logs, source);
    const [leave] = ofType(logs, "LEAVE");
    assert.deepEqual([leave?.source, leave?.reason], [leaver.source, "done"]);
    const last = logs.router.findLast((record) => record.destination === leaver.source);
    const late = last?.event_type === "ROUTE" &&
      last.system_clock_time > Number(leave?.system_clock_time);
    assert.ok(!late, "a copy was routed to a host that had left");
  },
});

Deno.test("When the router is killed, clients say so, exit with 3, and their logs are complete", async () => {
  await using folder = await temporaryFolder();
  await using router = await startRouter(folder.path, "--expect", 2);
  await using one = await startClient(folder.path, router, "--clock-speed", 100);
  await using other = await startClient(folder.path, router, "--clock-speed", 100);
  await eventually(async () => (await ticksIn(folder.path, one.source)) > 10, "ten ticks");
  router.running.signal("SIGKILL");
  for (const { running } of [one, other]) {
    assertError(await running.ended(), { code: 3, message: /^error: the router went away / });
  }
  const { hosts } = await readRun(folder.path);
  assert.equal(hosts.size, 2);
  for (const log of hosts.values()) {
    assertHostLawful(log);
    assert.equal(log.stop?.reason, "router_lost");
  }
});

Deno.test("A client that finds no router gives up after --wait and says what to do", async () => {
  await using folder = await temporaryFolder();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const args = ["--router", `127.0.0.1:${port}`, "--wait", 0.2, "--log", folder.path];
  const ended = await run(SOURCE, ["client", "127.0.0.1", 0, ...args]);
  const message = new RegExp(`cannot reach the router at 127.0.0.1:${port}.*scale-sim router`);
  assertError(ended, { code: 3, message });
});

Deno.test("A log that exists is not touched, and --force replaces it", async () => {
  await using folder = await temporaryFolder();
  const log = `${folder.path}router.ndjson`;
  await Deno.writeTextFile(log, "mine\n");
  const at = ["--host", "127.0.0.1", "--port", 0, "--log", log];
  const ended = await run(SOURCE, ["router", ...at]);
  assertError(ended, { code: 3, message: /router\.ndjson' exists; .*--force/ });
  assert.equal(await Deno.readTextFile(log), "mine\n");
  await using router = await startRouter(folder.path, "--force");
  router.running.signal("SIGTERM");
  await router.running.ended();
  const records = (await readRun(folder.path)).router;
  assert.deepEqual(records.map(({ event_type }) => event_type), ["LISTEN", "STOP"]);
});

/** How many events a host has logged so far. */
async function ticksIn(folder: string, source: string): Promise<number> {
  return (await readRun(folder)).hosts.get(source)?.events.length ?? 0;
}

Deno.test("A client that finds no router leaves no log, so that another try keeps none aside", async () => {
  await using folder = await temporaryFolder();
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const router = `127.0.0.1:${taken.addr.port}`;
  taken.close();
  const args = ["client", "127.0.0.1", 0, "--router", router, "--wait", 0, "--log", folder.path];
  const ended = await run(SOURCE, args);
  assertError(ended, { code: 3, message: /cannot reach the router/ });
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
});
