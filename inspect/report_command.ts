/** `scale-sim report`. */

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { UsageError } from "../core/errors.ts";
import { exists } from "../io/files.ts";
import { awaitEnding } from "../io/interrupt.ts";
import { openPage } from "../io/open_page.ts";
import { stderr, stdout } from "../io/terminal.ts";
import { fileIn, REPORT_NAME, writeReport } from "./write_report.ts";

const EXAMPLE = `
Examples: the latest run, two runs on one page, pictures for a paper
  scale-sim report logs/latest --open
  scale-sim report logs/monday logs/tuesday --output both.html
  scale-sim report logs/latest --svg`;

/**
 * Builds the subcommand.
 *
 * @returns The command.
 */
export function reportCommand(): CommandUnknownOpts {
  return new Command("report")
    .description(
      "Draws runs on one HTML page that needs nothing else: verdicts, figures, charts over time, " +
        "and a space-time diagram in which every event shows what it could know of.",
    )
    .argument("<directory...>", "the directories of runs")
    .option(
      "--svg",
      "write each chart as SVG, too: beside --output, else into the runs' directories",
    )
    .option(
      "--output <file>",
      "where the page goes (default: report.html in the run's directory; of several runs: here)",
    )
    .option("--open", "open the page in the browser")
    .addHelpText("after", EXAMPLE)
    .action(run);
}

async function run(
  directories: string[],
  { svg, output: wanted, open }: {
    readonly svg?: true;
    readonly output?: string;
    readonly open?: true;
  },
): Promise<void> {
  if (wanted === "-") {
    throw new UsageError("--output is '-', wanted a file: a browser opens pages by their names");
  }
  const output = wanted ?? placeOf(directories);
  using ending = awaitEnding(false);
  const { signal } = ending;
  // A page in a run's directory is that run's; one that goes where the user is may be anybody's.
  const isReplaced = wanted === undefined && directories.length > 1 && await exists(output);
  const files = await writeReport(directories, {
    output,
    svg: svg === undefined ? undefined : wanted === undefined ? "in_run" : "beside_page",
    warn: (text) => stderr.print(`warning: ${text}\n`),
    signal,
  });
  if (isReplaced) stderr.print(`replaced ${output}; --output names another place\n`);
  for (const file of files) stdout.write(`${file}\n`);
  const unopened = open === true ? await openPage(output) : undefined;
  if (unopened !== undefined) stderr.print(`warning: the page was not opened: ${unopened}\n`);
}

/** The page of one run is among its files, that of several where the user is. */
function placeOf(directories: readonly string[]): string {
  const [first = "."] = directories;
  return directories.length === 1 ? fileIn(first, REPORT_NAME) : REPORT_NAME;
}
