/** The files of the repository, for tests of how the house is kept. */

const ROOT = new URL("../../", import.meta.url);
const SOURCES = [
  "core",
  "io",
  "config",
  "analysis",
  "report",
  "simulation",
  "client",
  "router",
  "experiment",
  "inspect",
];

/** A file of the repository. */
export interface RepoFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every source file of the program itself. */
export async function* sourceFiles(): AsyncGenerator<RepoFile> {
  yield { path: "main.ts", text: await Deno.readTextFile(new URL("main.ts", ROOT)) };
  for (const folder of SOURCES) {
    for await (const file of filesIn(folder)) if (file.path.endsWith(".ts")) yield file;
  }
}

/** Every file of some folders, and of those within. */
export async function* filesIn(folder: string): AsyncGenerator<RepoFile> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* filesIn(path);
    else yield { path, text: await Deno.readTextFile(new URL(path, ROOT)) };
  }
}

/** One file. */
export async function repoFile(path: string): Promise<RepoFile> {
  return { path, text: await Deno.readTextFile(new URL(path, ROOT)) };
}

/** Whether there is such a file or folder. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(new URL(path, ROOT));
    return true;
  } catch {
    return false;
  }
}
