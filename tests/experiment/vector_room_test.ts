import assert from "node:assert/strict";
import { formatAddress } from "../../core/address.ts";
import type { ClockName } from "../../core/further_clock.ts";
import { encodeLine, LINE_BYTES_MAX } from "../../core/lines.ts";
import { vectorHostsMax } from "../../experiment/vector_room.ts";

/** The longest line of so many hosts, without its LF. */
function lineBytes(address: string, firstPort: number, hosts: number, clocks: ClockName[]): number {
  const count = 2 ** 52;
  const time = 1764000013.123457;
  const sources = Array.from({ length: hosts }, (_, host) => {
    return formatAddress({ address, port: firstPort === 0 ? 60_999 : firstPort + host });
  });
  return encodeLine({
    ...{
      source: formatAddress({ address, port: 65_535 }),
      type: "SEND_SECOND",
      system_clock_time: time,
    },
    ...{ logical_clock_time: count, payload: "" },
    vector_clock: Object.fromEntries(sources.map((source) => [source, count])),
    ...clocks.includes("hybrid") ? { hybrid_clock: { l: time, c: count } } : {},
  }).length - 1;
}

Deno.test("vectorHostsMax() is how many hosts fit into a line, and one more does not", () => {
  const table: [address: string, firstPort: number, clocks: ClockName[]][] = [
    ["127.0.0.1", 8001, ["vector"]],
    ["127.0.0.1", 8001, ["vector", "hybrid"]],
    ["::1", 9_000, ["lamport", "vector"]],
    ["h".repeat(253), 60_000, ["vector", "hybrid"]],
  ];
  for (const [clientAddress, firstPort, clocks] of table) {
    const most = vectorHostsMax({ clientAddress, firstPort, clocks });
    const [fits, tooMany] = [most, most + 1]
      .map((hosts) => lineBytes(clientAddress, firstPort, hosts, clocks));
    assert.ok((fits ?? 0) <= LINE_BYTES_MAX, `${fits} bytes for ${most} hosts at ${clientAddress}`);
    assert.ok((tooMany ?? 0) > LINE_BYTES_MAX, `${tooMany} bytes for one more`);
  }
});

Deno.test("vectorHostsMax() expects long ports where the system chooses them", () => {
  const at = { clientAddress: "127.0.0.1", clocks: ["vector"] } as const;
  const ends = vectorHostsMax({ ...at, firstPort: 60_000 });
  assert.equal(vectorHostsMax({ ...at, firstPort: 0 }), ends);
  assert.ok(vectorHostsMax({ ...at, firstPort: 1_000 }) > ends);
});
