import assert from "node:assert/strict";
import { acceptAll, closeQuietly, listen } from "../../io/listen.ts";
import { within } from "../support/deadline.ts";

const HERE = { address: "127.0.0.1", port: 0 } as const;

Deno.test("listen() opens a port that others can connect to; 0 lets the system choose it", async () => {
  using listener = listen(HERE, "choose another");
  const { hostname, port } = listener.addr;
  assert.equal(hostname, "127.0.0.1");
  assert.ok(port > 0);
  const accepted = listener.accept();
  using _connection = await Deno.connect({ hostname, port });
  using _same = await within(accepted, "the connection");
});

Deno.test("listen() says that a port is taken and what to do", () => {
  using listener = listen(HERE, "");
  const { port } = listener.addr;
  assert.throws(() => listen({ address: "127.0.0.1", port }, "choose another with --port"), {
    name: "EnvironmentError",
    message: `cannot listen on 127.0.0.1:${port}: the port is taken; ` +
      "stop what uses it or choose another with --port",
  });
});

Deno.test("listen() says why it cannot listen on what is not this machine's", () => {
  assert.throws(() => listen({ address: "192.0.2.1", port: 0 }, "hint"), (error: Error) => {
    assert.equal(error.name, "EnvironmentError");
    assert.doesNotMatch(error.message, /hint/);
    return error.message.startsWith("cannot listen on 192.0.2.1:0: ");
  });
});

Deno.test("acceptAll() hands over each connection, and ends when the listener is closed", async () => {
  const listener = listen(HERE, "");
  const { hostname, port } = listener.addr;
  const ours: Deno.TcpConn[] = [];
  const theirs: Deno.TcpConn[] = [];
  const three = Promise.withResolvers<void>();
  const accepting = acceptAll(listener, (connection) => {
    if (ours.push(connection) === 3) three.resolve();
  });
  for (let i = 0; i < 3; i++) theirs.push(await Deno.connect({ hostname, port }));
  await within(three.promise, "three connections");
  closeQuietly(listener);
  await within(accepting, "the end of acceptAll()");
  const ports = (connections: Deno.TcpConn[], end: "localAddr" | "remoteAddr"): number[] =>
    connections.map((connection) => connection[end].port).sort();
  assert.deepEqual(ports(ours, "remoteAddr"), ports(theirs, "localAddr"));
  for (const connection of [...ours, ...theirs]) connection.close();
});

Deno.test("acceptAll() tells once that descriptors have run out, and goes on", async () => {
  const exhausted = Object.assign(new Error("Too many open files (os error 24)"), {
    code: "EMFILE",
  });
  const aborted = new Deno.errors.ConnectionAborted("the peer has gone");
  const closed = new Deno.errors.BadResource("closed");
  const faults: readonly Error[] = [aborted, exhausted, exhausted, closed];
  let calls = 0;
  const told: number[] = [];
  const accept = (): Promise<never> => Promise.reject(faults[calls++]);
  const listener = { accept } as unknown as Deno.TcpListener;
  await acceptAll(listener, () => assert.fail("a connection"), {
    onExhausted: () => told.push(calls),
  });
  assert.deepEqual(told, [2]);
  assert.equal(calls, faults.length);
});

Deno.test("acceptAll() on a listener that is closed already ends at once", async () => {
  const listener = listen(HERE, "");
  listener.close();
  await within(acceptAll(listener, () => assert.fail("a connection")), "the end of acceptAll()");
});

Deno.test("closeQuietly() closes, minds no second time, but other faults", () => {
  const listener = listen(HERE, "");
  closeQuietly(listener);
  closeQuietly(listener);
  const close = (): never => {
    throw new RangeError("another fault");
  };
  assert.throws(() => closeQuietly({ close }), /another fault/);
});
