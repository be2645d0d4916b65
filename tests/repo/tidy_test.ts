import assert from "node:assert/strict";
import { EXIT } from "../../core/exit_codes.ts";
import { exists, filesIn, type RepoFile, repoFile, sourceFiles } from "./source_files.ts";

const LINES_MAX = 350;
/** A package of the registry in one version. */
const EXACT = /^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/;
const PACKAGES_OF_TESTS = "./tests/packages/";

Deno.test("Source files fit in the head", async () => {
  for await (const { path, text } of sourceFiles()) {
    const lines = text.split("\n").length;
    assert.ok(lines <= LINES_MAX, `${path} has ${lines} lines, wanted at most ${LINES_MAX}`);
  }
});

Deno.test("Files are named in snake_case, and nothing is a manager, a helper or utils", async () => {
  for await (const { path, text } of sourceFiles()) {
    assert.match(path, /^([a-z0-9_]+\/)*[a-z0-9_]+\.ts$/);
    assert.doesNotMatch(text, /\b\w*(Manager|Helper|Utils)\b/, path);
  }
});

Deno.test("Every source file says in its first lines what it is", async () => {
  for await (const { path, text } of sourceFiles()) {
    assert.match(text, /^(#!.*\n)?\/\*\*/, path);
  }
});

Deno.test("Versions of dependencies are exact", async () => {
  for (const path of ["deno.json", "tests/readers/deno.json", "tests/kernel/deno.json"]) {
    const { imports } = JSON.parse((await repoFile(path)).text) as {
      imports: Record<string, string>;
    };
    for (const specifier of Object.values(imports)) {
      if (!specifier.startsWith(PACKAGES_OF_TESTS)) assert.match(specifier, EXACT);
    }
  }
  for await (const { path, text } of filesIn("tests/packages")) {
    const specifiers = [...text.matchAll(/ from "(.*)";/g)].map(([, specifier = ""]) => specifier);
    assert.ok(specifiers.length > 0, path);
    for (const specifier of specifiers) assert.match(specifier, EXACT);
  }
});

Deno.test("Nobody has to download what only tests need: the program's lock file is free of it", async () => {
  const { imports } = JSON.parse((await repoFile("deno.json")).text) as { imports: object };
  const { text } = await repoFile("deno.lock");
  const locked = JSON.parse(text) as { specifiers: Record<string, string> };
  const wanted = Object.values(imports).filter((path) => !path.startsWith(PACKAGES_OF_TESTS));
  assert.deepEqual(
    Object.keys(locked.specifiers).sort(),
    wanted.sort(),
    "restore deno.lock; whatever runs tests is to be given --lock tests/deno.lock",
  );
});

Deno.test("Every task that the documentation names exists", async () => {
  const { tasks } = JSON.parse((await repoFile("deno.json")).text) as { tasks: object };
  for await (const { path, text } of pages()) {
    for (const [, task = ""] of text.matchAll(/\b(?:deno|deno@[\d.]+) task ([a-z]+)/g)) {
      assert.ok(Object.hasOwn(tasks, task), `${path} names the task '${task}'`);
    }
  }
});

Deno.test("Every link within the documentation leads somewhere", async () => {
  for await (const { path, text } of pages()) {
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
      const file = new URL(target, `file:///${path}`).pathname.slice(1);
      assert.ok(await exists(file), `${path} links to ${target}`);
    }
  }
});

Deno.test("The reference has a section with the help of every command, and every exit code", async () => {
  const { text } = await repoFile("docs/reference.md");
  const [, list = ""] = text.split("Commands:\n");
  const names = [...list.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = ""]) => name);
  assert.ok(names.includes("analyze"));
  const commands = names.slice(0, names.indexOf("help"));
  const sections = [...text.matchAll(
    /^## scale-sim ([a-z]+)\n(?:(?!^#)[^])*?<!-- generated: help \1 -->\n+`{3,}text\nUsage: scale-sim \1 /gm,
  )];
  assert.deepEqual(sections.map(([, name]) => name), commands);
  const [, codes = ""] = text.split("## Exit codes\n");
  const [table = ""] = codes.split("\n## ");
  const listed = [...table.matchAll(/^\| +(\d+) +\|/gm)].map(([, code]) => Number(code));
  assert.deepEqual(listed, Object.values(EXIT));
});

Deno.test("The page beside the logs names every kind of file that a run writes", async () => {
  const [page, format] = [
    await repoFile("logs/README.md"),
    await repoFile("docs/history_format.md"),
  ];
  const files = [...format.text.matchAll(/^\| `([^`]+\.(?:json|ndjson|html|svg))` /gm)];
  assert.ok(files.length >= 6);
  for (const name of [...files.map(([, file = ""]) => file), "trials.ndjson"]) {
    assert.ok(page.text.includes(`\`${name}\``), name);
  }
});

Deno.test("What tests read of the environment is told to contributors", async () => {
  const { text } = await repoFile("CONTRIBUTING.md");
  for await (const { path, text: source } of filesIn("tests/golden")) {
    for (const [, name = ""] of source.matchAll(/Deno\.env\.get\("(\w+)"\)/g)) {
      assert.ok(text.includes(`${name}=1`), `${path} reads ${name}`);
    }
  }
});

Deno.test("Every decision is in the list of decisions", async () => {
  const list = (await repoFile("docs/decisions/README.md")).text;
  for await (const { path } of filesIn("docs/decisions")) {
    const name = path.split("/").at(-1) ?? "";
    if (name !== "README.md") assert.ok(list.includes(`(${name})`), name);
  }
});

/** Every page of documentation. */
async function* pages(): AsyncGenerator<RepoFile> {
  for (const path of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "logs/README.md"]) {
    yield await repoFile(path);
  }
  for (const folder of ["docs", "examples"]) {
    for await (const file of filesIn(folder)) if (file.path.endsWith(".md")) yield file;
  }
}
