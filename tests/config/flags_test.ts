import assert from "node:assert/strict";
import fc from "fast-check";
import { BOUNDS } from "../../config/bounds.ts";
import {
  addressFlag,
  clocksFlag,
  latencyFlag,
  logPath,
  numberFlag,
  numbersFlag,
  phaseFlag,
  phasesFlag,
  SEVERAL,
  skewFlag,
} from "../../config/flags.ts";
import { holds } from "../support/laws.ts";

/** A bound that accepts every number but NaN. */
const ANY = { wanted: "a number", accepts: (value: number) => !Number.isNaN(value) };

function assertRefused(read: () => unknown, wanted: string): void {
  assert.throws(read, { code: "commander.invalidArgument", message: `Wanted ${wanted}.` });
}

Deno.test("numberFlag() reads decimal notation", () => {
  const table: [text: string, value: number][] = [
    ["0", 0],
    ["7", 7],
    ["007", 7],
    ["2.5", 2.5],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["1E+3", 1000],
    ["25e-1", 2.5],
    ["+4", 4],
    ["-1", -1],
    ["9".repeat(15), 999_999_999_999_999],
    [`0.${"3".repeat(5_000)}`, 1 / 3],
  ];
  for (const [text, value] of table) assert.equal(numberFlag(ANY)(text), value, text);
});

Deno.test("numberFlag() refuses what is not decimal notation and says what is wanted", () => {
  const texts = [
    "",
    " ",
    " 1",
    "1 ",
    "0x10",
    "0b1",
    "1_000",
    "1,5",
    "NaN",
    "Infinity",
    "-Infinity",
  ];
  texts.push(
    "1e",
    "e3",
    ".",
    "+",
    "--1",
    "1.2.3",
    "one",
    "1n",
    "١",
    "1\n",
    `${"9".repeat(2_000)}x`,
  );
  for (const text of texts) assertRefused(() => numberFlag(ANY)(text), "a number");
});

Deno.test("numberFlag() holds every bound, at both ends", () => {
  const table: [name: keyof typeof BOUNDS, good: string[], bad: string[]][] = [
    ["probability", ["0", "1", "0.7", "1e-9"], ["-0.1", "1.1", "1e3"]],
    ["clockSpeed", ["0.001", "1e3", "10000"], ["0", "-1", "10000.1"]],
    ["runTime", ["0.1", "1728000"], ["0", "-1", "1728001", "9".repeat(5_000)]],
    ["wait", ["0", "86400"], ["-1", "86401"]],
    ["phase", ["0", "1728000"], ["-1", "1728001"]],
    ["expect", ["1", "1e3", "100000"], ["0", "1.5", "100001"]],
    ["clients", ["2", "1000000"], ["1", "1000001"]],
    ["port", ["0", "65535"], ["-1", "65536", "80.5"]],
    ["seed", ["0", "9007199254740991"], ["-1", "9007199254740992", "0.5", "9".repeat(400)]],
    ["outboxKib", ["64", "4194304"], ["63", "4194305"]],
    ["logRate", ["0", "1000000000"], ["-1", "0.5"]],
  ];
  for (const [name, good, bad] of table) {
    const read = numberFlag(BOUNDS[name]);
    for (const text of good) assert.equal(read(text), Number(text), `${name} ${text}`);
    for (const text of bad) assertRefused(() => read(text), BOUNDS[name].wanted);
  }
});

Deno.test("numberFlag() reads back every finite number that JavaScript writes", () => {
  holds(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    assert.equal(numberFlag(ANY)(String(value)), value === 0 ? 0 : value);
  }));
});

Deno.test("numbersFlag() and phasesFlag() collect, and refuse each value by itself", () => {
  const read = numbersFlag(BOUNDS.clockSpeed, SEVERAL.spaced);
  const readPhase = phasesFlag(SEVERAL.repeated);
  assert.deepEqual(read("3", read("2", read("1"))), [1, 2, 3]);
  assertRefused(() => read("0", [1]), BOUNDS.clockSpeed.wanted);
  assert.deepEqual(readPhase("0.5", readPhase("aligned")), ["aligned", 0.5]);
  assertRefused(() => readPhase("x", ["random"]), BOUNDS.phase.wanted);
});

