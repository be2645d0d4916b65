/** A run whose router says what is no record: this program again. It prints what broke the run. */

import { runProcesses } from "../../experiment/processes.ts";
import { awaitEnding } from "../../io/interrupt.ts";
import { planWith } from "../simulation/plans.ts";

if (Deno.args[0] === "router") {
  console.log("no record");
  await Deno.stdin.read(new Uint8Array(1)); // until it is told to end
} else {
  using ending = awaitEnding(false);
  const { failure } = await runProcesses(planWith({ virtual: false }), {
    ...{ directory: "", ending, observer: undefined },
    onStart: () => {},
  });
  console.log(`${failure}`);
}
