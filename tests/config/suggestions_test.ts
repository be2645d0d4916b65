import assert from "node:assert/strict";
import { Command } from "@commander-js/extra-typings";
import { PRESET_NAMES } from "../../config/presets.ts";
import { suggest } from "../../config/suggestions.ts";
import { supervisedOption } from "../../config/flags.ts";

/** A program with every kind of flag and argument. */
function program() {
  const root = new Command("program").option("-V, --version", "print the version");
  root.command("draw").summary("draws").description("Draws.")
    .argument("<directory>", "where").argument("[count...]", "how many")
    .option("--preset <name>", "which").option("--phase <phases...>", "when")
    .option("--seed <n>", "draw again").option("--output <file>", "to").option("--fast", "hurry")
    .option("--clocks <names>", "clocks").addOption(supervisedOption());
  root.command("undo").summary("takes back");
  return root;
}

/** The words that are suggested, or "paths". */
async function suggested(...line: readonly string[]): Promise<readonly string[] | "paths"> {
  const { words, files } = await suggest(program(), line);
  assert.ok(!files || words.length === 0);
  return files ? "paths" : words.map(({ word }) => word);
}

async function assertSuggested(
  table: readonly (readonly [line: string[], wanted: readonly string[] | "paths"])[],
): Promise<void> {
  for (const [line, wanted] of table) {
    assert.deepEqual(await suggested(...line), wanted, line.join(" "));
  }
}

Deno.test("suggest() names commands and visible flags that begin with what is typed", async () => {
  await assertSuggested([
    [[], ["draw", "undo", "help"]],
    [["dr"], ["draw"]],
    [["help", ""], ["draw", "undo", "help"]],
    [["--"], ["--version", "--help"]],
    [["draw", "--p"], ["--preset", "--phase"]],
    [["draw", "--s"], ["--seed"]], // and not --supervised, which is no user's
    [["draw", "--fast", "--o"], ["--output"]],
    [["nothing", "--s"], []],
  ]);
  const { words } = await suggest(program(), ["dr"]);
  assert.deepEqual(words, [{ word: "draw", meaning: "draws" }]);
});

Deno.test("suggest() asks for paths where a file or a folder is wanted, and nowhere else", async () => {
  await assertSuggested([
    [["draw", ""], "paths"],
    [["draw", "a"], "paths"],
    [["draw", "a", ""], []],
    [["draw", "--fast", ""], "paths"],
    [["draw", "--seed", "1", ""], "paths"],
    [["draw", "--seed", ""], []],
    [["draw", "--output", ""], "paths"],
    [["draw", "--output=a"], "paths"],
    [["draw", "--output", "=", "a"], "paths"], // as bash has it
    [["undo", ""], []],
  ]);
});

Deno.test("suggest() names the values of flags, and of those with several values again", async () => {
  await assertSuggested([
    [["draw", "--preset", ""], PRESET_NAMES],
    [["draw", "--preset", "bal"], ["balanced"]],
    [["draw", "--preset=bal"], ["balanced"]],
    [["draw", "--phase", ""], ["aligned", "random"]],
    [["draw", "--phase", "0", "r"], ["random"]],
    [["draw", "--phase", "0", "--f"], ["--fast"]],
    [["draw", "--clocks", ""], ["lamport", "vector", "hybrid"]],
    [["draw", "--clocks", "vector,"], ["vector,lamport", "vector,hybrid"]],
    [["draw", "--clocks", "hybrid,v"], ["hybrid,vector"]],
  ]);
});
