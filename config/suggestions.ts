/** What may come next in a command line, for the completions of shells. */

import type { Argument, CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { CLOCK_NAMES } from "../core/further_clock.ts";

/** What may come next. */
export interface Suggestions {
  /** The words, with what they mean where that is known. */
  readonly words: readonly Suggestion[];
  /** Whether files and folders are wanted. */
  readonly files: boolean;
}

/** A word that may come next. */
export interface Suggestion {
  readonly word: string;
  readonly meaning: string;
}

/** An option or an argument whose value is typed. */
type Target = Option | Argument;

/** Placeholders of flags and arguments whose values are paths. */
const PATHS = ["file", "folder", "directory"];

const NOTHING: Suggestions = { words: [], files: false };

/**
 * Suggests how a command line may go on.
 *
 * @param program The program with all its commands.
 * @param line The words so far; the last is being typed and may be empty.
 * @returns The suggestions that begin with what is typed.
 */
export async function suggest(
  program: CommandUnknownOpts,
  line: readonly string[],
): Promise<Suggestions> {
  const { command, pending, operands } = read(program, line.slice(0, -1));
  const typed = line.at(-1) ?? "";
  const [, flag, value] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? [];
  if (flag !== undefined && value !== undefined) {
    return await valuesOf(optionOf(command, flag), value, program);
  }
  const isFlag = typed.startsWith("-");
  if (pending !== undefined && !(isFlag && pending.variadic)) {
    return await valuesOf(pending, typed, program);
  }
  if (isFlag) return { words: startingWith(typed, flagsOf(command)), files: false };
  if (command === program) return { words: startingWith(typed, commandsOf(program)), files: false };
  const args = command.registeredArguments;
  const last = args.at(-1);
  return await valuesOf(args[operands] ?? (last?.variadic ? last : undefined), typed, program);
}

/** Where the words before lead to. */
interface Place {
  readonly command: CommandUnknownOpts;
  /** The option whose value comes next, or may come. */
  readonly pending: Option | undefined;
  /** How many arguments the command has been given. */
  readonly operands: number;
}

function read(program: CommandUnknownOpts, words: readonly string[]): Place {
  let [command, operands] = [program, 0];
  let pending: Option | undefined;
  for (const word of words) {
    if (word === "=") continue; // bash makes three words of --flag=value
    if (word.startsWith("-")) {
      const option = optionOf(command, word);
      pending = option?.required ? option : undefined;
    } else if (pending !== undefined) pending = pending.variadic ? pending : undefined;
    else if (command === program) command = subcommand(program, word) ?? program;
    else operands++;
  }
  return { command, pending, operands };
}

function optionOf(command: CommandUnknownOpts, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => flag === long || flag === short);
}

function subcommand(program: CommandUnknownOpts, name: string): CommandUnknownOpts | undefined {
  return visibleCommands(program).find((command) => command.name() === name);
}

/** With `help`, which is no command like the others. */
function visibleCommands(program: CommandUnknownOpts): CommandUnknownOpts[] {
  return program.createHelp().visibleCommands(program);
}

function commandsOf(program: CommandUnknownOpts): Suggestion[] {
  return visibleCommands(program).map((command) => {
    return { word: command.name(), meaning: command.summary() || command.description() };
  });
}

function flagsOf(command: CommandUnknownOpts): Suggestion[] {
  return command.createHelp().visibleOptions(command).flatMap(({ long, description }) =>
    long ? [{ word: long, meaning: description }] : []
  );
}

async function valuesOf(
  target: Target | undefined,
  typed: string,
  program: CommandUnknownOpts,
): Promise<Suggestions> {
  if (target === undefined) return NOTHING;
  if (PATHS.includes(placeholderOf(target))) return { words: [], files: true };
  const words = await namesFor(target, typed, program);
  return { words: startingWith(typed, words), files: false };
}

/** The word between the brackets. */
function placeholderOf(target: Target): string {
  if (!("flags" in target)) return target.name();
  return /[<[]([^.>\]]+)/.exec(target.flags)?.[1] ?? "";
}

async function namesFor(
  target: Target,
  typed: string,
  program: CommandUnknownOpts,
): Promise<readonly Suggestion[]> {
  if (target.argChoices !== undefined) return named(target.argChoices);
  switch (target.name()) {
    case "preset": {
      const { loadPreset, PRESET_NAMES } = await import("./presets.ts");
      return PRESET_NAMES.map((word) => ({ word, meaning: loadPreset(word).summary }));
    }
    case "clocks":
      return named(furtherClocks(typed));
    case "phase":
      return named(["aligned", "random"]);
    case "command": // of help
      return commandsOf(program);
    default:
      return [];
  }
}

/** A list of clocks with one more. */
function furtherClocks(typed: string): string[] {
  const before = typed.slice(0, typed.lastIndexOf(",") + 1);
  const listed = before.split(",");
  return CLOCK_NAMES.filter((name) => !listed.includes(name)).map((name) => before + name);
}

function named(words: readonly string[]): Suggestion[] {
  return words.map((word) => ({ word, meaning: "" }));
}

function startingWith(typed: string, words: readonly Suggestion[]): Suggestion[] {
  return words.filter(({ word }) => word.startsWith(typed));
}
