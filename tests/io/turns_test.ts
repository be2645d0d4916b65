import assert from "node:assert/strict";
import { Turns } from "../../io/turns.ts";

Deno.test({
  name: "a signal is heard within a few turns of a thread that is always busy",
  ignore: Deno.build.os === "windows",
  async fn() {
    const turns = new Turns(0);
    let isHeard = false;
    const listener = (): void => void (isHeard = true);
    Deno.addSignalListener("SIGUSR2", listener);
    for (let turn = 0; turn < 20; turn++) await turns.give(); // immediates fail after some only
    Deno.kill(Deno.pid, "SIGUSR2");
    for (let turn = 0; turn < 5 && !isHeard; turn++) {
      work(10);
      await turns.give();
    }
    Deno.removeSignalListener("SIGUSR2", listener);
    assert.ok(isHeard);
  },
});

Deno.test("short work gives no turn", async () => {
  const turns = new Turns(60_000);
  let isOver = false;
  const timer = setTimeout(() => isOver = true);
  work(5);
  for (let i = 0; i < 1_000; i++) await turns.give();
  assert.equal(isOver, false);
  clearTimeout(timer);
});

function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end) continue;
}
