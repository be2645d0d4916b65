/** `scale-sim client ADDRESS PORT`. */

import { Argument, Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { BOUNDS } from "../config/bounds.ts";
import {
  addressFlag,
  clocksFlag,
  isFolder,
  logOption,
  logPath,
  nameDefaults,
  numberFlag,
  numbersFlag,
  onExisting,
  OTHER_PORTS,
  phasesFlag,
  preciseOptions,
  SEVERAL,
  skewsFlag,
  stampOption,
  supervisedOption,
} from "../config/flags.ts";
import { withDefaults } from "../config/defaults.ts";
import type { Settings } from "../config/settings.ts";
import { type Address, parseHost, PORT_MAX } from "../core/address.ts";
import { UsageError } from "../core/errors.ts";
import type { ClockName } from "../core/further_clock.ts";
import type { Stamp } from "../core/host.ts";
import type { Skew } from "../core/physical_clock.ts";
import type { Phase } from "../core/schedule.ts";
import { Alarms } from "../io/alarms.ts";
import { awaitEnding, type Ending } from "../io/interrupt.ts";
import { clientLogName } from "../io/log_names.ts";
import { announcer } from "../io/notices.ts";
import { sleepUntil } from "../io/real_clock.ts";
import { drawSeed } from "../io/seed.ts";
import { stderr } from "../io/terminal.ts";
import { closeTogether, Hosting, type HostingOptions } from "./hosting.ts";
import { type ClientNotice, describeNotice, GroupNotices } from "./notices.ts";

const EXAMPLE = `
Example: a host at 6 ticks per second; a second terminal watches its events
  scale-sim client 127.0.0.1 8001 --clock-speed 6
  nc 127.0.0.1 8001
Example: two hosts in one process, at 1 and at 4 ticks per second
  scale-sim client 127.0.0.1 8001 --hosts 2 --clock-speed 1 --clock-speed 4`;

/**
 * Builds the subcommand.
 *
 * @param defaults What its help shall name as defaults.
 * @returns The command.
 */
export function clientCommand(defaults?: Settings): CommandUnknownOpts {
  const command = define().action(run);
  return defaults === undefined ? command : nameDefaults(command, defaultsOf(defaults));
}

type Flags = ReturnType<ReturnType<typeof define>["opts"]>;

// The type is inferred: it holds every flag with the type of its value.
function define() {
  const { precise, noPrecise } = preciseOptions();
  return new Command("client")
    .description("Runs hosts in real time: they tick, log, and exchange messages by a router.")
    .addArgument(new Argument("<address>", "the host's address, where it streams its events"))
    .addArgument(
      new Argument("<port>", "its port; 0: any free port").argParser(numberFlag(BOUNDS.port)),
    )
    .option(
      "--hosts <n>",
      "run so many hosts, on this port and the next; --clock-speed, --phase and --skew are then " +
        "given once for all hosts, or once for each of them",
      numberFlag(BOUNDS.hosts),
    )
    .option("--router <address:port>", "where the router listens", addressFlag)
    .option("--token <text>", "what the router was started with, where it has a --token")
    .option("--wait <s>", "how long to wait for the router", numberFlag(BOUNDS.wait))
    // Not variadic, for that would swallow an address that comes after.
    .option(
      "--clock-speed <rate>",
      "ticks per second",
      numbersFlag(BOUNDS.clockSpeed, SEVERAL.repeated),
    )
    .option(
      "--phase <phase>",
      "aligned, random, or seconds to the first tick",
      phasesFlag(SEVERAL.repeated),
    )
    .option("--skew <skew>", "the physical clock: offset=S,drift=PPM,step=S@TIME", skewsFlag)
    .option(
      "--prob-internal <p>",
      "how likely an idle tick is internal",
      numberFlag(BOUNDS.probability),
    )
    .option("--seed <n>", "draw the same choices again", numberFlag(BOUNDS.seed))
    .addOption(stampOption())
    .option(
      "--clocks <names>",
      "lamport, vector, hybrid, joined by commas; lamport is always kept",
      clocksFlag,
    )
    .addOption(precise)
    .addOption(noPrecise)
    .addOption(logOption())
    .option("--force", "replace an existing log")
    .option("--config <file>", "change the defaults")
    .addOption(supervisedOption())
    .addHelpText("after", EXAMPLE);
}

async function run(written: string, port: number, flags: Flags): Promise<void> {
  const address = parseHost(written);
  if (address === undefined) {
    throw new UsageError(`address is '${written}', wanted a host name or an IP address`);
  }
  const { config, supervised, hosts = 1 } = flags;
  const { router, wait, clockSpeed, probInternal, phase, stamp, clocks, skew, precise, log } =
    flags;
  const given = {
    ...{ router, wait, clockSpeed, probInternal, phase, stamp, clocks, skew, precise, log },
  };
  const settings = await withDefaults(given, defaultsOf, config);
  const ports = portsFrom(port, hosts);
  const speeds = perHost("--clock-speed", settings.clockSpeed, hosts);
  const phases = perHost("--phase", settings.phase, hosts);
  const skews = perHost("--skew", settings.skew, hosts);
  if (hosts > 1 && !isFolder(settings.log)) {
    throw new UsageError(
      `--log names one file, '${settings.log}', for ${hosts} hosts, wanted a ` +
        "folder, which ends in '/'",
    );
  }
  const seed = flags.seed ?? drawSeed();
  using ending = awaitEnding(supervised);
  const told = tellerFor(hosts, supervised);
  const logOf = (source: string): string => logPath(settings.log, clientLogName(source));
  const sources: string[] = [];
  let hasLogged = false;
  const alarms = new Alarms();
  const running = runHosts(
    ports.map((port, i) => ({
      ...settings,
      token: flags.token,
      ...{ seed, clockSpeed: speeds(i), phase: phases(i), skew: skews(i) },
      at: { address, port },
      hint: supervised ? OTHER_PORTS : "choose another",
      interrupt: ending.signal,
      sleep: hosts === 1 ? sleepUntil : (due, options) => alarms.sleepUntil(due, options),
      logPath: logOf,
      // An experiment reads the log of each of its hosts, whatever became of the host.
      log: { existing: onExisting(flags), onFailure: ending.request, keepsEmpty: supervised },
      onJoin: (joining) => told.hear({ event_type: "JOIN", ...joining }, i),
      onRecord: (record) => {
        hasLogged = true;
        told.hear(record, i);
      },
    })),
    {
      ending,
      onOpen: (source) => {
        told.hear({ event_type: "LISTEN", address: source }, sources.length);
        sources.push(source);
      },
    },
  );
  try {
    await running;
  } finally {
    told.end();
    const [only = ""] = sources;
    if (hasLogged && !supervised) {
      stderr.write(hosts === 1 ? `log: ${logOf(only)}\n` : `logs: ${settings.log}\n`);
    }
  }
  ending.signal.throwIfAborted();
}

/** Of several hosts an experiment hears only what it waits for, and a person what all of them did. */
function tellerFor(hosts: number, supervised: boolean): Pick<GroupNotices, "hear" | "end"> {
  if (hosts > 1 && !supervised) return new GroupNotices(hosts, (text) => stderr.print(`${text}\n`));
  const tell = announcer(supervised, describeNotice);
  const hear = (notice: ClientNotice): void => {
    if (hosts === 1 || notice.event_type === "LISTEN") tell(notice);
  };
  return { hear, end: () => {} };
}

/** Runs hosts to their end; where one fails, the others end in order. */
async function runHosts(
  options: readonly HostingOptions[],
  { ending, onOpen }: { readonly ending: Ending; readonly onOpen: (source: string) => void },
): Promise<void> {
  const all: Hosting[] = [];
  await using _opened = { [Symbol.asyncDispose]: () => closeTogether(all) };
  for (const one of options) {
    const hosting = await Hosting.open(one);
    all.push(hosting);
    onOpen(hosting.source);
  }
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    ending.request(error);
  };
  const running: Promise<void>[] = [];
  for (const hosting of all) {
    // One by one, or the router's queue of connections would overflow.
    await hosting.connect().then(() => running.push(hosting.run().catch(fail)), fail);
  }
  await Promise.all(running);
  if (failure !== undefined) throw failure;
}

