import assert from "node:assert/strict";
import { temporaryFolder } from "../support/temporary.ts";
import type { Program } from "./program.ts";
import { listNames } from "./run_logs.ts";
import { assertError, experiment, run, SOURCE } from "./support.ts";

const SHORT = ["--virtual", "--clock-speeds", 1, 2, "--run-time", 5, "--exp-name", "run"];

/** Where a script can stand for whatever opens pages. */
const HAS_XDG = Deno.build.os === "linux";

/** The program where pages are opened by this script, or by nothing, if there is none. */
async function programWith(folder: string, script: string | undefined): Promise<Program> {
  await Deno.mkdir(`${folder}bin`);
  if (script !== undefined) {
    const file = `${folder}bin/xdg-open`;
    await Deno.writeTextFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const args = [`PATH=${folder}bin`, SOURCE.command, ...SOURCE.args];
  return { ...SOURCE, command: "/usr/bin/env", args };
}

Deno.test({
  name: "--open opens the page of a run, and of several runs",
  ignore: !HAS_XDG,
  async fn() {
    await using folder = await temporaryFolder();
    const opened = `${folder.path}opened`;
    const program = await programWith(folder.path, `echo "$@" >> '${opened}'`);
    const first = await run(program, experiment(folder.path, ...SHORT, "--open"));
    assert.deepEqual({ code: first.code, stderr: first.stderr }, { code: 0, stderr: "" });
    const output = `${folder.path}both.html`;
    const runs = [`${folder.path}run`, `${folder.path}run`];
    const second = await run(program, ["report", ...runs, "--output", output, "--open"]);
    assert.deepEqual({ ...second }, { code: 0, stdout: `${output}\n`, stderr: "" });
    assert.equal(
      await Deno.readTextFile(opened),
      `${folder.path}run/report.html\n${output}\n`,
    );
  },
});

Deno.test({
  name: "A page that cannot be opened is a warning, and the run is none the worse",
  ignore: !HAS_XDG,
  async fn() {
    const table: [script: string | undefined, warning: string][] = [
      [undefined, "warning: the page was not opened: there is no 'xdg-open' here\n"],
      [
        "exit 3",
        "warning: the page was not opened: 'xdg-open' found nothing to open it with (exit code 3)\n",
      ],
    ];
    for (const [script, warning] of table) {
      await using folder = await temporaryFolder();
      const program = await programWith(folder.path, script);
      const { code, stderr } = await run(program, experiment(folder.path, ...SHORT, "--open"));
      assert.deepEqual({ code, stderr }, { code: 0, stderr: warning });
      assert.ok((await listNames(`${folder.path}run/`)).includes("report.html"));
    }
  },
});

Deno.test("--open without a report is refused before anything is run", async () => {
  await using folder = await temporaryFolder();
  const refused = async (flag: readonly (string | number)[], message: RegExp): Promise<void> => {
    const args = experiment(folder.path, ...SHORT, "--open", ...flag);
    assertError(await run(SOURCE, args), { code: 2, message });
  };
  await refused(["--no-report"], /--open needs a report, and --no-report leaves it away/);
  await refused(["--trials", 3], /--open needs a report, and trials have none/);
  assert.deepEqual(await listNames(folder.path), []);
});
