/** `scale-sim experiment`. */

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { BOUNDS } from "../config/bounds.ts";
import {
  addressFlag,
  clocksFlag,
  latencyFlag,
  nameDefaults,
  numberFlag,
  numbersFlag,
  phasesFlag,
  preciseOptions,
  reportOptions,
  SEVERAL,
  skewsFlag,
  stampOption,
} from "../config/flags.ts";
import { withDefaults } from "../config/defaults.ts";
import type { Preset } from "../config/presets.ts";
import type { Settings } from "../config/settings.ts";
import { UsageError } from "../core/errors.ts";
import { SEED_MAX } from "../core/random.ts";
import { drawSeed } from "../io/seed.ts";
import { stdout } from "../io/terminal.ts";
import { plural } from "../report/numbers.ts";
import { layOutTable } from "../report/table.ts";
import { executeRun } from "./execute_run.ts";
import { executeTrials } from "./execute_trials.ts";
import { makePlan, type Parameters, type Plan } from "./plan.ts";

const EXAMPLE = `
Examples: three hosts for a minute, with a seed, five hosts at random speeds
  scale-sim experiment --clock-speeds 1 2 3
  scale-sim experiment --clock-speeds 1 2 3 --seed 42 --exp-name again
  scale-sim experiment --clients 5 --run-time 10
Examples: the same without waiting for it, a thousand times, a published run
  scale-sim experiment --clock-speeds 1 2 3 --virtual
  scale-sim experiment --clock-speeds 1 2 3 --virtual --trials 1000
  scale-sim experiment --preset published_1_8_8 --virtual --trials 1000`;

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
  const { report, noReport } = reportOptions();
  return new Command("experiment")
    .description(
      "Starts a router and clients, which run the hosts, and sums their logs up. Up to 32 hosts " +
        "have a process each; more share some.",
    )
    .option("--exp-name <name>", "the run's directory in the log folder (default: from the time)")
    .option("--preset <name>", "an experiment that is ready to run")
    .option("--list-presets", "list them")
    .option("--run-time <s>", "how long the hosts run, in seconds", numberFlag(BOUNDS.runTime))
    .option(
      "--clock-speeds <rates...>",
      "each host's ticks per second, separated by spaces",
      numbersFlag(BOUNDS.clockSpeed, SEVERAL.spaced),
    )
    .option("--clients <n>", "so many hosts at random speeds, 1 to 6", numberFlag(BOUNDS.clients))
    .option(
      "--prob-internal <p>",
      "how likely an idle tick is internal",
      numberFlag(BOUNDS.probability),
    )
    .option("--seed <n>", "draw the same choices again", numberFlag(BOUNDS.seed))
    .option(
      "--phase <phases...>",
      "aligned, random, or seconds to the first tick; one for all hosts, or one for each, separated by spaces",
      phasesFlag(SEVERAL.spaced),
    )
    .addOption(stampOption())
    .option("--clocks <names...>", "lamport, vector, hybrid; lamport is always kept", clocksFlag)
    .option(
      "--skew <skews...>",
      "physical clocks: offset=S,drift=PPM,step=S@TIME; one for all hosts, or one for each, separated by spaces",
      skewsFlag,
    )
    .option("--virtual", "virtual time: no processes, done at once, the same logs for a seed")
    .option("--latency <latency>", "virtual only: how long messages are on the way", latencyFlag)
    .option(
      "--trials <n>",
      "virtual only: repeat with seed, seed + 1, ...",
      numberFlag(BOUNDS.trials),
    )
    .option("--resume", "go on with trials that were ended early")
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
    .addOption(report)
    .addOption(noReport)
    .option("--open", "open the report in the browser")
    .option("--force", "replace an earlier run of the same name")
    .option("--json", "print the summary, or the list of presets, as JSON")
    .addHelpText("after", EXAMPLE);
}

async function run(flags: Flags): Promise<void> {
  if (flags.listPresets) return await listPresets(flags.json ?? false);
  const { trials, resume = false, force = false, json = false, open = false } = flags;
  if (trials !== undefined && !flags.virtual) {
    throw new UsageError("--trials needs --virtual, trials run in virtual time");
  }
  if (open && (trials !== undefined || flags.report === false)) {
    const reason = trials === undefined ? "--no-report leaves it away" : "trials have none";
    throw new UsageError(`--open needs a report, and ${reason}`);
  }
  if (resume && (trials === undefined || flags.expName === undefined || flags.seed === undefined)) {
    throw new UsageError(
      "--resume needs --trials, --exp-name and --seed as in the command that the earlier call ended with",
    );
  }
  const { plan, report } = await readPlan(flags);
  if (trials !== undefined && plan.seed + trials - 1 > SEED_MAX) {
    throw new UsageError(
      `seed is ${plan.seed}, too large for ${trials} ${plural(trials, "trial")} up to ${SEED_MAX}`,
    );
  }
  if (trials !== undefined) await executeTrials(plan, { count: trials, resume, force, json });
  else await executeRun(plan, { force, json, report, open });
}

