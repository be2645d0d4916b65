import assert from "node:assert/strict";
import fc from "fast-check";
import { MessageRing } from "../../core/message_ring.ts";

Deno.test("a ring holds what the slowest host has not passed, however often it comes round", () => {
  const batch = fc.record({ count: fc.integer({ min: 1, max: 500 }), passed: fc.nat(400) });
  fc.assert(
    fc.property(fc.array(batch, { minLength: 20, maxLength: 40 }), (batches) => {
      const ring = new MessageRing<string>();
      let start = 0;
      let end = 0;
      for (const { count, passed } of batches) {
        if (!ring.hasRoom(count)) ring.makeRoom(end - start);
        assert.ok(ring.hasRoom(count));
        for (let i = 0; i < count; i++, end++) {
          ring.keep(`message ${end}`);
          assert.equal(ring.push(end % 7, 2 * end), end);
        }
        for (let place = start; place < end; place++) {
          const index = place & (ring.stamps.length - 1);
          const held = [ring.stamps[index], ring.senders[index], ring.message(place)];
          assert.deepEqual(held, [2 * place, place % 7, `message ${place}`]);
        }
        start = Math.min(end, start + passed);
      }
      assert.equal(ring.end, end);
    }),
    { numRuns: 30 },
  );
});
