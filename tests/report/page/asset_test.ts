import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import manifest from "../../../deno.json" with { type: "json" };
import { temporaryFolder } from "../../support/temporary.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const ASSET = "report/page.min.js";

Deno.test("The script of reports is what its sources give: else run deno task page", async () => {
  await using folder = await temporaryFolder();
  const output = `${folder.path}page.min.js`;
  const [deno, ...args] = manifest.tasks.page.command.split(" ");
  assert.equal(deno, "deno");
  assert.ok(args.includes(ASSET));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: args.map((arg) => arg === ASSET ? output : arg),
    cwd: ROOT,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const [built, committed] = await Promise.all(
    [output, ROOT + ASSET].map((path) => Deno.readTextFile(path)),
  );
  assert.ok(built === committed, `${ASSET} is out of date, run: deno task page`);
});

Deno.test("The script can stand in a page, and brings the licence of what it contains", async () => {
  const script = await Deno.readTextFile(ROOT + ASSET);
  assert.doesNotMatch(script, /<\/script|<!--/i);
  assert.match(script, /Copyright \(c\) \d+ Leon Sorokin/);
  assert.match(script, /Permission is hereby granted, free of charge/);
});
