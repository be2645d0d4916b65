import assert from "node:assert/strict";
import { describeKilled, describeStandstill } from "../../experiment/blame.ts";

Deno.test("describeStandstill() names who has not done what the others wait for", () => {
  const absent = ["client a:1", "client a:2"];
  const table: [isRouterUp: boolean, isStarted: boolean, absent: string[], text: string][] = [
    [false, false, absent, "the router did not start in time"],
    [true, false, ["client a:1"], "the client a:1 did not join in time"],
    [true, false, absent, "the client a:1 and the client a:2 did not join in time"],
    [true, false, [], "the router did not start the run in time"],
    [true, true, [], "the router did not end the run in time"],
  ];
  for (const [isRouterUp, isStarted, absent, text] of table) {
    assert.equal(describeStandstill({ isRouterUp, isStarted, absent }), text);
  }
});

Deno.test("describeKilled() blames the router before its clients, and names a few of many", () => {
  const table: [names: string[], text: string][] = [
    [["router", "client a:1"], "the router did not end and was killed"],
    [["client a:1"], "the client a:1 did not end and was killed"],
    [["a", "b", "c", "d"], "the a, the b, the c and the d did not end and were killed"],
    [["a", "b", "c", "d", "e"], "the a, the b, the c and 2 others did not end and were killed"],
  ];
  for (const [names, text] of table) assert.equal(describeKilled(names, "router"), text);
});