Deno.test("numbersFlag() and phasesFlag() tell whoever joins values by commas how several are written", () => {
  const read = numbersFlag(BOUNDS.clockSpeed, SEVERAL.spaced);
  const spaced = `${BOUNDS.clockSpeed.wanted}; several are separated by spaces`;
  for (const text of ["1,2,3", "1,5", "1,"]) assertRefused(() => read(text), spaced);
  const repeated = `${BOUNDS.phase.wanted}; for several hosts the flag comes again for each`;
  assertRefused(() => phasesFlag(SEVERAL.repeated)("aligned,random"), repeated);
});

Deno.test("phaseFlag() reads the two words and seconds", () => {
  assert.equal(phaseFlag("aligned"), "aligned");
  assert.equal(phaseFlag("random"), "random");
  assert.equal(phaseFlag("0.25"), 0.25);
  for (const text of ["Aligned", "", "-1", "NaN"]) {
    assertRefused(() => phaseFlag(text), BOUNDS.phase.wanted);
  }
});

Deno.test("addressFlag() reads ADDRESS:PORT", () => {
  assert.deepEqual(addressFlag("localhost:8000"), { address: "localhost", port: 8000 });
  assert.deepEqual(addressFlag("[::1]:0"), { address: "::1", port: 0 });
  for (const text of ["", "localhost", ":8000", "8000", "localhost:x", "http://localhost:8000"]) {
    assertRefused(() => addressFlag(text), "ADDRESS:PORT, for example localhost:8000");
  }
});

Deno.test("A value in the right form that cannot be is refused with what is wrong in it", () => {
  const address = "ADDRESS:PORT, for example localhost:8000";
  for (const text of ["localhost:70000", "[::1]:65536", "localhost:123456"]) {
    assertRefused(() => addressFlag(text), `${address}; here the port is above 65535`);
  }
  const latency =
    "seconds, uniform:MIN:MAX, exponential:MEAN, or normal:MEAN:SD:FLOOR (FLOOR may " +
    "be left away)";
  assertRefused(() => latencyFlag("uniform:5:1"), `${latency}; here MIN is above MAX`);
  for (const text of ["uniform:5:x", "uniform:1", "fast"]) {
    assertRefused(() => latencyFlag(text), latency);
  }
  const skew = "none, or any of offset=SECONDS, drift=PPM, step=SECONDS@TIME, joined by commas";
  for (const text of ["offset=1,offset=2", "offset=1,drift=3,offset=x"]) {
    assertRefused(() => skewFlag(text), `${skew}; here offset stands twice`);
  }
  for (const text of ["x=1,x=2", "offset=1;offset=2", "drift=x"]) {
    assertRefused(() => skewFlag(text), skew);
  }
});

Deno.test("clocksFlag() takes clocks joined by commas, and one by one", () => {
  assert.deepEqual(clocksFlag("hybrid,vector"), ["lamport", "vector", "hybrid"]);
  assert.deepEqual(clocksFlag("vector", clocksFlag("hybrid")), ["lamport", "vector", "hybrid"]);
  assert.deepEqual(clocksFlag("lamport"), ["lamport"]);
  for (const text of ["", "vectors", "vector;hybrid"]) {
    assertRefused(
      () => clocksFlag(text, ["lamport"]),
      "one or more of lamport, vector, hybrid, joined by commas",
    );
  }
});

Deno.test("logPath() puts the file into a folder where the path ends in a slash", () => {
  const table: [log: string, path: string][] = [
    ["logs/", "logs/router.ndjson"],
    ["/", "/router.ndjson"],
    ["a\\", "a\\router.ndjson"],
    ["mine.ndjson", "mine.ndjson"],
    ["logs", "logs"],
  ];
  for (const [log, path] of table) assert.equal(logPath(log, "router.ndjson"), path);
});