async function listPresets(json: boolean): Promise<void> {
  const { loadPreset, PRESET_NAMES } = await import("../config/presets.ts");
  const rows = PRESET_NAMES.map((name) => {
    const { summary, published, ...settings } = loadPreset(name);
    return { name, summary, settings, ...(published && { published }) };
  });
  if (json) return stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  const lines = layOutTable([
    { title: "preset", align: "left", cell: ({ name }) => name },
    { title: "what it shows", align: "left", cell: ({ summary }) => summary },
  ], rows);
  stdout.write(`${lines.join("\n")}\n`);
}

/** Where it is the user's file that spoils the plan, the error names the file. */
async function readPlan(flags: Flags): Promise<{ plan: Plan; report: boolean }> {
  const { report, ...parameters } = await readParameters(flags);
  try {
    return { plan: makePlan(parameters), report };
  } catch (error) {
    const { config, ...others } = flags;
    if (!(error instanceof UsageError) || config === undefined) throw error;
    makePlan(await readParameters(others)); // what is wrong without the file is told without it
    throw new UsageError(`${config}: ${error.message}`);
  }
}

/** Flags go before the preset, the preset before the user's file and the defaults. */
async function readParameters(
  flags: Flags,
): Promise<Parameters & { readonly report: boolean }> {
  const preset = await presetFor(flags.preset);
  const { seed, stamp, precise, router, clientAddress, firstPort, logDir } = flags;
  const { virtual = false, latency, open } = flags;
  const report = open ? true : flags.report;
  const given = {
    runTime: flags.runTime ?? preset?.run_time,
    probInternal: flags.probInternal ?? preset?.prob_internal,
    phase: flags.phase ?? (preset?.phase === undefined ? undefined : [preset.phase]),
    ...{ clocks: flags.clocks, skew: flags.skew, seed },
    ...{ stamp, precise, latency, router, clientAddress, firstPort, logDir, report },
    ...{
      clientsIfUnsaid: undefined,
      speedsIfUnsaid: undefined,
      outboxKib: undefined,
      logRate: undefined,
      wait: undefined,
    },
  };
  const { speedsIfUnsaid, ...settings } = await withDefaults(given, defaultsOf, flags.config);
  const sized = flags.clockSpeeds !== undefined || flags.clients !== undefined;
  return {
    ...settings,
    name: flags.expName ?? nameFromTime(new Date()),
    seed: settings.seed === "random" ? drawSeed() : settings.seed,
    virtual,
    clockSpeeds: sized ? flags.clockSpeeds : preset ? preset.clock_speeds : speedsIfUnsaid,
    clients: sized ? flags.clients : preset?.clients,
  };
}

async function presetFor(name: string | undefined): Promise<Preset | undefined> {
  if (name === undefined) return undefined;
  return (await import("../config/presets.ts")).loadPreset(name);
}

/** What the configuration may say; the rest is said by flags alone. */
interface Defaulted
  extends Omit<Parameters, "name" | "seed" | "clockSpeeds" | "clients" | "virtual"> {
  readonly seed: number | "random";
  readonly speedsIfUnsaid: readonly number[] | undefined;
  readonly report: boolean;
}

/** Every default that an experiment takes from the configuration. */
function defaultsOf({ log_dir, router, client, experiment }: Settings): Defaulted {
  return {
    logDir: log_dir,
    router: router.address,
    outboxKib: router.outbox_kib,
    logRate: router.log_rate,
    wait: client.wait,
    probInternal: client.prob_internal,
    phase: [client.phase],
    stamp: client.stamp,
    clocks: client.clocks,
    skew: [client.skew],
    precise: client.precise,
    latency: experiment.latency,
    runTime: experiment.run_time,
    seed: experiment.seed,
    speedsIfUnsaid: experiment.clock_speeds === "random" ? undefined : experiment.clock_speeds,
    clientsIfUnsaid: experiment.clients,
    clientAddress: experiment.client_address,
    firstPort: experiment.first_port,
    report: experiment.report,
  };
}

/** The local time to the millisecond, so that a script's runs do not collide. */
function nameFromTime(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().replace("T", "_").replaceAll(":", "-").replace("Z", "");
}
