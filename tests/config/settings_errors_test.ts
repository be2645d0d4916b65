import assert from "node:assert/strict";
import { loadSettings } from "../../config/settings.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Asserts that each text is refused at this place, with words that begin like this. */
async function assertRefused(table: readonly [yaml: string, error: string][]): Promise<void> {
  await using folder = await temporaryFolder();
  const path = `${folder.path}mine.yaml`;
  for (const [yaml, wanted] of table) {
    await Deno.writeTextFile(path, yaml);
    await assert.rejects(loadSettings(path), (error: Error) => {
      assert.equal(error.name, "UsageError");
      assert.equal(error.message.slice(0, path.length + wanted.length + 1), `${path}:${wanted}`);
      return true;
    });
  }
}

Deno.test("an unknown key is refused with its place and the keys that there are", async () => {
  await assertRefused([
    ["colour: red", "1:1: unknown key 'colour', wanted the keys log_dir, router, client, exper"],
    ["log_dir: a\nRouter: {}", "2:1: unknown key 'Router', wanted the keys log_dir, "],
    [
      "router:\n  expect: 3\n  expects: 4\n",
      "3:3: unknown key 'expects' in 'router', wanted the keys address, expect, ",
    ],
    ["client: { wait: 1, speed: 2 }", "1:20: unknown key 'speed' in 'client', wanted the keys "],
    ["experiment:\n\n  # seconds\n  'runtime': 5", "4:3: unknown key 'runtime' in 'experiment'"],
    ["1: 2", "1:1: unknown key '1'"],
    ["router:\n  __proto__: 1\n", "2:3: unknown key '__proto__' in 'router'"],
  ]);
});

Deno.test("a value of another type is refused with its place, what was found and what is wanted", async () => {
  await assertRefused([
    [
      "router:\n  expect: three",
      "2:11: 'router.expect' is \"three\", wanted an integer from 1 to ",
    ],
    ["router:\n  expect: '3'", "2:11: 'router.expect' is \"3\", wanted an integer"],
    ["router:\n  expect:", "2:10: 'router.expect' is null, wanted an integer"],
    ["router:\n  address: 8000", "2:12: 'router.address' is 8000, wanted ADDRESS:PORT, for ex"],
    ["router:\n  address: localhost", "2:12: 'router.address' is \"localhost\", wanted ADDRESS:"],
    ["router: 8000", "1:9: 'router' is 8000, wanted the keys address, "],
    ["router: [1]", "1:9: 'router' is a list, wanted the keys address, "],
    ["client:\n  precise: yes", "2:12: 'client.precise' is \"yes\", wanted true or false"],
    ["client:\n  stamp: after", "2:10: 'client.stamp' is \"after\", wanted post or pre"],
    ["client:\n  phase: late", "2:10: 'client.phase' is \"late\", wanted aligned, random, or sec"],
    ["client:\n  clock_speed: fast", "2:16: 'client.clock_speed' is \"fast\", wanted random, or "],
    ["log_dir: {a: 1}", "1:10: 'log_dir' is a mapping, wanted a directory"],
    ["log_dir: ''", "1:10: 'log_dir' is \"\", wanted a directory"],
    ["- a", "1:1: the file is a list, wanted the keys log_dir, "],
    ["just words", '1:1: the file is "just words", wanted the keys log_dir, '],
  ]);
});

Deno.test("a number out of range is refused with its place and the range", async () => {
  await assertRefused([
    ["router:\n  expect: 0", "2:11: 'router.expect' is 0, wanted an integer from 1 to 100000"],
    ["router:\n  expect: 2.5", "2:11: 'router.expect' is 2.5, wanted an integer"],
    ["router:\n  expect: .nan", "2:11: 'router.expect' is NaN, wanted an integer"],
    ["router:\n  outbox_kib: 63", "2:15: 'router.outbox_kib' is 63, wanted an integer from 64 "],
    ["client: {prob_internal: 1.01}", "1:25: 'client.prob_internal' is 1.01, wanted a number f"],
    ["client: {prob_internal: -0.1}", "1:25: 'client.prob_internal' is -0.1, wanted a number f"],
    ["client: {clock_speed: 0}", "1:23: 'client.clock_speed' is 0, wanted random, or ticks per"],
    ["client: {clock_speed: 10001}", "1:23: 'client.clock_speed' is 10001, wanted random, or t"],
    ["client: {wait: .inf}", "1:16: 'client.wait' is Infinity, wanted seconds from 0 to 86400"],
    ["client: {phase: -1}", "1:17: 'client.phase' is -1, wanted aligned, random, or seconds"],
    ["experiment: {run_time: 0}", "1:24: 'experiment.run_time' is 0, wanted seconds above 0"],
    ["experiment: {run_time: 1e9}", "1:24: 'experiment.run_time' is 1000000000, wanted seconds"],
    ["experiment: {clients: 1}", "1:23: 'experiment.clients' is 1, wanted an integer from 2 to"],
    ["experiment: {first_port: 65536}", "1:26: 'experiment.first_port' is 65536, wanted an int"],
    [
      "router: {address: 'h:65536'}",
      "1:19: 'router.address' is \"h:65536\", wanted ADDRESS:PORT, for example localhost:8000; here " +
      "the port is above 65535",
    ],
    [
      "client: {skew: 'drift=1,drift=2'}",
      "1:16: 'client.skew' is \"drift=1,drift=2\", wanted none, or any of offset=SECONDS, drift=PPM, " +
      "step=SECONDS@TIME, joined by commas; here drift stands twice",
    ],
  ]);
});

