import assert from "node:assert/strict";
import type { RunSettings } from "../../analysis/run_settings.ts";
import { settingsTexts } from "../../report/settings_text.ts";

const USUAL: RunSettings = {
  ...{ isVirtual: false, stamp: "post", latency: "0", clocks: "lamport" },
  ...{ skew: ["none"], phase: ["random"] },
};

Deno.test("Of a run with the defaults nothing is said but whose time it was", () => {
  assert.deepEqual(settingsTexts(USUAL), ["real time"]);
  assert.deepEqual(settingsTexts({ ...USUAL, isVirtual: true }), ["virtual time"]);
});

Deno.test("What differs from the defaults is named as flags name it", () => {
  const settings: RunSettings = {
    ...{ isVirtual: true, stamp: "pre", latency: "uniform:0.01:0.2", clocks: "lamport,vector" },
    ...{ skew: ["offset=0.2", "none"], phase: ["aligned"] },
  };
  assert.deepEqual(settingsTexts(settings), [
    ...["virtual time", "latency uniform:0.01:0.2", "stamp pre", "clocks lamport,vector"],
    ...["skew offset=0.2 none", "phase aligned"],
  ]);
});

Deno.test("What each of many hosts has is not listed", () => {
  const phase = Array.from({ length: 7 }, (_, i) => String(i));
  assert.deepEqual(settingsTexts({ ...USUAL, phase }), ["real time", "phase by host"]);
});

Deno.test("Of a run of which nothing is known nothing is said", () => {
  const nothing = { isVirtual: null, stamp: null, latency: null, clocks: null };
  assert.deepEqual(settingsTexts({ ...nothing, skew: [], phase: [] }), []);
});
