/** A run's directory: `<log dir>/<name>/`, and the link `latest` beside it. */

import { describeError, EnvironmentError } from "../core/errors.ts";
import { readText, writeText } from "./files.ts";

/** The files that a run writes, by which `--force` knows what it may remove. */
const OWN_FILES =
  /^((args\.json|summary\.json|report\.html|(clock|lag|inbox|jumps|event_mix|space_time)\.svg)(\.part)?|[A-Za-z0-9._-]+\.ndjson)$/;

/** The file that begins a run, and that whoever writes the run has locked meanwhile. */
const ARGUMENTS_NAME = "args.json";

/** The directory of one run. */
export class RunDirectory {
  /** Its path, ending in a slash. */
  readonly path: string;
  /** Whether it was made for this run, and does not hold what was there before. */
  readonly #isNew: boolean;

  private constructor(path: string, { isNew }: { readonly isNew: boolean }) {
    this.path = path;
    this.#isNew = isNew;
  }

  /**
   * Creates the directory.
   *
   * @param logDir Where the directories of runs are.
   * @param options The run's name, whether an earlier run of that name is replaced, and what else the
   *   user may do where there is one.
   * @returns The directory.
   * @throws {EnvironmentError} Where it exists or cannot be created.
   */
  static async create(
    logDir: string,
    { name, force, remedy }: {
      readonly name: string;
      readonly force: boolean;
      readonly remedy?: string | undefined;
    },
  ): Promise<RunDirectory> {
    const path = pathOf(logDir, name);
    let isNew = true;
    try {
      await Deno.mkdir(logDir, { recursive: true });
    } catch (error) {
      throw new EnvironmentError(`cannot create folder '${logDir}': ${describeError(error)}`);
    }
    try {
      await Deno.mkdir(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) {
        throw new EnvironmentError(`cannot create '${path}': ${describeError(error)}`);
      }
      if (!force) {
        throw new EnvironmentError(
          `run directory '${path}' exists; ${remedy === undefined ? "" : `${remedy}, `}` +
            "replace the run with --force or choose another --exp-name",
        );
      }
      using _lock = await lockRun(path);
      await removeRun(path);
      isNew = false;
    }
    return new RunDirectory(`${path}/`, { isNew });
  }

  /**
   * Points the link `latest`, beside the directory, to it.
   *
   * @param warn Hears why not, where something of that name is no link: whoever reads `latest` would
   *   take it for this run.
   */
  async pointLatest(warn: (text: string) => void): Promise<void> {
    const [, logDir = ".", name = ""] = /^(.*)\/([^/]*)\/$/.exec(this.path) ?? [];
    await pointLatest(logDir, name, warn);
  }

  /**
   * Holds the run, whose args.json has to be there, against everyone who would replace it or go on with
   * it. The system gives the lock back however this process ends.
   *
   * @returns Dispose of it to let others have the run.
   * @throws {EnvironmentError} Where another process writes it.
   */
  async lock(): Promise<Disposable> {
    return await lockRun(this.path.slice(0, -1));
  }

  /**
   * Names the directory of an earlier run.
   *
   * @param logDir Where the directories of runs are.
   * @param name The run's name.
   * @returns The directory, which may not be there.
   */
  static existing(logDir: string, name: string): RunDirectory {
    return new RunDirectory(`${pathOf(logDir, name)}/`, { isNew: false });
  }

  /**
   * Takes the directory back, so that a run that never began does not keep its name. What was there
   * before, or was laid there meanwhile by somebody else, stays.
   *
   * @returns Whether it is gone.
   */
  async takeBack(): Promise<boolean> {
    if (!this.#isNew) return false;
    const path = this.path.slice(0, -1);
    return await removeRun(path).then(() => Deno.remove(path)).then(() => true, () => false);
  }

  /**
   * Reads a JSON file.
   *
   * @param name The file's name.
   * @returns What it holds.
   * @throws {EnvironmentError} Where it cannot be read or is no JSON object.
   */
  async readJson(name: string): Promise<object> {
    const path = this.path + name;
    let value: unknown;
    try {
      value = JSON.parse(await readText(path));
    } catch (error) {
      if (error instanceof EnvironmentError) throw error;
    }
    if (typeof value === "object" && value !== null) return value;
    throw new EnvironmentError(`file '${path}' holds no JSON object`);
  }

  /**
   * Writes args.json, with which the run begins. Where that fails there is no run, and the directory
   * goes again unless something else lies there.
   *
   * @param value What it holds.
   * @throws {EnvironmentError} Where it cannot be written.
   */
  async writeArguments(value: unknown): Promise<void> {
    try {
      await this.writeJson(ARGUMENTS_NAME, value);
    } catch (error) {
      await Deno.remove(this.path).catch(() => {}); // not empty: an earlier run was replaced
      throw error;
    }
  }

  /**
   * Writes a value as an indented JSON file.
   *
   * @param name The file's name.
   * @param value What it holds.
   * @throws {EnvironmentError} Where it cannot be written.
   */
  async writeJson(name: string, value: unknown): Promise<void> {
    await writeText(this.path + name, `${JSON.stringify(value, null, 2)}\n`);
  }
}

function pathOf(logDir: string, name: string): string {
  return `${logDir.replace(/[/\\]+$/, "")}/${name}`;
}

/** Where there is no such file, or a file system that knows no locks, nothing is held. */
async function lockRun(path: string): Promise<Disposable> {
  const nothing = { [Symbol.dispose]: () => {} };
  const file = await Deno.open(`${path}/${ARGUMENTS_NAME}`, { read: true, write: true })
    .catch(() => undefined);
  if (file === undefined) return nothing;
  const isOurs = await file.tryLock(true).catch(() => true);
  if (isOurs) return file;
  file.close();
  throw new EnvironmentError(
    `the run in '${path}' is still being written by another process; wait for its end, or end it`,
  );
}

/** Removes an earlier run's files and nothing else that may lie there. */
async function removeRun(path: string): Promise<void> {
  try {
    for await (const { name, isFile } of Deno.readDir(path)) {
      if (isFile && OWN_FILES.test(name)) await Deno.remove(`${path}/${name}`);
    }
  } catch (error) {
    throw new EnvironmentError(`cannot replace the run in '${path}': ${describeError(error)}`);
  }
}

/** Replaces the link in one step. It is a convenience: where links cannot be made, there is none. */
async function pointLatest(
  logDir: string,
  name: string,
  warn: (text: string) => void,
): Promise<void> {
  const next = `${logDir}/.latest-${crypto.randomUUID()}`;
  try {
    const before = await Deno.lstat(`${logDir}/latest`).catch(() => undefined);
    if (before !== undefined && !before.isSymlink) { // somebody's own
      const what = before.isDirectory ? "a folder" : "a file";
      return warn(`'${logDir}/latest' is ${what} and no link, so it does not lead to this run`);
    }
    await Deno.symlink(name, next, { type: "dir" });
    await Deno.rename(next, `${logDir}/latest`);
  } catch {
    await Deno.remove(next).catch(() => {});
  }
}
