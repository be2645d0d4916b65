import assert from "node:assert/strict";
import { drawSeed } from "../../io/seed.ts";

Deno.test("drawSeed() draws integers of 32 bits, hardly ever the same", () => {
  const seeds = Array.from({ length: 100 }, drawSeed);
  for (const seed of seeds) assert.ok(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32);
  assert.ok(new Set(seeds).size > 95);
  assert.ok(seeds.some((seed) => seed > 2 ** 31), "the upper half is never drawn");
});
