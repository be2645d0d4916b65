/** Logs with numbers that no clock shows: read, drawn and exported like any other, but for the lines. */

import assert from "node:assert/strict";
import { type LoadedRun, loadRun } from "../../inspect/load_run.ts";
import { EXPORT_FORMATS, type ExportFormat } from "../../report/export/formats.ts";
import { windowOf } from "../../analysis/history_window.ts";
import { renderReport } from "../../report/report_page.ts";
import { renderSvgs } from "../../report/svgs.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { hostsAt } from "../simulation/support.ts";
import { FILES, filesOf, foreignFilesOf, type Loose, RUN, textOf } from "./support.ts";

const [ONE = "", TWO = ""] = FILES;

/** Loads a run, draws it and exports it in every format. */
async function useAll(files: ReadonlyMap<string, readonly Loose[] | string>): Promise<LoadedRun> {
  await using folder = await temporaryFolder();
  for (const [name, content] of files) {
    const text = typeof content === "string" ? content : textOf(name, content);
    await Deno.writeTextFile(folder.path + name, text);
  }
  const run = await loadRun(folder.path, { eventsMax: Infinity });
  renderReport([run]);
  renderSvgs(run);
  const window = windowOf(run.history, { from: -Infinity, to: Infinity });
  for (const format of Object.values(EXPORT_FORMATS) as ExportFormat[]) {
    const { render } = await format.load();
    for (const _piece of render(window));
  }
  return run;
}

/** What is wanted of a run of which the fields of one record were changed. */
async function useWith(fields: object, at: number, name: string = TWO): Promise<LoadedRun> {
  const files = filesOf({ ...RUN, hosts: hostsAt([1, 4, 4]), runTime: 5 });
  Object.assign(files.get(name)?.at(at), fields);
  return await useAll(files);
}

Deno.test("A time that no history may tell is passed over, and all else is drawn and exported", async () => {
  for (const system_clock_time of [1e304, 1e19, 9_000_000_001, -1, -1e300]) {
    for (const at of [0, 3, -1]) {
      const { analysis } = await useWith({ system_clock_time }, at);
      const [warning = ""] = analysis.warnings;
      assert.match(warning, /'system_clock_time' .*, wanted seconds from 0 to 9000000000; passed/);
    }
  }
});

Deno.test("The latest time that a history may tell is drawn and exported", async () => {
  for (const at of [0, 3, -1]) {
    const { analysis } = await useWith({ system_clock_time: 9e9 }, at);
    assert.deepEqual(analysis.warnings.filter((text) => text.includes("passed over")), []);
  }
});

Deno.test("A rate by which nothing can be divided is passed over, and one that hardly ticks is none", async () => {
  for (const clock_speed of [0, -1]) {
    const { analysis } = await useWith({ clock_speed }, 0);
    assert.match(analysis.warnings[0] ?? "", /'clock_speed' .*, wanted a number above 0; passed/);
  }
  assert.deepEqual((await useWith({ clock_speed: 5e-324 }, 0)).analysis.warnings, []);
});

Deno.test("What args.json tells of rates, times and odds is not used where it cannot be", async () => {
  const files: Map<string, Loose[] | string> = foreignFilesOf(RUN);
  files.set("args.json", '{"clock_speeds":[0,-4,1e999],"run_time":0,"prob_internal":2}');
  const { analysis: { summary } } = await useAll(files);
  assert.deepEqual(summary.hosts.map(({ clock_speed }) => clock_speed), [null, null, null]);
  assert.ok(summary.run_time > 50);
  assert.equal(summary.prob_internal, null);
});

Deno.test("An earlier log is named whatever start it tells", async () => {
  const files = filesOf(RUN);
  const [start] = files.get(ONE) ?? [];
  const source = "127.0.0.1:9999";
  const stray = { ...start, source, roster: [source], system_clock_time: -1e300 };
  await useAll(files.set("client-127.0.0.1-9999.ndjson", [stray]));
  for (const name of FILES) Object.assign(files.get(name)?.[0], { system_clock_time: 9e9 });
  const { analysis } = await useAll(
    files.set("client-127.0.0.1-9999.ndjson", [{ ...stray, system_clock_time: 0 }]),
  );
  assert.match(analysis.warnings[0] ?? "", /it is of an earlier run, started 1970-01-01T00:00:00Z/);
});

Deno.test("Clocks of any time are drawn and exported, and stay those of their events", async () => {
  for (const l of [1e304, -1e304, 1e12]) {
    const { history } = await useWith({ hybrid_clock: { l, c: 0 } }, 3);
    const [shown = NaN] = history.hosts[1]?.furtherClocks?.hybridTimes.slice(2) ?? [];
    assert.ok(Math.abs(shown) <= 4e9 + 10, `${shown}`);
  }
  const { analysis } = await useWith({ physical_clock_time: -0.25 }, 3);
  assert.deepEqual(analysis.warnings, []);
});

Deno.test("A kind of event that is no text, and cannot be made one, is passed over and named", async () => {
  const files = foreignFilesOf(RUN);
  const [name = ""] = files.keys();
  for (const event_type of [{ toString: 1 }, [[{ toString: 1 }]], null, 5, ["INTERNAL"]]) {
    const log = [{ event_type }, ...files.get(name) ?? []];
    const { analysis } = await useAll(new Map(files).set(name, log));
    assert.equal(analysis.warnings.length, 1);
    assert.match(analysis.warnings[0] ?? "", /: event 1: 'event_type' is .*, wanted one of INTERN/);
  }
});
