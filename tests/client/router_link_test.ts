import assert from "node:assert/strict";
import { RouterLink, type RouterListener } from "../../client/router_link.ts";
import { within } from "../support/deadline.ts";

const DEAF: RouterListener = {
  onWelcome: () => {},
  onStart: () => {},
  onMessage: () => {},
  onStop: () => {},
};

/** A link, and the router's end of it. */
async function connected(): Promise<[link: RouterLink, router: Deno.TcpConn]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
  return [new RouterLink(connection, DEAF), await within(listener.accept(), "the connection")];
}

Deno.test("Who leaves a router that is gone already waits for nothing more", async () => {
  const [link, router] = await connected();
  router.close();
  assert.equal(await within(link.run(), "the end"), "lost");
  link.leave(3_600_000); // a timer that is left would fail this test
});

Deno.test("Who leaves waits no longer than it says, and no timer outlives the connection", async () => {
  const [silent, router] = await connected();
  using _silent = router;
  const ended = silent.run();
  silent.leave(1);
  assert.equal(await within(ended, "the end"), "lost");

  const [link, other] = await connected();
  const over = link.run();
  link.leave(3_600_000);
  other.close();
  assert.equal(await within(over, "the end"), "lost");
});
