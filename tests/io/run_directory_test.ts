import assert from "node:assert/strict";
import { RunDirectory } from "../../io/run_directory.ts";
import { FIGURE_TITLES } from "../../report/figures.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** The names in a folder, in order. */
async function list(path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(path)) names.push(name);
  return names.sort();
}

/** What has been warned of. */
const warnings: string[] = [];

/** Creates a run's directory, makes it the latest, as an experiment does, and lets it go. */
async function create(
  ...args: Parameters<typeof RunDirectory.create>
): Promise<RunDirectory> {
  using directory = await RunDirectory.create(...args);
  await directory.pointLatest((text) => warnings.push(text));
  return directory;
}

Deno.test("RunDirectory.create() makes the log folder and the run's directory, pointLatest() the link", async () => {
  await using folder = await temporaryFolder();
  const logs = `${folder.path}deep/logs`;
  const first = await create(`${logs}/`, { name: "first", force: false });
  assert.equal(first.path, `${logs}/first/`);
  assert.deepEqual(await list(logs), ["first", "latest"]);
  assert.equal(await Deno.readLink(`${logs}/latest`), "first");
  await create(logs, { name: "second", force: false });
  assert.equal(await Deno.readLink(`${logs}/latest`), "second");
  assert.deepEqual(await list(logs), ["first", "latest", "second"]);
});

Deno.test("RunDirectory.create() refuses an existing directory and leaves all as it is", async () => {
  await using folder = await temporaryFolder();
  const { path } = await create(folder.path, { name: "run", force: false });
  await Deno.writeTextFile(`${path}summary.json`, "precious");
  await create(folder.path, { name: "newer", force: false });
  await assert.rejects(create(folder.path, { name: "run", force: false }), {
    name: "EnvironmentError",
    message: `run directory '${folder.path}run' exists; ` +
      "replace the run with --force or choose another --exp-name",
  });
  assert.equal(await Deno.readTextFile(`${path}summary.json`), "precious");
  assert.equal(await Deno.readLink(`${folder.path}latest`), "newer");
});

Deno.test("with force an earlier run's files go, and nothing else", async () => {
  await using folder = await temporaryFolder();
  const { path } = await create(folder.path, { name: "run", force: false });
  const own = ["args.json", "summary.json", "report.html", "router.ndjson"];
  own.push("summary.json.part"); // of a process that was killed
  own.push("client-127.0.0.1-8001.ndjson", "client-___1_-8001.ndjson", "trials.ndjson");
  own.push("router.1.ndjson", "client-127.0.0.1-8001.12.ndjson"); // that were set aside
  own.push(...[...Object.keys(FIGURE_TITLES), "jumps", "space_time"].map((name) => `${name}.svg`));
  const foreign = ["notes.txt", "summary.json.bak", "args.json~", "my log.ndjson", "data.json"];
  foreign.push("my-notes.ndjson", "events.ndjson", "router.old.ndjson", "client-list.ndjson");
  foreign.push("client-localhost-8001.json", "figure.svg");
  for (const name of [...own, ...foreign]) await Deno.writeTextFile(path + name, name);
  await Deno.mkdir(`${path}router.2.ndjson`); // a directory, whatever it is called
  await Deno.symlink("notes.txt", `${path}router.3.ndjson`);
  const again = await create(folder.path, { name: "run", force: true });
  assert.equal(again.path, path);
  assert.deepEqual(await list(path), [...foreign, "router.2.ndjson", "router.3.ndjson"].sort());
  for (const name of foreign) assert.equal(await Deno.readTextFile(path + name), name);
  assert.equal(await Deno.readLink(`${folder.path}latest`), "run");
});

Deno.test("takeBack() removes a directory that was made for the run, and nothing of anybody else's", async () => {
  await using folder = await temporaryFolder();
  using run = await RunDirectory.create(folder.path, { name: "run", force: false });
  await run.writeArguments({});
  await Deno.writeTextFile(`${run.path}router.ndjson`, "");
  assert.equal(await run.takeBack(), true);
  assert.deepEqual(await list(folder.path), []);

  const again = await RunDirectory.create(folder.path, { name: "run", force: true });
  await Deno.writeTextFile(`${again.path}notes.txt`, "");
  assert.equal(await again.takeBack(), false);
  assert.deepEqual(await list(again.path), ["notes.txt"]);
  again[Symbol.dispose]();
  using replacing = await RunDirectory.create(folder.path, { name: "run", force: true });
  await replacing.writeArguments({});
  assert.equal(await replacing.takeBack(), false);
  assert.deepEqual(await list(again.path), ["args.json", "notes.txt"]);
});

Deno.test("with force a directory that does not exist yet is simply made", async () => {
  await using folder = await temporaryFolder();
  await create(folder.path, { name: "run", force: true });
  assert.deepEqual(await list(folder.path), ["latest", "run"]);
});

Deno.test("a real directory called latest is left alone, and it is said that the link is missing", async () => {
  await using folder = await temporaryFolder();
  await Deno.mkdir(`${folder.path}latest`);
  await Deno.writeTextFile(`${folder.path}latest/summary.json`, "precious");
  await create(folder.path, { name: "run", force: false });
  assert.deepEqual(warnings.splice(0), [
    `'${folder.path}latest' is a folder and no link, so it does not lead to this run`,
  ]);
  assert.deepEqual(await list(folder.path), ["latest", "run"], "no half-made link is left");
  assert.ok((await Deno.lstat(`${folder.path}latest`)).isDirectory);
  assert.equal(await Deno.readTextFile(`${folder.path}latest/summary.json`), "precious");
});

