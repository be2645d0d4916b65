import assert from "node:assert/strict";
import * as fc from "fast-check";
import { placesOf, readPlaces, writePlaces } from "../../report/evidence_places.ts";
import { holds } from "../support/laws.ts";

const LOGS = [
  { file: "logs/a", lines: Uint32Array.of(2, 3, 5) },
  { file: "logs/b", lines: Uint32Array.of(2, 4) },
];

Deno.test("placesOf() finds the events that evidence names, in its order", () => {
  const at = (file: string, line: number) => ({ file, line, event: "" });
  const places = (...evidence: ReturnType<typeof at>[]) => placesOf({ text: "", evidence }, LOGS);
  assert.deepEqual(places(at("logs/b", 4), at("logs/a", 5)), [
    { host: 1, event: 1 },
    { host: 0, event: 2 },
  ]);
  const third = { ...at("logs/a", 1), element: 5 };
  assert.deepEqual(places(third), [{ host: 0, event: 2 }], "an array on one line");
  assert.deepEqual(places(at("logs/a", 4)), [], "a torn line, or the end of the log");
  assert.deepEqual(places(at("logs/c", 2)), [], "a log that is not there");
});

Deno.test("Places are read as they were written", () => {
  const places = fc.array(fc.record({ host: fc.nat(1000), event: fc.nat(1e6) }), { maxLength: 5 });
  holds(fc.property(places, (written) => {
    const read = readPlaces(writePlaces(written));
    assert.deepEqual(read, written.map(({ host, event }) => ({ host, event })));
  }));
});
