import assert from "node:assert/strict";
import { readKnownFacts } from "../../inspect/known_facts.ts";
import { temporaryFolder } from "../support/temporary.ts";

const SOURCES = [1, 2, 3].map((n) => `127.0.0.1:800${n}`);

Deno.test("What args.json tells and is not used is named, and nothing else", async () => {
  await using folder = await temporaryFolder();
  const warningsOf = async (args: object): Promise<string[]> => {
    await Deno.writeTextFile(`${folder.path}args.json`, JSON.stringify(args));
    const warnings: string[] = [];
    await readKnownFacts(
      folder.path,
      SOURCES,
      (text) => warnings.push(text.replace(folder.path, "")),
    );
    return warnings.map((text) => text.replace(/^\//, ""));
  };
  assert.deepEqual(await warningsOf({ clock_speeds: [1, 2, 3], prob_internal: 0.5 }), []);
  assert.deepEqual(await warningsOf({ prob_internal: null }), []);
  assert.deepEqual(await warningsOf({ clock_speeds: [1, 2] }), [
    "args.json: it tells of 2 hosts, but there are the logs of 3; its 'clock_speeds' are not used",
  ]);
  assert.deepEqual(await warningsOf({ clock_speeds: [1, -2, 0] }), [
    "args.json: 'clock_speeds' has -2, wanted a number above 0; it is not used",
  ]);
  assert.deepEqual(await warningsOf({ prob_internal: 70 }), [
    "args.json: 'prob_internal' is 70, wanted a number from 0 to 1; it is not used",
  ]);
});

Deno.test("A run without a name is called as its directory is, from wherever it is read", async () => {
  await using folder = await temporaryFolder();
  const directory = `${folder.path}monday`;
  await Deno.mkdir(`${directory}/inner`, { recursive: true });
  for (const path of [directory, `${directory}/.`, `${directory}/inner/..`]) {
    assert.equal((await readKnownFacts(path, SOURCES, assert.fail)).name, "monday");
  }
  const here = (await readKnownFacts(".", SOURCES, assert.fail)).name;
  assert.equal(here, Deno.cwd().split(/[/\\]/).at(-1));
});
