/**
 * scale-sim: the table of subcommands, and the only place that exits.
 *
 * @module
 */

import type { Command, CommandUnknownOpts } from "@commander-js/extra-typings";
import { EnvironmentError, InterruptError, UsageError } from "./core/errors.ts";
import { stderr, stdout } from "./io/terminal.ts";
import { VERSION } from "./io/version.ts";

/** What the program exits with. */
const EXIT = { fine: 0, violations: 1, usage: 2, environment: 3, bug: 70, interrupted: 130 };

/** A subcommand is loaded when it is called, so that none pays for another's libraries. */
interface Subcommand {
  readonly summary: string;
  load(): Promise<CommandUnknownOpts>;
}

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  router: {
    summary: "forward the messages of hosts",
    load: async () => (await import("./router/command.ts")).routerCommand(),
  },
  experiment: {
    summary: "run hosts and a router, and sum up what happened",
    load: async () => (await import("./experiment/command.ts")).experimentCommand(),
  },
  client: {
    summary: "run one host",
    load: async () => (await import("./client/command.ts")).clientCommand(),
  },
};

const DESCRIPTION = `See what logical clocks do: hosts at different speeds exchange messages.`;

const EXAMPLE = `
Example: three hosts at 1, 2 and 3 ticks per second, for 10 seconds
  scale-sim experiment --clock-speeds 1 2 3 --run-time 10`;

async function main(args: readonly string[]): Promise<number> {
  const [first] = args;
  if (first === "--version" || first === "-V") {
    stdout.write(`scale-sim ${VERSION}\n`);
    return EXIT.fine;
  }
  try {
    const program = await buildProgram(first);
    await program.parseAsync([...args], { from: "user" });
    return EXIT.fine;
  } catch (error) {
    return report(error);
  }
}

async function buildProgram(wanted: string | undefined): Promise<Command> {
  const { Command } = await import("@commander-js/extra-typings");
  const program = new Command("scale-sim")
    .description(DESCRIPTION)
    .option("-V, --version", "print the version")
    .addHelpText("after", EXAMPLE)
    .configureOutput({
      writeOut: stdout.write,
      writeErr: stderr.write,
    });
  for (const [name, { summary, load }] of Object.entries(SUBCOMMANDS)) {
    const loaded = name === wanted ? await load() : undefined;
    if (loaded === undefined) program.command(name).summary(summary);
    else program.addCommand(loaded.copyInheritedSettings(program as never));
  }
  return program as unknown as Command;
}

function report(error: unknown): number {
  if (error instanceof InterruptError) return EXIT.interrupted;
  if (error instanceof UsageError) {
    stderr.write(`error: ${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof EnvironmentError) {
    stderr.write(`error: ${error.message}\n`);
    return EXIT.environment;
  }
  stderr.write(
    `error: this is a bug in scale-sim\n${error instanceof Error ? error.stack : error}\n`,
  );
  return EXIT.bug;
}

Deno.exit(await main(Deno.args));
