import assert from "node:assert/strict";
import { nearestOf } from "../../config/nearest.ts";

Deno.test("nearestOf() finds the word that the fewest changed letters lead to", () => {
  const table: [word: string, nearest: string | undefined][] = [
    ["chatty", "chatty"],
    ["chaty", "chatty"],
    ["chattty", "chatty"],
    ["chadty", "chatty"],
    ["balances", "balanced"],
    ["unbalanced", "balanced"],
    ["", undefined],
    ["chat in the box", undefined],
    ["xxxxxx", undefined],
    ["x".repeat(3_000), undefined],
  ];
  for (const [word, nearest] of table) {
    assert.equal(nearestOf(word, ["balanced", "chatty", "five_hosts"]), nearest, word);
  }
});

Deno.test("nearestOf() suggests the first of words that are as near, and no word of which little is left", () => {
  assert.equal(nearestOf("cat", ["bat", "rat"]), "bat");
  assert.equal(nearestOf("abc", ["xyc"]), undefined); // two of three letters are others
});
