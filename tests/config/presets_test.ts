import assert from "node:assert/strict";
import { FIGURES } from "../../analysis/trials.ts";
import { loadPreset, type Preset, PRESET_NAMES } from "../../config/presets.ts";
import { NO_LATENCY } from "../../core/latency.ts";
import { NO_SKEW } from "../../core/physical_clock.ts";
import { makePlan, type Plan } from "../../experiment/plan.ts";
import { TrialRunner } from "../../experiment/trial.ts";

const TRIALS = 200;
const { signal: NEVER } = new AbortController();

/** The published runs, each with the rates of its title and what was published, in order. */
const PUBLISHED: Readonly<Record<string, Preset["published"]>> = {
  "published_1_4_4": { final_logical_clock: [186, 255, 256], inbox_final: [24] },
  "published_1_8_8": {
    ...{ inbox_mean: [46.1], inbox_max: [112], jump_mean: [3.15] },
    received: [59, 80.2, 70.8],
  },
  "published_1_5_10": {
    ...{ final_logical_clock: [251, 587, 589], inbox_mean: [41.1], jump_max: [20, 16] },
  },
  "published_2_4_6": {
    ...{ final_logical_clock: [345, 357, 358], jump_max: [15, 9, 2], received: [103, 80, 33] },
  },
  "published_5_5_5": {
    ...{ final_logical_clock: [297, 297, 297], received: [86, 81.2, 86.6], inbox_max: [2, 2, 2] },
  },
  "published_3_5_4": { received: [244, 157, 206], jump_max: [10, 2, 8] },
  "published_5_1_1": { final_logical_clock: [300, 148, 149], inbox_mean: [null, 27.5, 29.6] },
  "published_1_5_10_busy": { final_logical_clock: [184, 596, 599], inbox_max: [165] },
};

/** Makes the plan of a preset in virtual time, as the command does. */
function planOf(name: string): Plan {
  const { clock_speeds, clients, run_time, prob_internal = 0.7, phase } = loadPreset(name);
  return makePlan({
    ...{ name, logDir: ".", seed: 1, clientsIfUnsaid: 3, virtual: true, latency: NO_LATENCY },
    ...{ clockSpeeds: clock_speeds, clients, runTime: run_time, probInternal: prob_internal },
    ...{ phase: [phase ?? "random"], stamp: "post", clocks: ["lamport"], skew: [NO_SKEW] },
    ...{ precise: false, router: { address: "localhost", port: 8000 } },
    ...{ outboxKib: 1024, logRate: 10_000, wait: 10 },
    ...{ clientAddress: "127.0.0.1", firstPort: 8001 },
  });
}

/** Each published figure of a preset that is known, with the number of its host. */
function figuresOf(name: string): { figure: string; host: number; value: number }[] {
  return Object.entries(loadPreset(name).published ?? {}).flatMap(([figure, values]) =>
    (values ?? []).flatMap((value, host) => value === null ? [] : [{ figure, host, value }])
  );
}

Deno.test("Every preset has a sentence and makes a valid plan of two hosts or more", () => {
  for (const name of PRESET_NAMES) {
    const preset = loadPreset(name);
    assert.match(preset.summary, /^[^\n]{10,80}$/, name);
    const plan = planOf(name);
    assert.equal(plan.hosts.length, preset.clients ?? preset.clock_speeds?.length, name);
    assert.ok(plan.hosts.length >= 2, name);
  }
});

Deno.test("Every file of presets has a row in the table, and every row a file", async () => {
  const files: string[] = [];
  for await (const { name } of Deno.readDir(new URL("../../config/presets/", import.meta.url))) {
    files.push(name);
  }
  assert.deepEqual(PRESET_NAMES.map((name) => `${name}.yaml`).sort(), files.sort());
});

Deno.test("A preset of an unknown name is refused with the names that there are", () => {
  for (
    const name of ["", "nothing_like_it", "balanced.yaml", "__proto__", "toString", "../defaults"]
  ) {
    assert.throws(() => loadPreset(name), {
      name: "UsageError",
      message: `preset is '${name}', wanted one of ${PRESET_NAMES.join(", ")}`,
    });
  }
});

Deno.test("Of a preset's name that is written wrongly the nearest is suggested first", () => {
  const table: [name: string, nearest: string][] = [
    ["chaty", "chatty"],
    ["Balanced", "balanced"],
    ["one-slow-host", "one_slow_host"],
    ["published_1_4", "published_1_4_4"],
  ];
  for (const [name, nearest] of table) {
    assert.throws(() => loadPreset(name), {
      message: `preset is '${name}' (did you mean ${nearest}?), wanted one of ${
        PRESET_NAMES.join(", ")
      }`,
    });
  }
});

Deno.test("The presets of published runs hold what was published, each at the rates of its name", () => {
  const published = PRESET_NAMES.filter((name) => loadPreset(name).published !== undefined);
  assert.deepEqual(published.toSorted(), Object.keys(PUBLISHED).sort());
  for (const [name, figures] of Object.entries(PUBLISHED)) {
    const { clock_speeds = [], published } = loadPreset(name);
    assert.deepEqual(published, figures, name);
    const nominal = name.split("_").map(Number).filter(Number.isFinite);
    assert.equal(clock_speeds.length, nominal.length, name);
    const paces = clock_speeds.map((speed, i) => speed / (nominal[i] ?? NaN));
    for (const pace of paces) {
      assert.ok(pace > 0.96 && pace <= 1, `${name} runs at ${pace}`);
      assert.ok(Math.abs(pace - (paces[0] ?? NaN)) < 2e-4, `${name} slows its hosts unequally`);
    }
  }
});

for (const name of Object.keys(PUBLISHED)) {
  Deno.test(`Each figure of ${name} lies among those of ${TRIALS} trials`, async () => {
    const plan = planOf(name);
    const trials = [];
    for (let k = 0; k < TRIALS; k++) {
      trials.push(await new TrialRunner(plan).run(k, NEVER) ?? assert.fail("ended early"));
    }
    const figures = figuresOf(name);
    assert.ok(figures.length >= 4);
    for (const { figure, host, value } of figures) {
      const measured = trials.map(({ hosts }) => {
        const of = hosts[host] ?? assert.fail(`${name} has no host ${host}`);
        return FIGURES[figure]?.(of) ?? assert.fail(`${figure} is not measured`);
      });
      const [low, high] = [Math.min(...measured), Math.max(...measured)];
      const what = `${figure} of host ${host} was ${value}, trials give ${low} to ${high}`;
      assert.ok(low <= value && value <= high, what);
    }
  });
}
