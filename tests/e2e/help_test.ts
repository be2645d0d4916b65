import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { run, SOURCE } from "./support.ts";

/** Runs what only prints something. */
async function print(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(SOURCE, args);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, args.join(" "));
  return stdout;
}

Deno.test("Without arguments the program prints its help", async () => {
  const help = await print();
  assert.match(help, /^Usage: scale-sim /);
  assert.match(help, /^Example: /m);
  assert.equal(help, await print("--help"));
});

Deno.test("--version prints the version of deno.json", async () => {
  for (const flag of ["--version", "-V"]) {
    assert.equal(await print(flag), `scale-sim ${manifest.version}\n`);
  }
});

Deno.test("--version is no flag of a command's own: it prints the version and starts nothing", async () => {
  for (const args of [["experiment", "-V"], ["router", "--port", "0", "--version"]]) {
    assert.equal(await print(...args), `scale-sim ${manifest.version}\n`);
  }
});

Deno.test("help explains itself with the program's help", async () => {
  const help = await print();
  for (const args of [["help"], ["help", "help"], ["help", "--help"]]) {
    assert.equal(await print(...args), help);
  }
});

Deno.test("Every subcommand's help has an example, names its defaults and fits a terminal", async () => {
  const [, list = ""] = (await print()).split("Commands:\n");
  const names = [...list.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1] ?? "");
  const commands = names.filter((name) => name !== "help");
  for (const name of ["experiment", "router", "client", "complete"]) {
    assert.ok(commands.includes(name), name);
  }
  for (const command of commands) {
    const help = await print(command, "--help");
    assert.ok(help.startsWith(`Usage: scale-sim ${command} `), help);
    assert.match(help, /^Examples?: /m, command);
    for (const line of help.split("\n")) assert.ok(line.length <= 80, `${command}: ${line}`);
    assert.equal(await print("help", command), help);
  }
  assert.match(await print("router", "--help"), /\(default: 8000\)/);
});
