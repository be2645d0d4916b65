/** The defaults in config.yaml and the files that change them. */

import * as z from "zod";
import { parseAddress } from "../core/address.ts";
import { CLOCKS_WANTED, parseClocks } from "../core/further_clock.ts";
import { LATENCY_WANTED, parseLatency, wantedLatency } from "../core/latency.ts";
import { parseSkew, SKEW_WANTED, wantedSkew } from "../core/physical_clock.ts";
import { given } from "./defaults.ts";
import { readText } from "../io/files.ts";
import { ADDRESS_WANTED, BOUNDS, wantedAddress } from "./bounds.ts";
import { keys, number, numberOr, parsed } from "./schema.ts";
import { parseYaml } from "./yaml.ts";
import defaults from "./config.yaml" with { type: "text" };

const flag = z.boolean({ error: "true or false" });
const address = z.string({ error: ADDRESS_WANTED }).transform(parsed(parseAddress, wantedAddress));
const latency = z.union([z.string(), z.number()], { error: LATENCY_WANTED }).transform(
  parsed(
    (value: string | number) => parseLatency(String(value)),
    (value) => wantedLatency(String(value)),
  ),
);
const directory = z.string({ error: "a directory" }).min(1, { error: "a directory" });
const clockSpeeds = z.array(number(BOUNDS.clockSpeed))
  .min(2, { error: "at least two clock speeds, one for each host" });

/** What a configuration holds. */
const schema = keys({
  log_dir: directory,
  router: keys({
    address,
    expect: number(BOUNDS.expect),
    outbox_kib: number(BOUNDS.outboxKib),
    log_rate: number(BOUNDS.logRate),
  }),
  client: keys({
    clock_speed: numberOr(BOUNDS.clockSpeed, ["random"]),
    prob_internal: number(BOUNDS.probability),
    phase: numberOr(BOUNDS.phase, ["aligned", "random"]),
    stamp: z.enum(["post", "pre"], { error: "post or pre" }),
    clocks: z.string({ error: CLOCKS_WANTED }).transform(parsed(parseClocks, CLOCKS_WANTED)),
    skew: z.string({ error: SKEW_WANTED }).transform(parsed(parseSkew, wantedSkew)),
    precise: flag,
    wait: number(BOUNDS.wait),
  }),
  experiment: keys({
    run_time: number(BOUNDS.runTime),
    clock_speeds: z.union([z.literal("random"), clockSpeeds], {
      error: `random, or a list of ${BOUNDS.clockSpeed.wanted}`,
    }),
    clients: number(BOUNDS.clients),
    seed: numberOr(BOUNDS.seed, ["random"]),
    latency,
    client_address: z.string({ error: "an address" }),
    first_port: number(BOUNDS.port),
    report: flag,
  }),
});

/** Every default, by the section of the file. */
export type Settings = z.infer<typeof schema>;

/** A user's file may hold any part of it; a section with all of its lines commented out is null. */
const partial = keys({
  log_dir: directory.optional(),
  router: schema.shape.router.partial().nullish(),
  client: schema.shape.client.partial().nullish(),
  experiment: schema.shape.experiment.partial().superRefine(refuseOtherClients).nullish(),
});

/** One of the two would be ignored. The default of `clients`, beside speeds of a user, is no fault. */
function refuseOtherClients(
  { clients, clock_speeds }: {
    readonly clients?: number | undefined;
    readonly clock_speeds?: "random" | readonly number[] | undefined;
  },
  context: z.RefinementCtx,
): void {
  if (clients === undefined || typeof clock_speeds !== "object") return;
  const { length } = clock_speeds;
  if (clients === length) return;
  context.addIssue({
    code: "custom",
    path: ["clients"],
    message: `${length}, as there are ${length} clock_speeds`,
  });
}

/**
 * Loads the defaults and what a user's file changes of them.
 *
 * @param path The user's file, if there is one.
 * @returns The settings.
 * @throws {UsageError} Where the file is wrong; it names the file, line and column.
 * @throws {EnvironmentError} Where the file cannot be read.
 */
export async function loadSettings(path?: string): Promise<Settings> {
  const settings = parseYaml(schema, defaults, "config/config.yaml");
  if (path === undefined) return settings;
  const changes = parseYaml(partial, await readText(path), path);
  return {
    log_dir: changes.log_dir ?? settings.log_dir,
    router: { ...settings.router, ...given(changes.router) },
    client: { ...settings.client, ...given(changes.client) },
    experiment: { ...settings.experiment, ...given(changes.experiment) },
  };
}
