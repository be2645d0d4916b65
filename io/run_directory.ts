/** A run's directory: `<log dir>/<name>/`, and the link `latest` beside it. */

import { describeError, EnvironmentError } from "../core/errors.ts";
import { readText, writeText } from "./files.ts";
import { isOwnLogName } from "./log_names.ts";

/** The files of a run beside its logs, perhaps half-written; `--force` may remove them. */
const OWN_FILES =
  /^(args\.json|summary\.json|report\.html|(clock|lag|inbox|physical|hybrid|jumps|event_mix|space_time)\.svg)(\.part)?$/;

/** The file that begins a run. */
const ARGUMENTS_NAME = "args.json";

/**
 * The directory of one run, held against everyone who would replace the run or go on with it. Dispose
 * of it to let others have the run; the system does so however this process ends.
 */
export class RunDirectory implements Disposable {
  /** Its path, ending in a slash. */
  readonly path: string;
  readonly #lock: Disposable;
  /** Whether it was made for this run, and does not hold what was there before. */
  readonly #isNew: boolean;

  private constructor(path: string, lock: Disposable, { isNew }: { readonly isNew: boolean }) {
    this.path = path;
    this.#lock = lock;
    this.#isNew = isNew;
  }

  /** Lets others have the run. */
  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }

  /**
   * Creates the directory and holds it.
   *
   * @param logDir Where the directories of runs are.
   * @param options The run's name, whether an earlier run of that name is replaced, and what else the
   *   user may do where there is one.
   * @returns The directory.
   * @throws {EnvironmentError} Where it exists, cannot be created, or another process writes the run.
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
    try {
      await Deno.mkdir(logDir, { recursive: true });
    } catch (error) {
      throw new EnvironmentError(`cannot create folder '${logDir}': ${describeError(error)}`);
    }
    const isNew = await makeDirectory(path);
    if (!isNew && !force) {
      throw new EnvironmentError(
        `run directory '${path}' exists; ${remedy === undefined ? "" : `${remedy}, `}` +
          "replace the run with --force or choose another --exp-name",
      );
    }
    using held = new DisposableStack(); // which is let go where the earlier run cannot be removed
    const lock = held.use(await lockRun(path));
    if (!isNew) await removeRun(path);
    held.move();
    return new RunDirectory(`${path}/`, lock, { isNew });
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
   * Holds the directory of an earlier run.
   *
   * @param logDir Where the directories of runs are.
   * @param name The run's name.
   * @returns The directory, which may not be there.
   * @throws {EnvironmentError} Where another process writes the run.
   */
  static async existing(logDir: string, name: string): Promise<RunDirectory> {
    const path = pathOf(logDir, name);
    return new RunDirectory(`${path}/`, await lockRun(path), { isNew: false });
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

/**
 * Says where the directory of a run is.
 *
 * @param logDir Where the directories of runs are.
 * @param name The run's name.
 * @returns The path, without a slash at its end.
 */
export function pathOf(logDir: string, name: string): string {
  return `${logDir.replace(/[/\\]+$/, "")}/${name}`;
}

/** Makes a directory, and says whether it was not there before. */
async function makeDirectory(path: string): Promise<boolean> {
  try {
    await Deno.mkdir(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw new EnvironmentError(`cannot create '${path}': ${describeError(error)}`);
  }
}

/**
 * Locks the directory itself: its files are removed and replaced while it is held, and a lock on a
 * file that is no longer there holds nobody off. Where there is no directory, or a system that knows
 * no locks on it, nothing is held.
 */
async function lockRun(path: string): Promise<Disposable> {
  const nothing = { [Symbol.dispose]: () => {} };
  const directory = await Deno.open(path).catch(() => undefined);
  if (directory === undefined) return nothing;
  const isOurs = await directory.tryLock(true).catch(() => true);
  if (isOurs) return directory;
  directory.close();
  throw new EnvironmentError(
    `the run in '${path}' is still being written by another process; wait for its end, or end it`,
  );
}

function isOwn(name: string): boolean {
  return OWN_FILES.test(name) || isOwnLogName(name);
}

/** Removes an earlier run's files and nothing else that may lie there. */
async function removeRun(path: string): Promise<void> {
  try {
    for await (const { name, isFile } of Deno.readDir(path)) {
      if (isFile && isOwn(name)) await Deno.remove(`${path}/${name}`);
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
