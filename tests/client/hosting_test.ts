import assert from "node:assert/strict";
import { closeTogether } from "../../client/hosting.ts";
import { within } from "../support/deadline.ts";

Deno.test("Hosts of one process are closed together, so that none waits for another's viewers", async () => {
  const areAllAsked = Promise.withResolvers<void>();
  let asked = 0;
  const host = (): AsyncDisposable => ({
    async [Symbol.asyncDispose]() {
      if (++asked === 3) areAllAsked.resolve();
      await areAllAsked.promise;
    },
  });
  await within(closeTogether([host(), host(), host()]), "the end of three hosts");
});

Deno.test("A host that cannot be closed is told of once the others are closed", async () => {
  const closed: string[] = [];
  const failing: AsyncDisposable = {
    [Symbol.asyncDispose]: () => Promise.reject(new Error("the disk is full")),
  };
  const slow: AsyncDisposable = {
    async [Symbol.asyncDispose]() {
      await Promise.resolve();
      await Promise.resolve();
      closed.push("slow");
    },
  };
  await assert.rejects(closeTogether([failing, slow]), /^Error: the disk is full$/);
  assert.deepEqual(closed, ["slow"]);
});
