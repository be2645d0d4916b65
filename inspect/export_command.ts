/** `scale-sim export`. */

import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { countEvents, type Interval, WHOLE_RUN, windowOf } from "../analysis/history_window.ts";
import { selectHosts } from "../analysis/host_selection.ts";
import type { HostHistory, RunHistory } from "../analysis/run_history.ts";
import { BOUNDS } from "../config/bounds.ts";
import { numberFlag } from "../config/flags.ts";
import { UsageError } from "../core/errors.ts";
import { awaitEnding } from "../io/interrupt.ts";
import { Output } from "../io/output.ts";
import { stderr, stdout } from "../io/terminal.ts";
import { Turns } from "../io/turns.ts";
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportFormatName,
  type Renderer,
} from "../report/export/formats.ts";
import { narrow } from "../report/export/narrow.ts";
import { type LoadedRun, loadRun, refuseUntold } from "./load_run.ts";

const NAMES = Object.keys(EXPORT_FORMATS) as ExportFormatName[];
const FORMATS = Object.entries(EXPORT_FORMATS)
  .map(([name, { title }]) => `  ${name.padEnd(8)} ${title}`)
  .join("\n");

const EXAMPLE = `
Formats:
${FORMATS}

Examples: each below what opens it
  https://bestchai.bitbucket.io/shiviz/, Choose File
    scale-sim export logs/latest --format shiviz --output run.log
  https://ui.perfetto.dev, Open trace file
    scale-sim export logs/latest --format chrome --output trace.json
  Jaeger, Upload
    scale-sim export logs/latest --format otlp --output spans.json
  pandas.read_parquet("events.parquet"), or DuckDB: from 'events.parquet'
    scale-sim export logs/latest --format parquet --output events.parquet
  anything that reads text
    scale-sim export logs/latest --format csv | head
  Markdown on GitHub, between \`\`\`mermaid and \`\`\`
    scale-sim export logs/latest --format mermaid --from 0 --to 5
  Graphviz, two hosts of many
    scale-sim export logs/latest --format dot --hosts 8001 8002 | dot -Tsvg`;

/**
 * Builds the subcommand.
 *
 * @returns The command.
 */
export function exportCommand(): CommandUnknownOpts {
  return define().action(run);
}

type Flags = ReturnType<ReturnType<typeof define>["opts"]>;

// The type is inferred: it holds every flag with the type of its value.
function define() {
  return new Command("export")
    .description("Writes the events of a run down in a format that another program opens.")
    .argument("<directory>", "the directory of a run")
    .addOption(new Option("--format <name>", "the format, one of those below").choices(NAMES))
    .option("--output <file>", "write this file; - is standard output, the default")
    .option("--force", "replace an existing file")
    .option("--from <s>", "leave out what happened earlier", numberFlag(BOUNDS.instant))
    .option("--to <s>", "leave out what happened then and later", numberFlag(BOUNDS.instant))
    .option("--hosts <host...>", "leave out all others than these: ADDRESS:PORT, or PORT alone")
    .addHelpText("after", EXAMPLE);
}

async function run(directory: string, flags: Flags): Promise<void> {
  const { format, force, hosts, from = WHOLE_RUN.from, to = WHOLE_RUN.to } = flags;
  const output = flags.output === "-" ? undefined : flags.output;
  if (format === undefined) {
    throw new UsageError(`--format is missing, wanted one of ${NAMES.join(", ")}`);
  }
  const { isBinary, extension, load: loadFormat }: ExportFormat = EXPORT_FORMATS[format];
  if (from >= to) {
    throw new UsageError(`--from is ${from} and --to ${to}, wanted --from before --to`);
  }
  if (isBinary && output === undefined && stdout.isTerminal) {
    throw new UsageError(
      `${format} is not for terminals, wanted --output, as in --output run${extension}`,
    );
  }
  const { history: whole } = await readRun(directory);
  const history = hosts === undefined ? whole : selectHosts(whole, numbersOf(whole, hosts));
  const { render, excess, note }: Renderer = await loadFormat();
  refuseExcess(history, { from, to }, { format, excess });
  const window = windowOf(history, { from, to });
  const warning = note?.(window);
  if (warning !== undefined) stderr.print(`warning: ${warning}\n`);
  using target = output === undefined
    ? Output.standard()
    : Output.file(output, { replace: force === true });
  // While a pipe's reader waits, no signal would be heard: there, Ctrl-C ends the program as it is.
  using ending = target.isPartial ? awaitEnding(false) : undefined;
  const turns = new Turns();
  for (const piece of render(window)) {
    if (!target.write(piece)) return;
    await turns.give();
    ending?.signal.throwIfAborted();
  }
  target.finish();
}

/** Reads all of a run, unless it is interrupted, and tells what is amiss with it. */
async function readRun(directory: string): Promise<LoadedRun> {
  using ending = awaitEnding(false);
  const run = await loadRun(directory, { eventsMax: Infinity, signal: ending.signal });
  for (const warning of run.analysis.warnings) stderr.print(`warning: ${warning}\n`);
  refuseUntold(run);
  return run;
}

/** The numbers of hosts that a user names; by a port alone, all that have it. */
function numbersOf({ hosts }: RunHistory, wanted: readonly string[]): number[] {
  const isNamed = ({ source }: HostHistory, name: string): boolean =>
    source === name || (/^\d+$/.test(name) && source.endsWith(`:${name}`));
  for (const name of wanted) {
    if (hosts.some((host) => isNamed(host, name))) continue;
    throw new UsageError(
      `--hosts has '${name}', wanted hosts of the run, such as ${hosts[0]?.source}`,
    );
  }
  return [...hosts.keys()].filter((number) => {
    const host = hosts[number];
    return host !== undefined && wanted.some((name) => isNamed(host, name));
  });
}

/** Refuses what nobody could look at, and says what to ask for instead. */
function refuseExcess(
  history: RunHistory,
  interval: Interval,
  { format, excess }: { readonly format: string; readonly excess: Renderer["excess"] },
): void {
  const window = windowOf(history, interval);
  const reason = excess?.(window);
  if (reason === undefined || excess === undefined) return;
  const message = `cannot export as ${format}: ${reason}`;
  if (countEvents(window) === 0) throw new UsageError(message + spanOf(history));
  const part = narrow(history, interval, excess);
  if (part === undefined) {
    const { length } = history.hosts;
    throw new UsageError(
      `${message}, not even for one instant of its ${length} hosts; --hosts names some of them, and ` +
        "csv, parquet and chrome hold all",
    );
  }
  throw new UsageError(`${message}; --from ${part.from} --to ${part.to} fits`);
}

/** From when to when there would be events. */
function spanOf({ hosts }: RunHistory): string {
  let first = Infinity;
  let last = -Infinity;
  for (const { times } of hosts) {
    for (const time of times) {
      first = Math.min(first, time);
      last = Math.max(last, time);
    }
  }
  return first > last ? "" : `; the run has events from ${first} s to ${last} s`;
}
