import assert from "node:assert/strict";
import { given, withDefaults } from "../../config/defaults.ts";
import { loadSettings, type Settings } from "../../config/settings.ts";
import { temporaryFolder } from "../support/temporary.ts";

interface Parameters {
  readonly wait: number;
  readonly precise: boolean;
  readonly expect: number;
}

function section({ client, router }: Settings): Parameters {
  return { wait: client.wait, precise: client.precise, expect: router.expect };
}

Deno.test("given() leaves away what is undefined and nothing else", () => {
  const kept = { a: 1, b: 0, c: false, d: "", e: null };
  assert.deepEqual(given({ ...kept, left: undefined }), kept);
  assert.deepEqual(given(undefined), {});
});

Deno.test("withDefaults() takes flags first, then the user's file, then config.yaml", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}mine.yaml`;
  await Deno.writeTextFile(path, "client: { wait: 99, precise: true }\n");
  const { router } = await loadSettings();
  const flags = { wait: undefined, precise: false, expect: undefined };
  assert.deepEqual(await withDefaults(flags, section, path), {
    wait: 99,
    precise: false, // a flag that says no is a flag
    expect: router.expect,
  });
});

Deno.test("withDefaults() asks for no settings where the flags say all", async () => {
  const flags = { wait: 0, precise: false, expect: 1 };
  const unasked = (): Parameters => assert.fail("settings were loaded");
  assert.deepEqual(await withDefaults(flags, unasked), flags);
});

Deno.test("withDefaults() refuses a wrong file even where the flags say all", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}mine.yaml`;
  await Deno.writeTextFile(path, "client: { wait: -1 }\n");
  await assert.rejects(withDefaults({ wait: 0, precise: false, expect: 1 }, section, path), {
    name: "UsageError",
  });
});
