import assert from "node:assert/strict";
import fc from "fast-check";
import { compareAddresses, formatAddress, parseAddress } from "../../core/address.ts";
import { MESSAGE_TYPES } from "../../core/message.ts";
import { join, route } from "../../core/routing.ts";
import { addresses, holds } from "./support.ts";

Deno.test("route() sends to the first, the second or all of the others", () => {
  const table: [roster: string, source: string, first: string, second: string, all: string][] = [
    ["a", "a", "", "", ""],
    ["ab", "a", "b", "", "b"],
    ["ab", "b", "a", "", "a"],
    ["abc", "a", "b", "c", "bc"],
    ["abc", "b", "a", "c", "ac"],
    ["abc", "c", "a", "b", "ab"],
    ["abcd", "a", "b", "c", "bcd"],
    ["abcd", "b", "a", "c", "acd"],
    ["abcd", "c", "a", "b", "abd"],
    ["abcd", "d", "a", "b", "abc"],
  ];
  for (const [members, source, first, second, all] of table) {
    const roster = [...members];
    assert.equal(route("SEND_FIRST", source, roster).join(""), first, `${source} in ${members}`);
    assert.equal(route("SEND_SECOND", source, roster).join(""), second, `${source} in ${members}`);
    assert.equal(route("BROADCAST", source, roster).join(""), all, `${source} in ${members}`);
  }
});

Deno.test("route() agrees with a roster from which the sender was taken out", () => {
  const cases = fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 12 })
    .chain((roster) => fc.tuple(fc.constant(roster), fc.constantFrom(...roster)));
  holds(fc.property(cases, ([roster, source]) => {
    const others = [...roster];
    others.splice(others.indexOf(source), 1);
    const before = [...roster];
    assert.deepEqual(route("SEND_FIRST", source, roster), others.slice(0, 1));
    assert.deepEqual(route("SEND_SECOND", source, roster), others.slice(1, 2));
    assert.deepEqual(route("BROADCAST", source, roster), others);
    assert.deepEqual(roster, before);
  }));
});

Deno.test("route() never sends a message back or to anyone twice", () => {
  const cases = fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 12 })
    .chain((roster) =>
      fc.tuple(fc.constant(roster), fc.constantFrom(...roster), fc.constantFrom(...MESSAGE_TYPES))
    );
  holds(fc.property(cases, ([roster, source, type]) => {
    const receivers = route(type, source, roster);
    assert.ok(!receivers.includes(source));
    assert.equal(new Set(receivers).size, receivers.length);
    assert.ok(receivers.every((receiver) => roster.includes(receiver)));
  }));
});

/** Lets everyone join by address, and says where each newcomer stood. */
function joinAll(sources: readonly string[]): { roster: string[]; places: number[] } {
  const roster: string[] = [];
  const compare = (a: string, b: string): number => {
    const [left, right] = [parseAddress(a), parseAddress(b)];
    assert.ok(left !== undefined && right !== undefined);
    return compareAddresses(left, right);
  };
  const places = sources.map((source) => join(roster, source, compare));
  return { roster, places };
}

Deno.test("join() keeps the roster by address, then by port as a number", () => {
  const { roster, places } = joinAll([
    "127.0.0.1:10000",
    "127.0.0.1:8001",
    "localhost:1",
    "127.0.0.1:9000",
    "10.0.0.2:65535",
  ]);
  assert.deepEqual(places, [0, 0, 2, 1, 0]);
  assert.deepEqual(roster, [
    "10.0.0.2:65535",
    "127.0.0.1:8001",
    "127.0.0.1:9000",
    "127.0.0.1:10000",
    "localhost:1",
  ]);
});

Deno.test("join() refuses who is there already and leaves the roster alone", () => {
  const { roster, places } = joinAll(["a:1", "b:1", "c:1", "a:1", "b:1", "c:1"]);
  assert.deepEqual(places, [0, 1, 2, -1, -1, -1]);
  assert.deepEqual(roster, ["a:1", "b:1", "c:1"]);
});

Deno.test("join() in any order gives the sorted roster without duplicates", () => {
  const crowd = fc.array(addresses.map(formatAddress), { maxLength: 20 })
    .chain((some) => fc.shuffledSubarray([...some, ...some])); // half of them come twice
  holds(fc.property(crowd, (sources) => {
    const { roster, places } = joinAll(sources);
    const known: string[] = [];
    for (const [i, source] of sources.entries()) {
      const isNew = !known.includes(source);
      if (isNew) known.push(source);
      assert.equal(places[i] === -1, !isNew);
    }
    // An order of its own: padded ports sort as text, and NUL sorts before all that a name holds.
    const key = (source: string): string => {
      const { address = "", port = 0 } = parseAddress(source) ?? {};
      return `${address}\0${String(port).padStart(5, "0")}`;
    };
    const sorted = known.toSorted((a, b) => key(a) < key(b) ? -1 : 1);
    assert.deepEqual(roster, sorted);
  }));
});

Deno.test("join() says where the newcomer stands", () => {
  const numbers = fc.array(fc.nat(50), { maxLength: 30 });
  holds(fc.property(numbers, fc.nat(50), (members, newcomer) => {
    const roster = [...new Set(members)].sort((a, b) => a - b);
    const smaller = roster.filter((member) => member < newcomer).length;
    const expected = roster.includes(newcomer) ? -1 : smaller;
    assert.equal(join(roster, newcomer, (a, b) => a - b), expected);
    assert.equal(roster[smaller], newcomer);
  }));
});

Deno.test("join() compares a newcomer with few of the members", () => {
  const roster = Array.from({ length: 1024 }, (_, i) => 2 * i);
  for (const newcomer of [-1, 1, 1023, 1025, 2047]) {
    let comparisons = 0;
    join([...roster], newcomer, (a, b) => {
      comparisons++;
      return a - b;
    });
    assert.ok(comparisons <= 11, `${comparisons} comparisons`); // log2(1024) + 1
  }
});
