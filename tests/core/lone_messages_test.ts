import assert from "node:assert/strict";
import fc from "fast-check";
import { LoneMessages } from "../../core/lone_messages.ts";

const HOSTS = 3;

Deno.test("each host gets what came for it alone, the oldest first, whatever comes for the others", () => {
  const step = fc.record({ host: fc.nat(HOSTS - 1), takes: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 100, maxLength: 300 }),
      fc.boolean(),
      (steps, areKept) => {
        const lists = new LoneMessages<string>(HOSTS);
        const expected: number[][] = Array.from({ length: HOSTS }, () => []);
        for (const [i, { host, takes }] of steps.entries()) {
          const own = expected[host] as number[];
          if (takes && own.length > 0) {
            assert.equal(lists.place(host), 1000 + (own[0] as number));
            assert.equal(lists.message(host), areKept ? `message ${own[0]}` : undefined);
            assert.equal(lists.take(host), own.shift());
          } else {
            lists.reserve(1);
            lists.push(host, { stamp: i, place: 1000 + i, isFirst: own.length === 0 });
            if (areKept) lists.keep(host, `message ${i}`);
            own.push(i);
          }
        }
      },
    ),
  );
});
