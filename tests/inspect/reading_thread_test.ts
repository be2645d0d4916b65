import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { hostsAt } from "../simulation/support.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { FILES, filesOf, ROUTER, type RunFiles, textOf } from "./support.ts";

const PROGRAM = fileURLToPath(new URL("reading_program.ts", import.meta.url));
/** A thread that has little to read takes less from each file than this, with what it looks up first. */
const LITTLE_BYTES = 5 * 2 ** 17;

/** What the program says. */
interface Told {
  readonly bytesRead: number;
  readonly failure?: string;
  readonly run?: { readonly analysis: { readonly warnings: readonly string[] } };
}

async function load(folder: string, ...options: readonly string[]): Promise<Told> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "--no-prompt", "--allow-all", PROGRAM, folder, ...options],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** A run whose files each are larger than what is read of one at a time. */
function largeRun(): RunFiles {
  return filesOf({ hosts: hostsAt([200, 300, 500]), runTime: 80, seed: 3 });
}

async function write(folder: string, files: RunFiles): Promise<number> {
  let bytes = 0;
  for (const [name, records] of files) {
    const text = textOf(name, records);
    bytes += text.length;
    await Deno.writeTextFile(folder + name, text);
  }
  return bytes;
}

/** Threads need two cores, else none reads ahead. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ignore: navigator.hardwareConcurrency < 2 });
}

test("A thread that reads ahead reads nearly all of a run, and it makes no difference", async () => {
  await using folder = await temporaryFolder();
  const bytes = await write(folder.path, largeRun());
  const { bytesRead, ...alone } = await load(folder.path);
  const ahead = await load(folder.path, "ahead");
  assert.ok(bytesRead > bytes, `${bytesRead} of ${bytes} bytes`);
  assert.ok(ahead.bytesRead < 4 * LITTLE_BYTES, `${ahead.bytesRead} of ${bytes} bytes`);
  assert.deepEqual({ ...ahead, bytesRead: 0 }, { ...alone, bytesRead: 0 });
});

/** Ways to spoil a run so that the thread hands logs back in their middles. */
const SPOILING: Readonly<Record<string, (files: RunFiles) => void>> = {
  "foreign lines": (files) => {
    for (const name of [...FILES, ROUTER]) files.get(name)?.splice(7_000, 0, "no record", "", "{}");
  },
  "lines that are cut off": (files) => {
    for (const name of [...FILES, ROUTER]) files.get(name)?.splice(9_000, Infinity, '{"event_t~');
  },
  "what breaks rules": (files) => {
    const [first, second] = FILES.map((name) => files.get(name) ?? []);
    first?.splice(5_000, 1);
    second?.splice(5_000, 0, second[5_000]);
  },
  "a host that joins late": (files) => {
    const join = { event_type: "JOIN", source: "127.0.0.1:9000", system_clock_time: 50 };
    files.get(ROUTER)?.splice(9_000, 0, join);
    files.get(FILES[1] ?? "")?.splice(3_000, 1);
  },
};

for (const [what, spoil] of Object.entries(SPOILING)) {
  test(`A thread that reads ahead makes no difference to logs with ${what}`, async () => {
    await using folder = await temporaryFolder();
    const files = largeRun();
    spoil(files);
    const bytes = await write(folder.path, files);
    const alone = await load(folder.path);
    const ahead = await load(folder.path, "ahead");
    const told = alone.run?.analysis;
    assert.ok(told !== undefined && JSON.stringify(told).includes("violated") || told?.warnings[0]);
    assert.ok(ahead.bytesRead < alone.bytesRead && bytes > 0);
    assert.deepEqual({ ...ahead, bytesRead: 0 }, { ...alone, bytesRead: 0 });
  });
}

test("A thread that reads ahead ends with who asked for it", async () => {
  await using folder = await temporaryFolder();
  await write(folder.path, largeRun());
  const { failure } = await load(folder.path, "ahead", "abort");
  assert.equal(failure, "Error: aborted");
});

for (const name of [FILES[1] ?? "", ROUTER]) {
  test(`A file that vanishes before the thread reads it is told of: ${name}`, async () => {
    await using folder = await temporaryFolder();
    await write(folder.path, largeRun());
    const { failure = "" } = await load(folder.path, "ahead", `vanish=${folder.path}${name}`);
    assert.match(failure, /^EnvironmentError: cannot read log '.*': No such file or directory/);
    assert.ok(failure.includes(name), failure);
  });
}
