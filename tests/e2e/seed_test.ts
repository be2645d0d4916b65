import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { readArguments, readRun } from "./run_logs.ts";
import { complete, experiment, run, SOURCE } from "./support.ts";

/** How often other ports are tried when someone takes the ones that were free a moment before. */
const PORT_TRIES = 5;

/** A port with free ones behind it. */
function freePorts(count: number): number {
  for (;;) {
    const listeners: Deno.TcpListener[] = [];
    try {
      const first = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      listeners.push(first);
      for (let i = 1; i < count; i++) {
        listeners.push(Deno.listen({ hostname: "127.0.0.1", port: first.addr.port + i }));
      }
      return first.addr.port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    } finally {
      for (const listener of listeners) listener.close();
    }
  }
}

/** What a host decided, by the ticks on which nothing waited. */
type Decisions = ReadonlyMap<number, string>;

/** Runs three hosts with a seed and gives what each decided. */
async function decide(seed: number, ...more: readonly string[]): Promise<Decisions[]> {
  await using folder = await temporaryFolder();
  const args = ["--clock-speeds", 200, 200, 200, "--run-time", 1, "--prob-internal", 0.4];
  await complete(folder.path, ...args, "--seed", seed, ...more);
  const { hosts } = await readRun(`${folder.path}latest/`);
  return [...hosts.values()].map(({ events }) => {
    const acting = events.filter(({ event_type }) => event_type !== "RECEIVE");
    return new Map(acting.map(({ tick, message }) => [tick, message?.type ?? "INTERNAL"]));
  });
}

Deno.test("args.json records the drawn seed, and a run with it draws the same speeds and phases", async () => {
  await using folder = await temporaryFolder();
  const rerun = async (...more: readonly (string | number)[]): Promise<boolean> => {
    const args = ["--clients", 3, "--run-time", 0.3, ...more];
    const { code, stderr } = await run(SOURCE, experiment(folder.path, ...args));
    if (code === 3 && stderr.includes("the port is taken")) return false;
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    return true;
  };
  for (let left = PORT_TRIES; left > 0; left--) {
    const ports = ["--first-port", freePorts(3), "--force"];
    if (!await rerun(...ports, "--exp-name", "first")) continue;
    const { seed, hosts } = await readArguments(`${folder.path}first/`);
    assert.ok(Number.isInteger(seed) && seed >= 0);
    if (!await rerun(...ports, "--exp-name", "again", "--seed", seed)) continue;
    const again = await readArguments(`${folder.path}again/`);
    assert.deepEqual([again.seed, again.hosts], [seed, hosts]);
    const starts = await Promise.all(["first", "again"].map(async (name) => {
      const logs = await readRun(`${folder.path}${name}/`);
      return [...logs.hosts.values()].map(({ start }) => ({ ...start, system_clock_time: 0 }));
    }));
    assert.deepEqual(starts[0], starts[1]);
    return;
  }
  assert.fail("no free ports");
});

Deno.test("Runs with one seed decide the same wherever both have a free tick, in virtual time too", async () => {
  const [first, ...others] = [await decide(262), await decide(262), await decide(262, "--virtual")];
  for (const other of others) {
    for (const [index, mine] of first?.entries() ?? []) {
      const theirs = other[index] ?? new Map<number, string>();
      const both = [...mine.keys()].filter((tick) => theirs.has(tick));
      assert.ok(both.length >= 20, `host ${index} has only ${both.length} such ticks`);
      for (const tick of both) assert.equal(mine.get(tick), theirs.get(tick), `tick ${tick}`);
    }
  }
});

Deno.test("Runs with other seeds decide otherwise, and so do the hosts of one run", async () => {
  const [a, b] = [await decide(262, "--virtual"), await decide(263, "--virtual")];
  const differ = (x: Decisions, y: Decisions): boolean =>
    [...x].some(([tick, decision]) => y.has(tick) && y.get(tick) !== decision);
  const [first = new Map(), second = new Map()] = a;
  assert.ok(differ(first, b[0] ?? new Map()));
  assert.ok(differ(first, second));
});
