import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAddress } from "../../core/address.ts";
import { clientLogName, ROUTER_LOG_NAME } from "../../io/log_names.ts";
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
      assert.match(clientLogName(source), /^client-[A-Za-z0-9._-]+-\d+\.ndjson$/);
      assert.notEqual(clientLogName(source), ROUTER_LOG_NAME);
    }),
  );
});
