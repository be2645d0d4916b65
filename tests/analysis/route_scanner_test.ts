import assert from "node:assert/strict";
import fc from "fast-check";
import { RouteScanner } from "../../analysis/route_scanner.ts";
import { checkRouterRecord } from "../../core/history_guard.ts";
import { holds } from "../support/laws.ts";
import { embed, routes, SOURCES, spoilt } from "./lines.ts";

Deno.test("RouteScanner reads every ROUTE that scale-sim writes", () => {
  const scanner = new RouteScanner(SOURCES);
  holds(
    fc.property(routes, (route) => {
      const { view, at, end } = embed(JSON.stringify(route));
      assert.equal(scanner.scan(view, at), end);
      assert.equal(SOURCES[scanner.destination], route.destination);
    }),
    2000,
  );
});

Deno.test("What RouteScanner reads of a spoilt line, JSON.parse() and the guard read too", () => {
  const scanner = new RouteScanner(SOURCES);
  let read = 0;
  holds(
    fc.property(spoilt(routes), (line) => {
      const { view, at, end } = embed(line);
      const next = scanner.scan(view, at);
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

Deno.test("RouteScanner reads nothing of a line that goes on beyond the view", () => {
  const scanner = new RouteScanner(SOURCES);
  holds(
    fc.property(routes, (route) => {
      const bytes = new TextEncoder().encode(`${JSON.stringify(route)}\n`);
      for (let size = 0; size < bytes.length; size++) {
        assert.equal(scanner.scan(new DataView(bytes.buffer, 0, size), 0), -1);
      }
    }),
    50,
  );
});
