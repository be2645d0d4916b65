#!/usr/bin/env -S deno run --no-prompt --allow-net --allow-read --allow-write --allow-run --allow-sys=statfs,systemMemoryInfo --ignore-env
/**
 * scale-sim: the table of subcommands, and the only place that exits.
 *
 * @module
 */

import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Settings } from "./config/settings.ts";
import {
  cutValues,
  describeError,
  EnvironmentError,
  InterruptError,
  UsageError,
  ViolationError,
} from "./core/errors.ts";
import { EXIT } from "./core/exit_codes.ts";
import { ownWorkerName, READ_AHEAD_WORKER, TRIAL_WORKER } from "./io/own_worker.ts";
import { userArgs } from "./io/called.ts";
import { stderr, stdout } from "./io/terminal.ts";
import { VERSION } from "./io/version.ts";

/** A subcommand is loaded when it is called, so that none pays for another's libraries. */
interface Subcommand {
  readonly summary: string;
  /**
   * Builds it.
   *
   * @param defaults What its help shall name as defaults.
   */
  load(defaults: Settings | undefined): Promise<CommandUnknownOpts>;
}

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  experiment: {
    summary: "run hosts and a router, and sum up what happened",
    load: async (defaults) => (await import("./experiment/command.ts")).experimentCommand(defaults),
  },
  router: {
    summary: "wait for hosts, start them, forward their messages",
    load: async (defaults) => (await import("./router/command.ts")).routerCommand(defaults),
  },
  client: {
    summary: "run a host, or several",
    load: async (defaults) => (await import("./client/command.ts")).clientCommand(defaults),
  },
  analyze: {
    summary: "say from a run's logs whether the rules held, and what happened",
    load: async () => (await import("./inspect/analyze_command.ts")).analyzeCommand(),
  },
  report: {
    summary: "draw runs on one HTML page, and as SVG",
    load: async () => (await import("./inspect/report_command.ts")).reportCommand(),
  },
  export: {
    summary: "write a run down for another program: ShiViz, Perfetto, pandas ...",
    load: async () => (await import("./inspect/export_command.ts")).exportCommand(),
  },
  complete: {
    summary: "print a script for completions in bash, zsh, fish, powershell",
    load: async () => (await import("./config/complete_command.ts")).completeCommand(),
  },
};

const HELP = `
Example: three hosts at 1, 2 and 3 ticks per second, for 10 seconds
  scale-sim experiment --clock-speeds 1 2 3 --run-time 10`;

async function main(args: readonly string[]): Promise<number> {
  if (has(args, "--version", "-V")) {
    stdout.write(`scale-sim ${VERSION}\n`);
    return EXIT.fine;
  }
  try {
    const [first, second, ...line] = args;
    if (first === "complete" && second === "--") {
      const { printSuggestions } = await import("./config/complete_command.ts");
      await printSuggestions(await buildProgram(Object.keys(SUBCOMMANDS)), line);
      return EXIT.fine;
    }
    const called = first === "help" ? second : first;
    const program = await buildProgram([called], first === "help" || has(args, "--help", "-h"));
    if (called === undefined || called === "help") program.outputHelp();
    // Asked for the help of what it does not know, the library would give that of the program.
    else await program.parseAsync(isUnknown(called) ? [called] : [...args], { from: "user" });
    return EXIT.fine;
  } catch (error) {
    return report(error);
  }
}

/** Whether one of these flags was given, to whichever command; what follows `--` is none. */
function has(args: readonly string[], ...flags: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end < 0 ? args.length : end).some((arg) => flags.includes(arg));
}

function isUnknown(called: string): boolean {
  return !called.startsWith("-") && !Object.hasOwn(SUBCOMMANDS, called);
}

/** Of the subcommands only those in question are loaded. */
async function buildProgram(
  loaded: readonly (string | undefined)[],
  helps = false,
): Promise<CommandUnknownOpts> {
  const { Command } = await import("@commander-js/extra-typings");
  const program: CommandUnknownOpts = new Command("scale-sim")
    .description("See what logical clocks do: hosts at different speeds exchange messages.")
    .option("-V, --version", "print the version")
    .addHelpText("after", HELP)
    .exitOverride()
    .configureOutput({
      writeOut: stdout.write,
      writeErr: stderr.write,
      outputError: (text, write) => write(cutValues(text)),
    });
  for (const [name, { summary, load }] of Object.entries(SUBCOMMANDS)) {
    if (!loaded.includes(name)) program.command(name).summary(summary);
    else {
      const defaults = helps
        ? await (await import("./config/settings.ts")).loadSettings()
        : undefined;
      program.addCommand((await load(defaults)).summary(summary).copyInheritedSettings(program));
    }
  }
  return program;
}

/** Tells the user what went wrong and finds the exit code for it. */
function report(error: unknown): number {
  if (error instanceof InterruptError) return EXIT.interrupted;
  if (error instanceof ViolationError) return EXIT.violations;
  if (isCommanderError(error)) return error.exitCode === 0 ? EXIT.fine : EXIT.usage; // it has told
  if (error instanceof Deno.errors.NotCapable) {
    stderr.print(`error: ${describeError(error)}\n`);
    return EXIT.environment;
  }
  if (error instanceof UsageError) {
    stderr.print(`error: ${cutValues(error.message)}\n`);
    return EXIT.usage;
  }
  if (error instanceof EnvironmentError) {
    stderr.print(`error: ${error.message}\n`);
    return EXIT.environment;
  }
  const details = error instanceof Error ? error.stack : String(error);
  stderr.print(
    `error: this is a bug in scale-sim, please report it with what follows\n${details}\n`,
  );
  return EXIT.bug;
}

/** Told by its code, so that the library need not be loaded for this. */
function isCommanderError(error: unknown): error is Error & { exitCode: number } {
  return error instanceof Error && "code" in error && String(error.code).startsWith("commander.");
}

const worker = ownWorkerName();
if (worker === TRIAL_WORKER) (await import("./experiment/trial_pool.ts")).serveTrials();
else if (worker === READ_AHEAD_WORKER) {
  (await import("./inspect/reading_thread.ts")).serveReadAhead();
} else {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    Deno.exit(report(event.reason));
  });
  Deno.exit(await main(userArgs(Deno.args)));
}
