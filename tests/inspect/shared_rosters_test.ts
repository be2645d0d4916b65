import assert from "node:assert/strict";
import type { HostStartRecord } from "../../core/history.ts";
import { LogMemory } from "../../analysis/log_memory.ts";
import { EventLog } from "../../inspect/event_log.ts";
import { SharedRosters } from "../../inspect/shared_rosters.ts";
import { hostStart } from "../support/histories.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { FILES, filesOf, textOf } from "./support.ts";

function startOf(source: string, ...roster: readonly string[]): HostStartRecord {
  const start = hostStart(1);
  assert.ok(start.event_type === "HOST_START");
  return { ...start, source, roster };
}

Deno.test("SharedRosters keeps equal rosters once, and leaves others as they are", () => {
  const rosters = new SharedRosters();
  const [first, second, third] = [
    startOf("a", "a", "b"),
    startOf("b", "a", "b"),
    startOf("c", "b", "a"),
  ];
  assert.equal(rosters.share(first), first);
  assert.deepEqual(rosters.share(second), second);
  assert.equal(rosters.share(second).roster, first.roster);
  assert.equal(rosters.share(third), third);
  assert.deepEqual(rosters.share(startOf("d", "b", "a", "d")).roster, ["b", "a", "d"]);
});

Deno.test("The logs of a run have one roster in memory, not one each", async () => {
  await using folder = await temporaryFolder();
  for (const [name, records] of filesOf()) {
    await Deno.writeTextFile(folder.path + name, textOf(name, records));
  }
  const rosters = new SharedRosters();
  const memory = new LogMemory({ sources: ["h:1"], logs: FILES.length, bufferBytes: 2 ** 14 });
  const found = FILES.map((name) => {
    using log = new EventLog({
      ...{ source: "h:1", file: folder.path + name, memory, staysOpen: true },
      ...{ hostNumbers: new Map(), rosters, warn: assert.fail },
    });
    return log.start?.roster;
  });
  assert.ok(found[0] !== undefined && found.every((roster) => roster === found[0]));
});
