/** `scale-sim client ADDRESS PORT`. */

import { Argument, Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { BOUNDS, RANDOM_CLOCK_SPEED } from "../config/bounds.ts";
import {
  addressFlag,
  clocksFlag,
  logOption,
  logPath,
  nameDefaults,
  numberFlag,
  onExisting,
  phaseFlag,
  preciseOptions,
  skewFlag,
  stampOption,
  supervisedOption,
} from "../config/flags.ts";
import { withDefaults } from "../config/defaults.ts";
import type { Settings } from "../config/settings.ts";
import { type Address, formatAddress, parseAddress } from "../core/address.ts";
import { UsageError } from "../core/errors.ts";
import type { ClockName } from "../core/further_clock.ts";
import type { HostRecord } from "../core/history.ts";
import type { Stamp } from "../core/host.ts";
import type { Skew } from "../core/physical_clock.ts";
import { RandomStream } from "../core/random.ts";
import type { Phase } from "../core/schedule.ts";
import { HistoryWriter } from "../io/history_writer.ts";
import { awaitEnding } from "../io/interrupt.ts";
import { listen } from "../io/listen.ts";
import { clientLogName } from "../io/log_names.ts";
import { announcer } from "../io/notices.ts";
import { drawSeed } from "../io/seed.ts";
import { Client } from "./client.ts";
import { EventStream } from "./event_stream.ts";
import { connect } from "./router_link.ts";

const EXAMPLE = `
Example: a host at 6 ticks per second; a second terminal watches its events
  scale-sim client 127.0.0.1 8001 --clock-speed 6
  nc 127.0.0.1 8001`;

/** What a client tells of itself: its records, and what comes before the first. */
export type ClientNotice =
  | HostRecord
  | { readonly event_type: "LISTEN"; readonly address: string }
  | { readonly event_type: "JOIN"; readonly expected: number };

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
    .description("Runs one host in real time: it ticks, logs, and exchanges messages by a router.")
    .addArgument(new Argument("<address>", "the host's address, where it streams its events"))
    .addArgument(
      new Argument("<port>", "its port; 0: any free port").argParser(numberFlag(BOUNDS.port)),
    )
    .option("--router <address:port>", "where the router listens", addressFlag)
    .option("--wait <s>", "how long to wait for the router", numberFlag(BOUNDS.wait))
    .option("--clock-speed <rate>", "ticks per second", numberFlag(BOUNDS.clockSpeed))
    .option(
      "--prob-internal <p>",
      "how likely an idle tick is internal",
      numberFlag(BOUNDS.probability),
    )
    .option("--seed <n>", "draw the same choices again", numberFlag(BOUNDS.seed))
    .option("--phase <phase>", "aligned, random, or seconds to the first tick", phaseFlag)
    .addOption(stampOption())
    .option("--clocks <names>", "lamport, vector, hybrid, joined by commas", clocksFlag)
    .option("--skew <skew>", "the physical clock: offset=S,drift=PPM,step=S@TIME", skewFlag)
    .addOption(precise)
    .addOption(noPrecise)
    .addOption(logOption())
    .option("--force", "replace an existing log")
    .option("--config <file>", "change the defaults")
    .addOption(supervisedOption())
    .addHelpText("after", EXAMPLE);
}

async function run(written: string, port: number, flags: Flags): Promise<void> {
  const address = written.replace(/^\[(.*)\]$/, "$1");
  if (parseAddress(formatAddress({ address, port })) === undefined) {
    throw new UsageError(`address is '${written}', wanted a host name or an IP address`);
  }
  const { config, supervised } = flags;
  const { router, wait, clockSpeed, probInternal, phase, stamp, clocks, skew, precise, log } =
    flags;
  const given = {
    ...{ router, wait, clockSpeed, probInternal, phase, stamp, clocks, skew, precise, log },
  };
  const settings = await withDefaults(given, defaultsOf, config);
  const seed = flags.seed ?? drawSeed();
  const listener = listen(
    { address, port },
    `choose another${supervised ? " with --first-port" : ""}`,
  );
  const source = formatAddress({ address, port: listener.addr.port });
  const speeds = new RandomStream(seed, "clock_speed", listener.addr.port);
  const { min, max } = RANDOM_CLOCK_SPEED;
  using ending = awaitEnding(supervised);
  {
    const path = logPath(settings.log, clientLogName(source));
    await using history = await HistoryWriter.create(path, {
      existing: onExisting(flags),
      onFailure: ending.request,
    });
    await using stream = new EventStream(listener);
    const tell = announcer(supervised, describe);
    tell({ event_type: "LISTEN", address: source });
    const { signal } = ending;
    const connection = await connect(settings.router, { wait: settings.wait, signal });
    if (connection !== undefined) {
      const client = new Client(connection, {
        ...settings,
        clockSpeed: settings.clockSpeed === "random"
          ? speeds.integer(0, min, max)
          : settings.clockSpeed,
        source,
        seed,
        interrupt: signal,
        onWelcome: ({ expected }) => tell({ event_type: "JOIN", expected }),
        onRecord: (record) => {
          history.write(record);
          stream.publish(record);
          tell(record);
        },
      });
      await client.run();
    }
  }
  ending.signal.throwIfAborted();
}

/** Every default that a client takes from the configuration. */
function defaultsOf({ log_dir, router, client }: Settings): ClientSettings {
  return {
    router: router.address,
    wait: client.wait,
    clockSpeed: client.clock_speed,
    probInternal: client.prob_internal,
    phase: client.phase,
    stamp: client.stamp,
    clocks: client.clocks,
    skew: client.skew,
    precise: client.precise,
    log: `${log_dir}/`,
  };
}

interface ClientSettings {
  readonly router: Address;
  readonly wait: number;
  readonly clockSpeed: number | "random";
  readonly probInternal: number;
  readonly phase: Phase;
  readonly stamp: Stamp;
  readonly clocks: readonly ClockName[];
  readonly skew: Skew;
  readonly precise: boolean;
  readonly log: string;
}

/** Puts a notice in words; events are too many to tell. */
function describe(notice: ClientNotice): string | undefined {
  switch (notice.event_type) {
    case "LISTEN":
      return `streaming events on ${notice.address}; waiting for the router`;
    case "JOIN":
      return "joined; waiting for the start";
    case "HOST_START":
      return `started, ticks per second: ${notice.clock_speed}, seed: ${notice.seed}`;
    case "HOST_STOP":
      return `stopped at logical time ${notice.logical_clock_time} (${notice.reason}), ` +
        `messages left in the inbox: ${notice.message_queue_size}`;
    default:
      return undefined;
  }
}