function portsFrom(first: number, hosts: number): number[] {
  if (first !== 0 && first + hosts - 1 > PORT_MAX) {
    throw new UsageError(`${hosts} hosts from port ${first} on end beyond port ${PORT_MAX}`);
  }
  return Array.from({ length: hosts }, (_, i) => first === 0 ? 0 : first + i);
}

/** One value for all hosts, or one for each. */
function perHost<T>(flag: string, values: readonly T[], hosts: number): (index: number) => T {
  if (values.length !== 1 && values.length !== hosts) {
    const wanted = hosts === 1 ? "1" : `1 or ${hosts}`;
    throw new UsageError(
      `${flag} is given ${values.length} times, wanted ${wanted} for --hosts ${hosts}`,
    );
  }
  return (index) => values[values.length === 1 ? 0 : index] as T;
}

/** Every default that a client takes from the configuration. */
function defaultsOf({ log_dir, router, client }: Settings): ClientSettings {
  return {
    router: router.address,
    wait: client.wait,
    clockSpeed: [client.clock_speed],
    probInternal: client.prob_internal,
    phase: [client.phase],
    stamp: client.stamp,
    clocks: client.clocks,
    skew: [client.skew],
    precise: client.precise,
    log: `${log_dir}/`,
  };
}

interface ClientSettings {
  readonly router: Address;
  readonly wait: number;
  readonly clockSpeed: readonly (number | "random")[];
  readonly probInternal: number;
  readonly phase: readonly Phase[];
  readonly stamp: Stamp;
  readonly clocks: readonly ClockName[];
  readonly skew: readonly Skew[];
  readonly precise: boolean;
  readonly log: string;
}
