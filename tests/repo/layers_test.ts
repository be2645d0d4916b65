import assert from "node:assert/strict";
import { sourceFiles } from "./source_files.ts";

/** The rooms from the top down; a file imports from its own room and from those below. */
const ROOMS = [
  "main.ts",
  "experiment",
  "inspect",
  "router",
  "client",
  "simulation",
  "report",
  "analysis",
  "config",
  "io",
  "core",
];

/** Rooms side by side: neither imports the other. */
const APART = [
  ["router", "client"],
  ["router", "experiment"],
  ["client", "experiment"],
  ["simulation", "router"],
  ["simulation", "client"],
];

/** Where the world may be touched. */
const IMPURE = ["main.ts", "experiment", "inspect", "router", "client", "io"];

const WORLD =
  /\b(Deno\.|Date\b|Math\.random|setTimeout|setInterval|setImmediate|console\.|performance\.)/;
const CHANCE = /\bMath\.random\b/;

Deno.test("Folders import only from folders below them", async () => {
  for await (const { path, text } of sourceFiles()) {
    const room = roomOf(path);
    for (const imported of importsOf(path, text)) {
      const target = roomOf(imported);
      assert.ok(ROOMS.includes(target), `${path} imports ${imported}, which is in no room`);
      assert.ok(
        ROOMS.indexOf(target) >= ROOMS.indexOf(room),
        `${path} imports ${imported}, upwards`,
      );
      const apart = APART.some((pair) => pair.includes(room) && pair.includes(target));
      assert.ok(room === target || !apart, `${path} imports ${imported}, its neighbour`);
    }
  }
});

Deno.test("The core imports nothing but the core", async () => {
  for await (const { path, text } of sourceFiles()) {
    if (roomOf(path) !== "core") continue;
    const specifiers = [...code(text).matchAll(/from "([^"]+)"/g)].map((match) => match[1] ?? "");
    const foreign = specifiers.filter((specifier) => !/^\.\/\w+\.ts$/.test(specifier));
    assert.deepEqual(foreign, [], path);
  }
});

Deno.test("Only the rooms at the edge touch the world", async () => {
  for await (const { path, text } of sourceFiles()) {
    const world = WORLD.exec(code(text))?.[0];
    if (!IMPURE.includes(roomOf(path))) assert.equal(world, undefined, path);
  }
});

Deno.test("No choice is left to chance that is not seeded", async () => {
  for await (const { path, text } of sourceFiles()) assert.doesNotMatch(code(text), CHANCE, path);
});

Deno.test("Only main.ts exits", async () => {
  for await (const { path, text } of sourceFiles()) {
    if (path !== "main.ts") assert.doesNotMatch(code(text), /\bDeno\.exit\b|\bprocess\.exit/, path);
  }
});

function roomOf(path: string): string {
  return path.split("/")[0] ?? path;
}

function importsOf(path: string, text: string): string[] {
  const matches = code(text).matchAll(/(?:from |import\()"(\.[^"]+\.ts)"/g);
  return [...matches].map((match) => {
    return new URL(match[1] ?? "", `file:///${path}`).pathname.slice(1);
  });
}

/** The text without its comments, which may speak of anything. */
function code(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}
