/**
 * A run whose router has no descriptor left for a host: this program again, as router and as clients.
 * It prints what broke the run.
 */

import { runProcesses } from "../../experiment/processes.ts";
import { awaitEnding } from "../../io/interrupt.ts";
import { planWith } from "../simulation/plans.ts";

const untilTold = (): Promise<number | null> => Deno.stdin.read(new Uint8Array(1));

if (Deno.args[0] === "router") {
  const listen = { event_type: "LISTEN", address: "127.0.0.1:1", expected: 2 };
  const exhausted = { event_type: "EXHAUSTED", connections: 35 };
  console.log(`${JSON.stringify(listen)}\n${JSON.stringify(exhausted)}`); // before there are clients
  await untilTold();
} else if (Deno.args[0] === "client") {
  console.error("error: the router did not answer HELLO");
  Deno.exitCode = 3;
} else {
  using ending = awaitEnding(false);
  const { failure } = await runProcesses(planWith({ virtual: false }), {
    ...{ directory: "", ending, observer: undefined },
    onStart: () => {},
  });
  console.log(`${failure}`);
}
