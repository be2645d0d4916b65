import assert from "node:assert/strict";
import { FILES, filesOf, RUN, textOf } from "../inspect/support.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { run, SOURCE } from "./support.ts";

/** Clears the screen, in both ways that terminals know, and rings. */
const HOSTILE = "\u001b[2J\u009b2J\u0007\r";

Deno.test("What logs spell in controls no terminal gets to see", async () => {
  await using folder = await temporaryFolder();
  const files = filesOf(RUN);
  const [one = "", two = ""] = FILES;
  Object.assign(files.get(one)?.[0], { roster: [`${HOSTILE}:1`, "127.0.0.1:8001"] });
  Object.assign(files.get(one)?.at(-1), { reason: HOSTILE });
  files.get(two)?.splice(3, 1, { event_type: HOSTILE }, { source: HOSTILE });
  files.set("client-127.0.0.1-9.ndjson", [{ ...files.get(two)?.[0], source: `${HOSTILE}:9` }]);
  for (const [name, records] of files) {
    await Deno.writeTextFile(folder.path + name, textOf(name, records));
  }
  const known = { name: HOSTILE, clock_speeds: [1, 4, 4] };
  await Deno.writeTextFile(`${folder.path}args.json`, JSON.stringify(known));
  await Deno.writeTextFile(`${folder.path}client-${HOSTILE}-7.ndjson`, "");
  const page = ["--output", `${folder.path}page.html`];
  const calls = [
    ...[["analyze"], ["analyze", "--csv"], ["report", ...page]],
    ...["csv", "dot", "mermaid"].map((format) => ["export", "--to", "9", "--format", format]),
  ];
  for (const call of calls) {
    const { code, stdout, stderr } = await run(SOURCE, [...call, folder.path]);
    assert.ok(code <= 1, `${call.join(" ")}: ${stderr}`);
    assert.match(stderr + stdout, /took part in the run|page\.html/);
    const text = (stderr + stdout).replaceAll(/\r?\n/g, "");
    assert.doesNotMatch(text, /\p{Cc}/u, `${call.join(" ")}: ${JSON.stringify(text)}`);
  }
});