Deno.test("a list of clock speeds is refused by what is wrong in it", async () => {
  const speed = "wanted ticks per second above 0 and up to 10000";
  const two = "wanted at least two clock speeds, one for each host";
  await assertRefused([
    ["experiment: {clock_speeds: [1, -2]}", `1:32: 'experiment.clock_speeds.1' is -2, ${speed}`],
    ["experiment: {clock_speeds: [x, 2]}", `1:29: 'experiment.clock_speeds.0' is "x", ${speed}`],
    ["experiment: {clock_speeds: [1]}", `1:28: 'experiment.clock_speeds' is a list, ${two}`],
    ["experiment: {clock_speeds: []}", `1:28: 'experiment.clock_speeds' is a list, ${two}`],
    ["experiment: {clock_speeds: 3}", "1:28: 'experiment.clock_speeds' is 3, wanted random, or"],
    [
      "experiment:\n  clock_speeds: [1, 2]\n  clients: 5",
      "3:12: 'experiment.clients' is 5, wanted 2, as there are 2 clock_speeds",
    ],
  ]);
});

Deno.test("an alias that leads nowhere, or to too much, is refused with its place", async () => {
  const lots = (name: string, alias: string) =>
    `${name}: &${name} [${Array(9).fill(alias).join(",")}]`;
  const laughs = [lots("a", "x"), lots("b", "*a"), lots("c", "*b"), lots("d", "*c")].join("\n");
  await assertRefused([
    ["router:\n  expect: *none", "2:11: Unresolved alias"],
    ["log_dir: &a x\nclient: {stamp: *a, skew: *b}", "2:27: Unresolved alias"],
    [laughs, "2:8: Excessive alias count"],
    ["router: &r {expect: 3}\nclient: *r", "1:13: unknown key 'expect' in 'client'"],
  ]);
});

Deno.test("a key of any length or kind is refused in one line", async () => {
  await assertRefused([
    [`${"x".repeat(300)}: 1`, `1:1: unknown key '${"x".repeat(57)}...', wanted the keys log_dir`],
    ["client:\n  ? [a]\n  : 2", "2:3: unknown key '[ a ]' in 'client'"],
  ]);
});

Deno.test("a key that stands twice is refused at its second place", async () => {
  await assertRefused([
    ["log_dir: a\nlog_dir: b", "2:1: Map keys must be unique"],
    ["router:\n  expect: 3\n  expect: 4", "3:3: Map keys must be unique"],
    ["client: {}\nrouter: {}\nclient: {}", "3:1: Map keys must be unique"],
  ]);
});

Deno.test("text that is no YAML is refused where it goes wrong", async () => {
  await assertRefused([
    ["router:\n\texpect: 3", "2:1: Tabs are not allowed as indentation"],
    ["router: {expect: 3", "1:19: "],
    ["log_dir: 'open", "1:15: Missing closing 'quote"],
    ["router: @x", "1:9: "],
    ["log_dir: a\n---\nlog_dir: b", "2:1: Source contains multiple documents, wanted one"],
  ]);
});

Deno.test("the first of several faults is told, and lines count through CR LF and comments", async () => {
  await assertRefused([
    ["router:\r\n  # three\r\n  expect: 0\r\n", "3:11: 'router.expect' is 0"],
    ["router:\n  address: 1\n  expect: 0\n", "2:12: 'router.address' is 1"],
  ]);
});
