import assert from "node:assert/strict";
import { loadSettings, type Settings } from "../../config/settings.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Loads the defaults with this file's changes. */
async function load(yaml: string): Promise<Settings> {
  await using folder = await temporaryFolder();
  const path = `${folder.path}mine.yaml`;
  await Deno.writeTextFile(path, yaml);
  return await loadSettings(path);
}

Deno.test("without a file the settings are those of config.yaml", async () => {
  const { log_dir, router, client, experiment } = await loadSettings();
  assert.equal(log_dir, "logs");
  assert.deepEqual(router.address, { address: "localhost", port: 8000 });
  assert.equal(client.prob_internal, 0.7);
  assert.equal(client.clock_speed, "random");
  assert.equal(experiment.run_time, 60);
});

Deno.test("a file that says nothing changes nothing", async () => {
  const defaults = await loadSettings();
  for (const yaml of ["", "\n", "# a comment\n", "---\n", "{}", "router: {}\nclient: {}\n"]) {
    assert.deepEqual(await load(yaml), defaults, yaml);
  }
});

Deno.test("a section whose lines are all commented out changes nothing", async () => {
  const defaults = await loadSettings();
  const yaml = "router:\nclient:\n  # stamp: pre\nexperiment:\n  # run_time: 5\n";
  assert.deepEqual(await load(yaml), defaults);
});

Deno.test("a file changes what it names and leaves the rest", async () => {
  const defaults = await loadSettings();
  assert.deepEqual(await load("router:\n  expect: 5\n"), {
    ...defaults,
    router: { ...defaults.router, expect: 5 },
  });
  assert.deepEqual(await load("log_dir: /tmp/x\nclient: { precise: true, wait: 0 }\n"), {
    ...defaults,
    log_dir: "/tmp/x",
    client: { ...defaults.client, precise: true, wait: 0 },
  });
});

Deno.test("every kind of value is accepted up to its bounds", async () => {
  const yaml = `
log_dir: a/b
router: { address: "[::1]:65535", expect: 100000, outbox_kib: 64, log_rate: 0 }
client:
  clock_speed: 0.001
  prob_internal: 1
  phase: aligned
  stamp: pre
  clocks: vector
  skew: offset=0.5
  precise: true
  wait: 86400
experiment: { run_time: 1728000, clients: 2, client_address: localhost, first_port: 0 }
`;
  const { router, client, experiment } = await load(yaml);
  assert.deepEqual(router, {
    address: { address: "::1", port: 65_535 },
    expect: 100_000,
    outbox_kib: 64,
    log_rate: 0,
  });
  const { clocks, skew, ...rest } = client;
  assert.deepEqual(rest, {
    clock_speed: 0.001,
    prob_internal: 1,
    phase: "aligned",
    stamp: "pre",
    precise: true,
    wait: 86_400,
  });
  assert.deepEqual(clocks, ["lamport", "vector"]);
  assert.equal(skew.offset, 0.5);
  assert.deepEqual(
    [experiment.run_time, experiment.clients, experiment.client_address, experiment.first_port],
    [1_728_000, 2, "localhost", 0],
  );
  assert.equal((await load("client: { phase: 0.25 }")).client.phase, 0.25);
});

Deno.test("clock speeds may stand beside as many clients", async () => {
  const { experiment } = await load("experiment: { clock_speeds: [1, 2], clients: 2 }");
  assert.deepEqual([experiment.clock_speeds, experiment.clients], [[1, 2], 2]);
});

Deno.test("a file that does not exist is named", async () => {
  await using folder = await temporaryFolder();
  await assert.rejects(loadSettings(`${folder.path}none.yaml`), {
    name: "EnvironmentError",
    message: `file '${folder.path}none.yaml' does not exist`,
  });
});

Deno.test("a file that cannot be read is named, with the reason", async () => {
  await using folder = await temporaryFolder();
  await assert.rejects(loadSettings(folder.path), (error: Error) => {
    assert.equal(error.name, "EnvironmentError");
    return error.message.startsWith(`cannot read file '${folder.path}': `);
  });
});
