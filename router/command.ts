/** `scale-sim router`. */

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { BOUNDS } from "../config/bounds.ts";
import {
  logOption,
  logPath,
  nameDefaults,
  numberFlag,
  onExisting,
  OTHER_PORTS,
  supervisedOption,
} from "../config/flags.ts";
import { withDefaults } from "../config/defaults.ts";
import type { Settings } from "../config/settings.ts";
import { parseHost } from "../core/address.ts";
import { UsageError } from "../core/errors.ts";
import { HistoryWriter } from "../io/history_writer.ts";
import { awaitEnding } from "../io/interrupt.ts";
import { listen } from "../io/listen.ts";
import { ROUTER_LOG_NAME } from "../io/log_names.ts";
import { announcer } from "../io/notices.ts";
import { stderr } from "../io/terminal.ts";
import { describeNotice } from "./notices.ts";
import { Router } from "./router.ts";

const EXAMPLE = `
Example: wait for two hosts, let them run for a minute
  scale-sim router --expect 2 --run-time 60`;

/**
 * Builds the subcommand.
 *
 * @param defaults What its help shall name as defaults.
 * @returns The command.
 */
export function routerCommand(defaults?: Settings): CommandUnknownOpts {
  const command = define().action(run);
  return defaults === undefined ? command : nameDefaults(command, defaultsOf(defaults));
}

type Flags = ReturnType<ReturnType<typeof define>["opts"]>;

// The type is inferred: it holds every flag with the type of its value.
function define() {
  return new Command("router")
    .description("Waits for hosts, starts them all at one instant, and forwards their messages.")
    .option("--host <address>", "listen on this address")
    .option("--port <port>", "listen on this port; 0: any free port", numberFlag(BOUNDS.port))
    .option("--expect <n>", "start once so many hosts have joined", numberFlag(BOUNDS.expect))
    .option("--token <text>", "let in only hosts that were started with the same")
    .option("--run-time <s>", "end the run after so many seconds", numberFlag(BOUNDS.runTime))
    .option("--outbox-kib <n>", "what may wait for a slow host", numberFlag(BOUNDS.outboxKib))
    .option("--log-rate <n>", "copies logged one by one in a second", numberFlag(BOUNDS.logRate))
    .addOption(logOption())
    .option("--force", "replace an existing log")
    .option("--config <file>", "change the defaults")
    .addOption(supervisedOption())
    .addHelpText("after", EXAMPLE);
}

async function run(flags: Flags): Promise<void> {
  const { host, port, expect, outboxKib, logRate, log, config } = flags;
  const given = { host, port, expect, outboxKib, logRate, log };
  const settings = await withDefaults(given, defaultsOf, config);
  const address = parseHost(settings.host);
  if (address === undefined) {
    throw new UsageError(`--host is '${settings.host}', wanted a host name or an IP address`);
  }
  const at = { address, port: settings.port };
  const hint = flags.supervised ? OTHER_PORTS : "choose another with --port";
  const listener = listen(at, hint);
  using ending = awaitEnding(flags.supervised);
  const path = logPath(settings.log, ROUTER_LOG_NAME);
  {
    await using history = await HistoryWriter.create(path, {
      existing: onExisting(flags),
      onFailure: ending.request,
    });
    const tell = announcer(flags.supervised, describeNotice);
    const router = new Router({
      listener,
      expected: settings.expect,
      token: flags.token,
      runTime: flags.runTime ?? Infinity,
      outboxBytesMax: settings.outboxKib * 1024,
      logRate: settings.logRate,
      onRecord: (record) => {
        history.write(record);
        tell(record);
      },
      onExhausted: (connections) => tell({ event_type: "EXHAUSTED", connections }),
    });
    ending.whenRequested(() => router.stop("interrupted"));
    await router.run();
  }
  if (!flags.supervised) stderr.write(`log: ${path}\n`);
  ending.signal.throwIfAborted();
}

/** Every default that a router takes from the configuration. */
function defaultsOf({ log_dir, router }: Settings): RouterSettings {
  const { address: { address, port }, expect, outbox_kib: outboxKib, log_rate: logRate } = router;
  return { host: address, port, expect, outboxKib, logRate, log: `${log_dir}/` };
}

interface RouterSettings {
  readonly host: string;
  readonly port: number;
  readonly expect: number;
  readonly outboxKib: number;
  readonly logRate: number;
  readonly log: string;
}
