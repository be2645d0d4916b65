/** `scale-sim experiment`. */

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { RunSummary } from "../analysis/run_summary.ts";
import { BOUNDS } from "../config/bounds.ts";
import {
  addressFlag,
  latencyFlag,
  nameDefaults,
  numberFlag,
  numbersFlag,
  phasesFlag,
  preciseOptions,
  stampOption,
} from "../config/flags.ts";
import { withDefaults } from "../config/defaults.ts";
import type { Settings } from "../config/settings.ts";
import { awaitEnding } from "../io/interrupt.ts";
import { LiveLine } from "../io/live_line.ts";
import { RunDirectory } from "../io/run_directory.ts";
import { drawSeed } from "../io/seed.ts";
import { stderr, stdout } from "../io/terminal.ts";
import { progressText } from "../report/progress_text.ts";
import { summaryText } from "../report/summary_text.ts";
import { makePlan, type Parameters, type Plan } from "./plan.ts";
import { runProcesses, type RunResult } from "./processes.ts";
import { Progress } from "./progress.ts";
import { describePlan } from "./run_arguments.ts";
import { summarizeLogs } from "./summary.ts";
import { checkRoom, runVirtual, type VirtualMoment } from "./virtual.ts";

const EXAMPLE = `
Examples: three hosts for a minute; the same choices again; five hosts at random speeds
  scale-sim experiment --clock-speeds 1 2 3
  scale-sim experiment --clock-speeds 1 2 3 --seed 42 --exp-name again
  scale-sim experiment --clients 5 --run-time 10`;

/**
 * Builds the subcommand.
 *
 * @param defaults What its help shall name as defaults.
 * @returns The command.
 */
export function experimentCommand(defaults?: Settings): CommandUnknownOpts {
  const command = define().action(run);
  return defaults === undefined ? command : nameDefaults(command, {
    ...defaultsOf(defaults),
    clients: defaults.experiment.clients,
  });
}

type Flags = ReturnType<ReturnType<typeof define>["opts"]>;

// The type is inferred: it holds every flag with the type of its value.
function define() {
  const { precise, noPrecise } = preciseOptions();
  return new Command("experiment")
    .description("Starts a router and a client per host, each a process, and sums their logs up.")
    .option("--exp-name <name>", "the run's directory in the log folder (default: from the time)")
    .option("--run-time <s>", "how long the hosts run, in seconds", numberFlag(BOUNDS.runTime))
    .option(
      "--clock-speeds <rates...>",
      "each host's ticks per second",
      numbersFlag(BOUNDS.clockSpeed),
    )
    .option("--clients <n>", "so many hosts at random speeds, 1 to 6", numberFlag(BOUNDS.clients))
    .option(
      "--prob-internal <p>",
      "how likely an idle tick is internal",
      numberFlag(BOUNDS.probability),
    )
    .option("--seed <n>", "draw the same choices again (default: drawn)", numberFlag(BOUNDS.seed))
    .option("--phase <phases...>", "aligned, random, or seconds to each first tick", phasesFlag)
    .addOption(stampOption())
    .option("--virtual", "virtual time: no processes, done at once, the same logs for a seed")
    .option("--latency <latency>", "virtual only: how long messages are on the way", latencyFlag)
    .addOption(precise)
    .addOption(noPrecise)
    .option("--router <address:port>", "where the router listens", addressFlag)
    .option("--client-address <address>", "where the hosts listen")
    .option(
      "--first-port <port>",
      "the first host's port; 0: any free ports",
      numberFlag(BOUNDS.port),
    )
    .option("--log-dir <folder>", "where the run's directory is made")
    .option("--config <file>", "change the defaults")
    .option("--force", "replace an earlier run of the same name")
    .option("--json", "print the summary as JSON")
    .addHelpText("after", EXAMPLE);
}

async function run(flags: Flags): Promise<void> {
  const plan = makePlan(await readParameters(flags));
  const { name, logDir } = plan;
  if (plan.virtual) await checkRoom(plan);
  const directory = await RunDirectory.create(logDir, { name, force: flags.force ?? false });
  await directory.writeJson("args.json", describePlan(plan));
  using ending = awaitEnding(false);
  const { signal } = ending;
  const result = await start(plan, { directory: directory.path, signal });
  const summary = await summarizeLogs(plan, {
    directory: directory.path,
    sources: result.sources,
    failure: result.failure,
    interrupted: signal.aborted,
    warn: (text) => stderr.write(`warning: ${text}\n`),
  });
  await directory.writeJson("summary.json", summary);
  print(summary, { json: flags.json ?? false, directory: directory.path });
  if (result.failure !== undefined) throw result.failure;
  signal.throwIfAborted();
}

async function start(
  plan: Plan,
  { directory, signal }: { readonly directory: string; readonly signal: AbortSignal },
): Promise<RunResult> {
  const { hosts, runTime, virtual } = plan;
  if (virtual) {
    using line = new LiveLine(stderr);
    const onProgress = (moment: VirtualMoment): void => {
      line.draw((width) => progressText({ ...moment, runTime }, width));
    };
    return await runVirtual(plan, { directory, signal, onProgress });
  }
  await using observer = stderr.isTerminal
    ? new Progress(stderr, { hosts: hosts.length, runTime })
    : undefined;
  return await runProcesses(plan, { directory, signal, observer });
}

function print(
  summary: RunSummary,
  { json, directory }: { readonly json: boolean; readonly directory: string },
): void {
  if (json) return stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  const started = summary.hosts.some((host) => host.ticks > 0);
  stdout.write(`${started ? summaryText(summary) : ""}logs: ${directory}\n`);
}

async function readParameters(flags: Flags): Promise<Parameters> {
  const { expName, seed = drawSeed(), clockSpeeds, clients } = flags;
  const { runTime, phase, stamp, precise, router, clientAddress, firstPort, logDir } = flags;
  const { probInternal, latency, virtual = false } = flags;
  const given = {
    ...{
      runTime,
      phase,
      stamp,
      precise,
      router,
      clientAddress,
      firstPort,
      logDir,
      probInternal,
      latency,
    },
    ...{ clientsIfUnsaid: undefined, outboxKib: undefined, wait: undefined },
  };
  const settings = await withDefaults(given, defaultsOf, flags.config);
  return {
    ...settings,
    name: expName ?? nameFromTime(new Date()),
    seed,
    clockSpeeds,
    clients,
    virtual,
  };
}

type Defaulted = Omit<Parameters, "name" | "seed" | "clockSpeeds" | "clients" | "virtual">;

/** Every default that an experiment takes from the configuration. */
function defaultsOf({ log_dir, router, client, experiment }: Settings): Defaulted {
  return {
    logDir: log_dir,
    router: router.address,
    outboxKib: router.outbox_kib,
    wait: client.wait,
    probInternal: client.prob_internal,
    phase: [client.phase],
    stamp: client.stamp,
    precise: client.precise,
    latency: experiment.latency,
    runTime: experiment.run_time,
    clientsIfUnsaid: experiment.clients,
    clientAddress: experiment.client_address,
    firstPort: experiment.first_port,
  };
}

/** The local time to the millisecond, so that a script's runs do not collide. */
function nameFromTime(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().replace("T", "_").replaceAll(":", "-").replace("Z", "");
}
