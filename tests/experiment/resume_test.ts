import assert from "node:assert/strict";
import { nameDifference, resumeCommand } from "../../experiment/resume.ts";

const HOST = { clock_speed: 1, phase: "random", skew: "none", port: 8001 };

Deno.test("nameDifference() names the flag that was another", () => {
  const table: [key: string, before: unknown, after: unknown, text: string][] = [
    ["run_time", 1, 2, "another --run-time"],
    ["hosts", [HOST], [{ ...HOST, clock_speed: 2 }], "another --clock-speeds"],
    ["hosts", [HOST], [HOST, HOST], "another --clock-speeds"],
    ["hosts", [HOST], [{ ...HOST, phase: 0 }], "another --phase"],
    ["hosts", [HOST], [{ ...HOST, skew: "offset=1" }], "another --skew"],
    ["hosts", [HOST], [{ ...HOST, port: 0 }], "another --first-port"],
    ["hosts", "spoiled", [HOST], "another --clock-speeds"],
    ["wait", 1, 2, "another client.wait in the configuration"],
    ["scale_sim", "0.1.0", "0.2.0", "another version of scale-sim, 0.1.0"],
  ];
  for (const [key, before, after, text] of table) {
    assert.equal(nameDifference(key, before, after), text);
  }
});

Deno.test("resumeCommand() adds what the first call left to chance, and quotes for a shell", () => {
  const plan = { name: "drawn", seed: 7 };
  assert.equal(
    resumeCommand(["experiment", "--trials", "9", "--force", "--log-dir", "it's here"], plan),
    `scale-sim experiment --trials 9 --log-dir 'it'\\''s here' --exp-name drawn --seed 7 --resume`,
  );
  assert.equal(
    resumeCommand(["--task", "experiment", "--trials", "9"], plan),
    "deno task start experiment --trials 9 --exp-name drawn --seed 7 --resume",
  );
  const given = ["experiment", "--exp-name=mine", "--seed", "1", "--resume"];
  assert.equal(
    resumeCommand(given, plan),
    "scale-sim experiment --exp-name=mine --seed 1 --resume",
  );
});