Deno.test("a link latest that leads nowhere is replaced", async () => {
  await using folder = await temporaryFolder();
  await Deno.symlink("gone", `${folder.path}latest`);
  await create(folder.path, { name: "run", force: false });
  assert.equal(await Deno.readLink(`${folder.path}latest`), "run");
  assert.deepEqual(warnings, []);
});

Deno.test("RunDirectory.create() says why a directory cannot be made or replaced", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}file`, "precious");
  const below = create(`${folder.path}file/logs`, { name: "run", force: true });
  await assert.rejects(below, /^EnvironmentError: cannot create folder '.*file\/logs': /);
  const itself = create(folder.path, { name: "file", force: true });
  await assert.rejects(itself, /^EnvironmentError: cannot replace the run in '.*file': /);
  assert.equal(await Deno.readTextFile(`${folder.path}file`), "precious");
});

Deno.test("writeJson() writes indented JSON and says which file it could not write", async () => {
  await using folder = await temporaryFolder();
  const directory = await create(folder.path, { name: "run", force: false });
  await directory.writeJson("args.json", { seed: 1, speeds: [1] });
  const text = '{\n  "seed": 1,\n  "speeds": [\n    1\n  ]\n}\n';
  assert.equal(await Deno.readTextFile(`${directory.path}args.json`), text);
  await Deno.mkdir(`${directory.path}summary.json`);
  await assert.rejects(directory.writeJson("summary.json", {}), (error: Error) => {
    assert.equal(error.name, "EnvironmentError");
    return error.message === `'${directory.path}summary.json' is a folder, wanted a file`;
  });
});

Deno.test("writeArguments() that fails leaves no empty directory, and what else lies there", {
  ignore: Deno.build.os !== "linux", // where a path has at most 4,095 bytes
}, async () => {
  await using folder = await temporaryFolder();
  const parts = `${folder.path}${`${"x".repeat(200)}/`.repeat(30)}`;
  const logs = `${parts.slice(0, 4_085 - "/run".length - 1)}y`;
  using directory = await RunDirectory.create(logs, { name: "run", force: false });
  await assert.rejects(
    directory.writeArguments({}),
    /^EnvironmentError: cannot write '.*args.json'/,
  );
  assert.deepEqual(await list(logs), []);
  await Deno.mkdir(`${logs}/run/kept`, { recursive: true });
  using again = await RunDirectory.create(logs, { name: "run", force: true });
  await assert.rejects(again.writeArguments({}), /^EnvironmentError: cannot write '.*args.json'/);
  assert.deepEqual(await list(`${logs}/run`), ["kept"]);
});

Deno.test("readJson() reads back what writeJson() wrote, and says what is wrong with other files", async () => {
  await using folder = await temporaryFolder();
  await create(folder.path, { name: "run", force: false });
  using directory = await RunDirectory.existing(folder.path, "run");
  assert.equal(directory.path, `${folder.path}run/`);
  await directory.writeJson("args.json", { seed: 1 });
  assert.deepEqual(await directory.readJson("args.json"), { seed: 1 });
  const path = `${directory.path}other.json`;
  const missing = { name: "EnvironmentError", message: `file '${path}' does not exist` };
  await assert.rejects(directory.readJson("other.json"), missing);
  for (const text of ["", "{", "null", "5"]) {
    await Deno.writeTextFile(path, text);
    const message = `file '${path}' holds no JSON object`;
    await assert.rejects(directory.readJson("other.json"), { name: "EnvironmentError", message });
  }
});

Deno.test("A run is held from its creation to its end: nobody replaces it or goes on with it", async () => {
  await using folder = await temporaryFolder();
  const refusal = {
    name: "EnvironmentError",
    message: `the run in '${folder.path}run' is still being written by another process; ` +
      "wait for its end, or end it",
  };
  const assertHeld = async (): Promise<void> => {
    await assert.rejects(RunDirectory.create(folder.path, { name: "run", force: true }), refusal);
    await assert.rejects(RunDirectory.existing(folder.path, "run"), refusal);
  };
  for (const force of [false, true]) { // the second replaces the first
    using directory = await RunDirectory.create(folder.path, { name: "run", force });
    assert.deepEqual(await list(directory.path), []);
    await assertHeld();
    await directory.writeArguments({ seed: 1 });
    await assertHeld();
    await directory.writeArguments({ seed: 2 }); // whose file takes the place of the first
    await assertHeld();
    assert.deepEqual(await list(directory.path), ["args.json"]);
  }
  {
    using _resumed = await RunDirectory.existing(folder.path, "run");
    await assertHeld();
  }
  await create(folder.path, { name: "run", force: true });
});

Deno.test("A run that cannot be replaced is let go", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}run`, "");
  for (let i = 0; i < 2; i++) {
    const replaced = RunDirectory.create(folder.path, { name: "run", force: true });
    await assert.rejects(replaced, /^EnvironmentError: cannot replace the run in '.*run': /);
  }
});

Deno.test("Nothing is held of a run that is not there", async () => {
  await using folder = await temporaryFolder();
  using first = await RunDirectory.existing(folder.path, "run");
  using second = await RunDirectory.existing(folder.path, "run");
  assert.deepEqual([first.path, second.path], [`${folder.path}run/`, `${folder.path}run/`]);
  assert.deepEqual(await list(folder.path), []);
});
