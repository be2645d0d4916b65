/** Experiments that are ready to run: some that teach, and published runs with their figures. */

import * as z from "zod";
import { UsageError } from "../core/errors.ts";
import { BOUNDS } from "./bounds.ts";
import { nearestOf } from "./nearest.ts";
import { keys, number, numberOr } from "./schema.ts";
import { parseYaml } from "./yaml.ts";
import balanced from "./presets/balanced.yaml" with { type: "text" };
import chatty from "./presets/chatty.yaml" with { type: "text" };
import extremeImbalance from "./presets/extreme_imbalance.yaml" with { type: "text" };
import fiveHosts from "./presets/five_hosts.yaml" with { type: "text" };
import hundredHosts from "./presets/hundred_hosts.yaml" with { type: "text" };
import oneSlowHost from "./presets/one_slow_host.yaml" with { type: "text" };
import published144 from "./presets/published_1_4_4.yaml" with { type: "text" };
import published1510 from "./presets/published_1_5_10.yaml" with { type: "text" };
import published1510Busy from "./presets/published_1_5_10_busy.yaml" with { type: "text" };
import published188 from "./presets/published_1_8_8.yaml" with { type: "text" };
import published246 from "./presets/published_2_4_6.yaml" with { type: "text" };
import published354 from "./presets/published_3_5_4.yaml" with { type: "text" };
import published511 from "./presets/published_5_1_1.yaml" with { type: "text" };
import published555 from "./presets/published_5_5_5.yaml" with { type: "text" };

/** The files by name; they travel inside a bundle. */
const FILES: Readonly<Record<string, string>> = {
  balanced: balanced,
  one_slow_host: oneSlowHost,
  extreme_imbalance: extremeImbalance,
  chatty: chatty,
  five_hosts: fiveHosts,
  hundred_hosts: hundredHosts,
  published_1_4_4: published144,
  published_1_5_10: published1510,
  published_1_5_10_busy: published1510Busy,
  published_1_8_8: published188,
  published_2_4_6: published246,
  published_3_5_4: published354,
  published_5_1_1: published511,
  published_5_5_5: published555,
};

const figures = z.array(z.number().nullable(), { error: "a list of numbers, null where unknown" });

const schema = keys({
  summary: z.string({ error: "a sentence" }),
  clock_speeds: z.array(number(BOUNDS.clockSpeed), { error: "a list of clock speeds" }).optional(),
  clients: number(BOUNDS.clients).optional(),
  run_time: number(BOUNDS.runTime),
  prob_internal: number(BOUNDS.probability).optional(),
  phase: numberOr(BOUNDS.phase, ["aligned", "random"]).optional(),
  means_of: number(BOUNDS.trials).optional(),
  published: keys({
    final_logical_clock: figures.optional(),
    jump_mean: figures.optional(),
    jump_max: figures.optional(),
    received: figures.optional(),
    inbox_mean: figures.optional(),
    inbox_max: figures.optional(),
    inbox_final: figures.optional(),
  }).optional(),
});

/** An experiment that is ready to run. */
export type Preset = z.infer<typeof schema>;

/** The names of all presets. */
export const PRESET_NAMES: readonly string[] = Object.keys(FILES);

/**
 * Loads a preset.
 *
 * @param name Its name.
 * @returns The preset.
 * @throws {UsageError} Where there is none of that name.
 */
export function loadPreset(name: string): Preset {
  const text = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (text !== undefined) return parseYaml(schema, text, `config/presets/${name}.yaml`);
  const nearest = nearestOf(name, PRESET_NAMES);
  const guess = nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
  throw new UsageError(`preset is '${name}'${guess}, wanted one of ${PRESET_NAMES.join(", ")}`);
}
