import assert from "node:assert/strict";
import { LONG_LINE_BYTES_MAX } from "../../core/lines.ts";
import { findRunFiles } from "../../inspect/run_files.ts";
import { clientLogName } from "../../io/log_names.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("Files are found by their names, in roster order, ours and others'", async () => {
  await using folder = await temporaryFolder();
  const names = [
    ...["127.0.0.1:10001", "127.0.0.1:9999", "[::1]:8001", "my_host:80"].map(clientLogName),
    ...["client-localhost-0080.json", "client-x.ndjson", "client-127.0.0.1-8001.1.ndjson"],
    ...["router.ndjson", "args.json", "client-a-1.txt"],
  ];
  for (const name of names) await Deno.writeTextFile(folder.path + name, "");
  await Deno.mkdir(`${folder.path}client-127.0.0.1-7.ndjson`);
  const warnings: string[] = [];
  const { directory, hosts, router } = await findRunFiles(
    `${folder.path}//`,
    (text) => warnings.push(text),
  );
  assert.equal(directory, folder.path.slice(0, -1));
  assert.equal(router, `${directory}/router.ndjson`);
  assert.deepEqual(hosts.map(({ source, isForeign }) => [source, isForeign]), [
    ["127.0.0.1:80", true],
    ["127.0.0.1:9999", false],
    ["127.0.0.1:10001", false],
    ["[::1]:8001", false],
    ["my_host:80", false],
  ]);
  assert.deepEqual(warnings, []);
});

Deno.test("A log that cannot be read is told of and left out", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}client-a-1.ndjson`, "");
  await Deno.symlink("nowhere", `${folder.path}client-a-2.ndjson`);
  const warnings: string[] = [];
  const { hosts, router } = await findRunFiles(folder.path, (text) => warnings.push(text));
  assert.deepEqual(hosts.map(({ source }) => source), ["a:1"]);
  assert.equal(router, undefined);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /^cannot read log '.*client-a-2\.ndjson': /);
});

Deno.test("Another program's log may be one line of any length; one of ours that is, is named", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["client-a-1.json", "client-a-2.ndjson"]) {
    await Deno.writeTextFile(folder.path + name, "");
    await Deno.truncate(folder.path + name, LONG_LINE_BYTES_MAX + 1); // takes no room on disk
  }
  const warnings: string[] = [];
  const { hosts } = await findRunFiles(folder.path, (text) => warnings.push(text));
  assert.deepEqual(hosts.map(({ source }) => source), ["a:1"]);
  assert.deepEqual(warnings, [
    `${folder.path}client-a-2.ndjson: a line has at most ${LONG_LINE_BYTES_MAX} bytes; passed over`,
  ]);
});

Deno.test("Another program's log that cannot be read is told of and left out", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}client-a-1.json`, "[]");
  await Deno.symlink("nowhere", `${folder.path}client-a-2.json`);
  const warnings: string[] = [];
  const { hosts } = await findRunFiles(folder.path, (text) => warnings.push(text));
  assert.deepEqual(hosts.map(({ source }) => source), ["a:1"]);
  assert.match(warnings.join("\n"), /^cannot read log '.*client-a-2\.json': /);
});
