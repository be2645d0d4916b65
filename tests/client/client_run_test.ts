import assert from "node:assert/strict";
import { ClientRun, SOURCE, startLine } from "../support/client_run.ts";

Deno.test("a client that was given a token names it in HELLO", async () => {
  await using run = await ClientRun.connect({ token: "ours" });
  assert.equal((await run.router.expect("HELLO"))["token"], "ours");
});

Deno.test("a client says HELLO first, hears WELCOME, and waits for START", async () => {
  const heard: unknown[] = [];
  await using run = await ClientRun.connect({ onJoin: (join) => heard.push(join) });
  assert.deepEqual(await run.router.line(), { type: "HELLO", source: SOURCE, protocol: 1 });
  await run.router.send({ type: "WELCOME", protocol: 1, expected: 3 });
  assert.deepEqual(run.records, []);
  await run.router.send(startLine({ run_time: 0 }));
  assert.deepEqual(await run.finish(), []);
  assert.deepEqual(heard, [{ expected: 3, isLate: false }]);
});

Deno.test("a client tells that it has joined before it starts, and whether it is late", async () => {
  for (const [index, isLate] of [[2, false], [3, true]] as const) {
    const heard: unknown[] = [];
    await using run = await ClientRun.connect({
      onJoin: (join) => heard.push(join),
      onRecord: ({ event_type }) => heard.push(event_type),
    });
    await run.router.expect("HELLO");
    const welcome = JSON.stringify({ type: "WELCOME", protocol: 1, expected: 3 });
    const start = JSON.stringify(startLine({ run_time: 0, index }));
    await run.router.send(`${welcome}\n${start}`); // as they come to the last one, and to a late one
    await run.finish();
    assert.deepEqual(heard, [{ expected: 3, isLate }, "HOST_START", "HOST_STOP"]);
  }
});

Deno.test("the first record says what is run", async () => {
  const roster = ["127.0.0.1:900", SOURCE];
  const start = startLine({ run_time: 0.01, index: 3, roster });
  const options = { clockSpeed: 150, probInternal: 0.25, phase: 0.002, seed: 99 };
  await using run = await ClientRun.start(start, { ...options, stamp: "pre" });
  await run.finish();
  assert.deepEqual(run.records[0], {
    event_type: "HOST_START",
    system_clock_time: start["at"],
    source: SOURCE,
    index: 3,
    roster,
    clock_speed: 150,
    phase: 0.002,
    prob_internal: 0.25,
    stamp: "pre",
    seed: 99,
    run_time: 0.01,
  });
});

Deno.test("a host ticks once for each deadline within the run, not more and not less", async () => {
  const table: [rate: number, phase: "aligned" | number, runTime: number, ticks: number][] = [
    [200, "aligned", 0.1, 20], // 0, 5, .. 95 ms
    [50, 0.013, 0.1, 5], // 13, 33, .. 93 ms
    [100, 0.01, 0.05, 4], // 10, .. 40 ms; the one at 50 ms is not within
    [1, "aligned", 0.02, 1],
    [10, 0.5, 0.03, 0],
    [1_000, "aligned", 0, 0],
    [7, 0, -1, 0], // a host that joins when all is over
  ];
  await Promise.all(table.map(async ([clockSpeed, phase, run_time, ticks]) => {
    await using run = await ClientRun.start({ run_time }, { clockSpeed, phase });
    await run.finish();
    assert.equal(await run.ended, "run_time");
    assert.deepEqual(run.events.map(({ tick }) => tick), [...Array(ticks).keys()]);
    const types = run.records.map(({ event_type }) => event_type);
    assert.deepEqual([types[0], types.at(-1)], ["HOST_START", "HOST_STOP"]);
    assert.equal(types.length, ticks + 2);
  }));
});

Deno.test("no tick is early, and late_ms says by how much it is late", async () => {
  for (const precise of [false, true]) {
    const start = startLine({ run_time: 0.1 });
    await using run = await ClientRun.start(start, { clockSpeed: 300, phase: 0.001, precise });
    await run.finish();
    assert.equal(run.events.length, 30);
    for (const { tick, system_clock_time, late_ms } of run.events) {
      const late = (system_clock_time - (Number(start["at"]) + 0.001 + tick / 300)) * 1000;
      assert.ok(late > -0.002, `tick ${tick} is ${-late} ms early`); // times are whole microseconds
      assert.ok(Math.abs(Math.max(0, late) - late_ms) < 0.002);
    }
  }
});

Deno.test("ticks that were missed are made up for, none is left out", async () => {
  const start = startLine();
  await using run = await ClientRun.start({
    ...start,
    at: Number(start["at"]) - 0.2, // as if the process had been asleep
    run_time: 0.25,
  });
  await run.finish();
  assert.equal(run.events.length, 50);
  assert.ok(run.events.slice(0, 39).every(({ late_ms }) => late_ms > 0));
});

Deno.test("random phases lie within one tick; seed and index alone decide them", async () => {
  const phases = await Promise.all([[7, 0], [7, 0], [7, 1], [8, 0]].map(async ([seed, index]) => {
    const options = { phase: "random", seed: seed ?? 0, clockSpeed: 20 } as const;
    await using run = await ClientRun.start({ run_time: 0, index }, options);
    await run.finish();
    const [first] = run.records;
    assert.ok(first?.event_type === "HOST_START");
    assert.ok(first.phase >= 0 && first.phase < 1 / 20);
    return first.phase;
  }));
  assert.equal(phases[0], phases[1]);
  assert.equal(new Set(phases).size, 3);
});

Deno.test("the same seed and index draw the same choices, another index others", async () => {
  const choices = await Promise.all([0, 0, 1].map(async (index) => {
    await using run = await ClientRun.start({ run_time: 0.2, index }, { clockSpeed: 250 });
    await run.finish();
    return run.events.map(({ message }) => message?.type ?? "INTERNAL").join(" ");
  }));
  assert.equal(choices[0], choices[1]);
  assert.notEqual(choices[0], choices[2]);
});

Deno.test("a run without run_time is recorded as endless and goes on until STOP", async () => {
  await using run = await ClientRun.start({}, { clockSpeed: 500, probInternal: 0 });
  for (let k = 0; k < 10; k++) await run.router.line(); // only sends: 10 ticks have happened
  await run.router.send({ type: "STOP" });
  await run.finish();
  const [first] = run.records;
  assert.ok(first?.event_type === "HOST_START" && first.run_time === null);
  assert.equal(await run.ended, "stopped");
});
