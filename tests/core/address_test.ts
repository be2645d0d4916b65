import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Address,
  compareAddresses,
  formatAddress,
  parseAddress,
  parseHost,
} from "../../core/address.ts";
import { addresses, holds, texts } from "./support.ts";

Deno.test("parseAddress() reads host names, IPv4 and bracketed IPv6 addresses", () => {
  const table: [text: string, address: string, port: number][] = [
    ["127.0.0.1:8001", "127.0.0.1", 8001],
    ["localhost:80", "localhost", 80],
    ["host-1.example_net:9", "host-1.example_net", 9],
    ["[::1]:8001", "::1", 8001],
    ["[2001:db8::ffff:192.0.2.1]:65535", "2001:db8::ffff:192.0.2.1", 65_535],
    ["10.0.0.1:0", "10.0.0.1", 0],
    ["a:1", "a", 1],
    [`${"a".repeat(253)}:1`, "a".repeat(253), 1],
  ];
  for (const [text, address, port] of table) {
    assert.deepEqual(parseAddress(text), { address, port }, text);
  }
});

Deno.test("parseHost() reads an address without a port, with brackets or without", () => {
  const table: [text: string, address: string | undefined][] = [
    ["127.0.0.1", "127.0.0.1"],
    ["localhost", "localhost"],
    ["::1", "::1"],
    ["[::1]", "::1"],
    ["[localhost]", undefined],
    ["[::1", undefined],
    ["[[::1]]", undefined],
    ["[::1]\n", undefined],
    ["127.0.0.1:8001", undefined],
    ["[::1]:8001", undefined],
    ["", undefined],
    ["[]", undefined],
  ];
  for (const [text, address] of table) assert.equal(parseHost(text), address, text);
});

Deno.test("parseAddress() refuses what is no ADDRESS:PORT", () => {
  const table = [
    "",
    ":",
    ":8001",
    "127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:65536",
    "127.0.0.1:99999",
    "127.0.0.1:08001", // a second spelling would be a second identity
    "127.0.0.1:00",
    "[1.2.3.4]:80",
    "127.0.0.1:100000",
    "127.0.0.1:-1",
    "127.0.0.1:+1",
    "127.0.0.1:1.5",
    "127.0.0.1:1e3",
    "127.0.0.1:0x1f",
    "127.0.0.1:\u0661", // a digit, but not an ASCII one
    "127.0.0.1: 8001",
    " 127.0.0.1:8001",
    "127.0.0.1:8001 ",
    "127.0.0.1:8001\n",
    "127.0.0.1:8001:8002",
    "::1:8001",
    "[::1]",
    "[::1]8001",
    "[]:8001",
    "[::1:8001",
    "[localhost]:8001",
    "[fe80::1%eth0]:8001",
    "host name:1",
    "caf\u00e9:1",
    "a/b:1",
    `${"a".repeat(254)}:1`,
  ];
  for (const text of table) assert.equal(parseAddress(text), undefined, text);
});

Deno.test("parseAddress() stays within its bounds for any text", () => {
  const almost = fc.tuple(fc.string({ unit: fc.constantFrom(..."a1.:[]") }), fc.nat(99_999))
    .map(([address, port]) => `${address}:${port}`);
  holds(fc.property(fc.oneof(texts, almost), (text) => {
    const parsed = parseAddress(text);
    if (parsed === undefined) return;
    assert.ok(Number.isInteger(parsed.port) && parsed.port >= 0 && parsed.port <= 65_535, text);
    assert.ok(text.includes(parsed.address) && parsed.address.length > 0, text);
  }));
});

Deno.test("formatAddress() puts IPv6 addresses, and only those, into brackets", () => {
  const table: [address: string, port: number, text: string][] = [
    ["127.0.0.1", 8001, "127.0.0.1:8001"],
    ["localhost", 0, "localhost:0"],
    ["::1", 65_535, "[::1]:65535"],
  ];
  for (const [address, port, text] of table) assert.equal(formatAddress({ address, port }), text);
});

Deno.test("parseAddress() takes back what formatAddress() wrote", () => {
  holds(fc.property(addresses, (address) => {
    assert.deepEqual(parseAddress(formatAddress(address)), address);
  }));
});

Deno.test("compareAddresses() orders by code units, then by port as a number", () => {
  const ascending: Address[] = [
    { address: "10.0.0.1", port: 65_535 },
    { address: "10.0.0.10", port: 1 },
    { address: "10.0.0.2", port: 1 }, // "2" after "10": text, not numbers
    { address: "127.0.0.1", port: 0 },
    { address: "127.0.0.1", port: 999 },
    { address: "127.0.0.1", port: 8001 },
    { address: "127.0.0.1", port: 10_000 }, // 8001 < 10000 as numbers only
    { address: "9.0.0.1", port: 1 },
    { address: "::1", port: 1 },
    { address: "B", port: 1 }, // upper case before lower case in any locale
    { address: "a", port: 1 },
    { address: "ab", port: 1 },
    { address: "b", port: 1 },
  ];
  for (const [i, a] of ascending.entries()) {
    for (const [j, b] of ascending.entries()) {
      assert.equal(Math.sign(compareAddresses(a, b)), Math.sign(i - j), `${i} ${j}`);
    }
  }
});

Deno.test("compareAddresses() is a total order that agrees with comparing code unit lists", () => {
  // From few names, so that equal addresses and common prefixes occur.
  const address = fc.record({
    address: fc.string({ unit: fc.constantFrom("a", "B", "1", "."), minLength: 1, maxLength: 3 }),
    port: fc.constantFrom(1, 9, 10, 8001, 10_000),
  });
  const slow = (a: Address, b: Address): number => {
    for (let i = 0; i < Math.min(a.address.length, b.address.length); i++) {
      const order = a.address.charCodeAt(i) - b.address.charCodeAt(i);
      if (order !== 0) return order;
    }
    return a.address.length - b.address.length || a.port - b.port;
  };
  holds(fc.property(address, address, (a, b) => {
    assert.equal(Math.sign(compareAddresses(a, b)), Math.sign(slow(a, b)));
    assert.equal(compareAddresses(a, b) === 0, formatAddress(a) === formatAddress(b));
  }));
});
