import assert from "node:assert/strict";
import fc from "fast-check";
import { LogMemory } from "../../analysis/log_memory.ts";
import { RouteScanner } from "../../analysis/route_scanner.ts";
import { checkRouterRecord } from "../../core/history_guard.ts";
import { holds } from "../support/laws.ts";
import { embed, EMBEDDED_BYTES, routes, SOURCES, spoilt } from "./lines.ts";

/** Scans one line. Returns where the next one starts, or -1; and who got its copy. */
class LineScanner {
  destination = -1;
  readonly bytes: Uint8Array;
  readonly #scanner: RouteScanner;

  constructor(sources: readonly string[]) {
    const memory = new LogMemory({ sources, logs: 1, bufferBytes: EMBEDDED_BYTES });
    this.#scanner = new RouteScanner(memory);
    this.bytes = this.#scanner.bytes;
  }

  scan(at: number, limit: number): number {
    const { routed } = this.#scanner;
    routed.fill(0);
    const count = this.#scanner.scan(at, limit);
    this.destination = routed.indexOf(1);
    assert.equal(routed.reduce((sum, times) => sum + times, 0), count);
    return count === 0 ? -1 : this.#scanner.at;
  }
}

Deno.test("RouteScanner reads every ROUTE that scale-sim writes", () => {
  const scanner = new LineScanner(SOURCES);
  holds(
    fc.property(routes, (route) => {
      const { at, end } = embed(JSON.stringify(route), scanner.bytes);
      assert.equal(scanner.scan(at, end), end);
      assert.equal(SOURCES[scanner.destination], route.destination);
    }),
    2000,
  );
});

Deno.test("What RouteScanner reads of a spoilt line, JSON.parse() and the guard read too", () => {
  const scanner = new LineScanner(SOURCES);
  let read = 0;
  holds(
    fc.property(spoilt(routes), (line) => {
      const { at, end } = embed(line, scanner.bytes);
      const next = scanner.scan(at, end);
      if (next < 0) return;
      assert.equal(next, end);
      const record = checkRouterRecord(JSON.parse(line));
      assert.ok(
        record.event_type === "ROUTE" && record.destination === SOURCES[scanner.destination],
      );
      read++;
    }),
    10_000,
  );
  assert.ok(read > 500, `only ${read} lines were read at all`);
});

Deno.test("RouteScanner reads nothing of a line that is not all there, whatever lies behind", () => {
  const scanner = new LineScanner(SOURCES);
  holds(
    fc.property(routes, (route) => {
      const { at, end } = embed(JSON.stringify(route), scanner.bytes);
      for (let limit = at; limit < end; limit++) {
        assert.equal(scanner.scan(at, limit), -1);
      }
      assert.equal(scanner.scan(at, end), end);
    }),
    50,
  );
});
