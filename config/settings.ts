/** The defaults in config.yaml and the files that change them. */

import * as z from "zod";
import { parseAddress } from "../core/address.ts";
import { given } from "./defaults.ts";
import { readText } from "../io/files.ts";
import { ADDRESS_WANTED, type Bound, BOUNDS } from "./bounds.ts";
import { parseYaml } from "./yaml.ts";
import defaults from "./config.yaml" with { type: "text" };

const flag = z.boolean({ error: "true or false" });
const address = z.string({ error: ADDRESS_WANTED }).transform((text, context) => {
  const parsed = parseAddress(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: ADDRESS_WANTED });
  return z.NEVER;
});

const directory = z.string({ error: "a directory" }).min(1, { error: "a directory" });

/** What a configuration holds. */
const schema = keys({
  log_dir: directory,
  router: keys({
    address,
    expect: number(BOUNDS.expect),
    outbox_kib: number(BOUNDS.outboxKib),
  }),
  client: keys({
    clock_speed: numberOr(BOUNDS.clockSpeed, ["random"]),
    prob_internal: number(BOUNDS.probability),
    phase: numberOr(BOUNDS.phase, ["aligned", "random"]),
    stamp: z.enum(["post", "pre"], { error: "post or pre" }),
    precise: flag,
    wait: number(BOUNDS.wait),
  }),
  experiment: keys({
    run_time: number(BOUNDS.runTime),
    clients: number(BOUNDS.clients),
    client_address: z.string({ error: "an address" }),
    first_port: number(BOUNDS.port),
  }),
});

/** Every default, by the section of the file. */
export type Settings = z.infer<typeof schema>;

/** A user's file may hold any part of it. */
const partial = keys({
  log_dir: directory.optional(),
  router: schema.shape.router.partial().optional(),
  client: schema.shape.client.partial().optional(),
  experiment: schema.shape.experiment.partial().optional(),
});

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

function number(bound: Bound): z.ZodType<number> {
  const test = (value: unknown): boolean => typeof value === "number" && bound.accepts(value);
  return z.custom<number>(test, { error: bound.wanted });
}

function numberOr<W extends string>(bound: Bound, words: readonly W[]): z.ZodType<number | W> {
  const test = (value: unknown): boolean =>
    typeof value === "number" ? bound.accepts(value) : words.some((word) => word === value);
  const named = words.filter((word) => !bound.wanted.includes(word));
  return z.custom<number | W>(test, { error: [...named, bound.wanted].join(", or ") });
}

/** An object with these keys and no others. */
function keys<S extends z.core.$ZodLooseShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, { error: `the keys ${Object.keys(shape).join(", ")}` });
}
