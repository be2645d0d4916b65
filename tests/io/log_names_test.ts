import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAddress } from "../../core/address.ts";
import {
  asidePath,
  clientLogName,
  isOwnLogName,
  parseClientLogName,
  ROUTER_LOG_NAME,
} from "../../io/log_names.ts";
import { holds } from "../support/laws.ts";

Deno.test("clientLogName() is made of address and port", () => {
  const table: [source: string, name: string][] = [
    ["127.0.0.1:8001", "client-127.0.0.1-8001.ndjson"],
    ["localhost:65535", "client-localhost-65535.ndjson"],
    ["my-host.example.org:1", "client-my-host.example.org-1.ndjson"],
    ["a_b:1", "client-a_b-1.ndjson"],
    ["[::1]:8001", "client-___1_-8001.ndjson"],
    ["[fe80::1]:8001", "client-_fe80__1_-8001.ndjson"],
  ];
  for (const [source, name] of table) assert.equal(clientLogName(source), name);
});

Deno.test("clientLogName() has no character that a file system or --force would refuse", () => {
  holds(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()), fc.nat(65_535), (address, port) => {
      const source = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
      fc.pre(parseAddress(source) !== undefined);
      const name = clientLogName(source);
      assert.match(name, /^client-[A-Za-z0-9._-]+-\d+\.ndjson$/);
      assert.notEqual(name, ROUTER_LOG_NAME);
      assert.ok(isOwnLogName(name) && isOwnLogName(asidePath(name, 3)));
    }),
  );
});

Deno.test("parseClientLogName() reads back what clientLogName() writes, and other programs' names", () => {
  for (const source of ["127.0.0.1:8001", "my-host.example.org:1", "a_b:1", "[fe80::1]:8001"]) {
    assert.deepEqual(parseClientLogName(clientLogName(source)), { source, isForeign: false });
  }
  const theirs = { source: "127.0.0.1:80", isForeign: true };
  assert.deepEqual(parseClientLogName("client-localhost-0080.json"), theirs);
  for (
    const name of ["client-x.ndjson", "client-a-1.2.ndjson", "client-a-1.txt", "router.ndjson"]
  ) {
    assert.equal(parseClientLogName(name), undefined);
  }
});
