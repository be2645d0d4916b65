import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import { assertLawful } from "./laws.ts";
import { listNames, readRun, readSummary } from "./run_logs.ts";
import { assertSummary } from "./summary_check.ts";
import { complete } from "./support.ts";

/** Ports of four and of five digits, which as texts would stand in another order. */
const HOSTS = ["--clients", 12, "--first-port", 9995, "--prob-internal", 0.3];

Deno.test("A run in virtual time keeps the laws of real runs and logs the same records", async () => {
  await using folder = await temporaryFolder();
  await complete(folder.path, ...HOSTS, "--run-time", 60, "--virtual");
  const logs = await readRun(`${folder.path}latest/`);
  assertLawful(logs);
  assert.equal([...logs.hosts.keys()][0], "127.0.0.1:9995");
  assert.equal([...logs.hosts.keys()].at(-1), "127.0.0.1:10006");
  assertSummary(await readSummary(`${folder.path}latest/`), logs);
});

Deno.test("In virtual time the same seed gives the same logs to the byte, and another seed others", async () => {
  await using folder = await temporaryFolder();
  for (const [name, seed] of [["first", 262], ["again", 262], ["other", 263]]) {
    const args = ["--run-time", 10, "--virtual", "--seed", seed ?? 0, "--exp-name", name ?? ""];
    await complete(folder.path, ...HOSTS, ...args);
  }
  const logNames = (await listNames(`${folder.path}first/`)).filter((n) => n.endsWith(".ndjson"));
  assert.equal(logNames.length, 13);
  const read = (run: string): Promise<string[]> =>
    Promise.all(logNames.map((name) => Deno.readTextFile(`${folder.path}${run}/${name}`)));
  const [first, again, other] = [await read("first"), await read("again"), await read("other")];
  assert.deepEqual(again, first);
  assert.notDeepEqual(other, first);
});
