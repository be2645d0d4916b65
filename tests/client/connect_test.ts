import assert from "node:assert/strict";
import { connect } from "../../client/router_link.ts";
import { nextTurn, within } from "../support/deadline.ts";

const never = new AbortController().signal;

/** An address on which nobody listens any more. */
function deserted(): { address: string; port: number } {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return { address: "127.0.0.1", port: listener.addr.port };
}

Deno.test("connect() connects to a router that is there, without waiting", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { hostname: address, port } = listener.addr;
  using connection = await connect({ address, port }, { wait: 0, signal: never });
  using accepted = await within(listener.accept(), "the connection");
  assert.equal(connection?.localAddr.port, accepted.remoteAddr.port);
});

Deno.test("connect() waits for a router that comes later", async () => {
  const { address, port } = deserted();
  const connecting = connect({ address, port }, { wait: 3600, signal: never });
  await nextTurn(); // the first attempt finds nobody, or the second
  using listener = Deno.listen({ hostname: address, port });
  using _accepted = await within(listener.accept(), "the connection");
  using connection = await within(connecting, "connect()");
  assert.ok(connection !== undefined);
});

Deno.test("connect() gives up after the wait and says where it looked and what to do", async () => {
  const router = deserted();
  for (const wait of [0, 0.1]) {
    await assert.rejects(connect(router, { wait, signal: never }), {
      name: "EnvironmentError",
      message: `cannot reach the router at 127.0.0.1:${router.port}: ` +
        `nothing listened there for ${wait} s; start it with 'scale-sim router'`,
    });
  }
});

Deno.test("connect() does not wait where waiting cannot help", async () => {
  const router = { address: "255.255.255.255", port: 8000 };
  await assert.rejects(connect(router, { wait: 3600, signal: never }), {
    name: "EnvironmentError",
    message: /^cannot reach the router at 255\.255\.255\.255:8000: /,
  });
});

Deno.test("an abort ends the wait for a router, and no connection is made", async () => {
  const controller = new AbortController();
  const connecting = connect(deserted(), { wait: 3600, signal: controller.signal });
  await nextTurn();
  controller.abort();
  assert.equal(await within(connecting, "connect()"), undefined);
  const signal = AbortSignal.abort();
  assert.equal(await connect(deserted(), { wait: 3600, signal }), undefined);
});
