/** docs/protocol.md against the program: what it says is replayed or checked. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { LINE_BYTES_MAX, parseLine } from "../../core/lines.ts";
import { MESSAGE_TYPES } from "../../core/message.ts";
import { checkClientLine, checkRouterLine } from "../../core/protocol.ts";
import { readStreamLines } from "../../io/line_reader.ts";
import { within } from "../support/deadline.ts";
import { Peer } from "../support/peer.ts";
import { temporaryFolder } from "../support/temporary.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const PAGE = new URL("../../docs/protocol.md", import.meta.url);

/** The address in the transcripts; the replay takes any free port. */
const PAGE_ADDRESS = "127.0.0.1:8000";

Deno.test("Each line in docs/protocol.md has an example that the guards accept", async () => {
  const [, lines = ""] = /\n## The lines\n([^]*?)\n## /.exec(await readPage()) ?? [];
  const sections = lines.split("\n### ").slice(1);
  const types = new Set<unknown>();
  for (const section of sections) {
    const examples = [...section.matchAll(/^`(\{.*\})`$/gm)].map(([, json = ""]) =>
      JSON.parse(json)
    );
    assert.ok(examples.length > 0, section);
    for (const example of examples) {
      types.add(example.type);
      const isClients = ["HELLO", ...MESSAGE_TYPES].includes(example.type);
      assert.deepEqual((isClients ? checkClientLine : checkRouterLine)(example), example);
      const rows = [...section.matchAll(/^\| `(\w+)` +\|/gm)].map(([, field]) => field);
      const fields = Object.keys(example).filter((field) => field !== "type");
      assert.deepEqual(rows.filter((field) => field !== "type"), fields, section);
    }
  }
  const wanted = ["HELLO", "WELCOME", "START", "SEND_FIRST", "STOP", "DONE", "ERROR"];
  assert.deepEqual([...types], wanted);
});

Deno.test("The longest line is as long as docs/protocol.md says", async () => {
  assert.ok((await readPage()).includes(`at most ${LINE_BYTES_MAX.toLocaleString("en")} bytes`));
});

Deno.test("Numbers and byte order marks are read as docs/protocol.md says", () => {
  const read = (text: string): unknown => parseLine(new TextEncoder().encode(text));
  assert.deepEqual(["7", "7.0", "7e0"].map(read), [7, 7, 7]);
  assert.throws(() => read("\ufeff{}"), /not JSON/);
});

const TRANSCRIPTS = transcripts(await readPage());

Deno.test("docs/protocol.md has transcripts to replay", () => {
  assert.equal(TRANSCRIPTS.length, 2);
});

for (const [i, transcript] of TRANSCRIPTS.entries()) {
  Deno.test({
    name: `Transcript ${i + 1} of docs/protocol.md is what really happens`,
    ignore: Deno.build.os === "windows" && transcript.some(({ text }) => text === "^C"),
    fn: async () => {
      await using replay = await Replay.begin();
      for (const step of transcript) await replay.play(step);
      await replay.finish();
    },
  });
}

/** One line of a transcript. */
interface Step {
  /** R for the router, any other letter for a connection. */
  readonly terminal: string;
  /** `$` a command, `>` something typed, `<` something that appears. */
  readonly mark: string;
  readonly text: string;
}

/** Something that says lines, and then no more. */
interface Speaker {
  text(): Promise<string | undefined>;
}

/** A transcript that is played against a real router. */
class Replay implements AsyncDisposable {
  readonly #folder: AsyncDisposable & { readonly path: string };
  readonly #peers = new Map<string, Peer>();
  #router: RouterProcess | undefined;

  private constructor(folder: AsyncDisposable & { readonly path: string }) {
    this.#folder = folder;
  }

  static async begin(): Promise<Replay> {
    return new Replay(await temporaryFolder());
  }

  async play({ terminal, mark, text }: Step): Promise<void> {
    if (mark === "<") return await this.#expect(terminal, text);
    if (terminal !== "R") {
      return mark === "$" ? this.#connect(terminal, text) : this.#send(terminal, text);
    }
    if (mark === "$") this.#router = new RouterProcess(text, this.#folder.path);
    else {
      assert.equal(text, "^C");
      this.#started().interrupt();
    }
  }

  /** Nobody may say more than the transcript shows, and the router must have ended in order. */
  async finish(): Promise<void> {
    const router = this.#started();
    for (const [terminal, peer] of this.#peers) {
      assert.equal(await peer.text(), undefined, terminal);
    }
    assert.equal(await router.text(), undefined, "R");
    assert.equal(await router.ended, router.interrupted ? 130 : 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const peer of this.#peers.values()) peer[Symbol.dispose]();
    await this.#router?.[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  #started(): RouterProcess {
    assert.ok(this.#router !== undefined, "the transcript does not start the router");
    return this.#router;
  }

  async #connect(terminal: string, command: string): Promise<void> {
    assert.equal(command, `nc ${PAGE_ADDRESS.replace("127.0.0.1:", "localhost ")}`);
    const before = this.#peers.get(terminal);
    if (before !== undefined) {
      assert.equal(await before.text(), undefined, `${terminal} is still connected`);
      before[Symbol.dispose]();
    }
    this.#peers.set(terminal, await Peer.connect(this.#started().address));
  }

  async #send(terminal: string, text: string): Promise<void> {
    const peer = this.#peers.get(terminal);
    assert.ok(peer !== undefined, `${terminal} is not connected`);
    await peer.send(text);
  }

  async #expect(terminal: string, wanted: string): Promise<void> {
    const speaker: Speaker | undefined = terminal === "R"
      ? this.#router
      : this.#peers.get(terminal);
    const found = await speaker?.text();
    const literals = wanted.split("<number>").map((text) => RegExp.escape(text));
    const pattern = new RegExp(`^${literals.join("\\d+(?:\\.\\d+)?")}$`);
    if (!pattern.test(found ?? "")) assert.equal(found, wanted, `terminal ${terminal}`);
  }
}

/** A router as the transcripts start it, but on any free port and with its log in a folder. */
class RouterProcess implements AsyncDisposable, Speaker {
  /** The exit code. */
  readonly ended: Promise<number>;
  address = { hostname: "", port: 0 };
  interrupted = false;
  readonly #child: Deno.ChildProcess;
  readonly #lines: string[] = [];
  readonly #read: Promise<void>;
  readonly #folder: string;
  #isOver = false;
  #onNews = (): void => {};

  constructor(command: string, folder: string) {
    this.#folder = folder;
    const [program, ...args] = command.split(" ");
    const port = args.indexOf("--port") + 1;
    assert.deepEqual([program, args[0], args[port]], ["scale-sim", "router", "8000"]);
    args.splice(port, 1, "0", "--host", "127.0.0.1", "--log", folder);
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", MAIN, ...args],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.#read = this.#readLines();
    this.ended = this.#end();
  }

  /** The next line that it tells its user, its own address and folder as in the transcripts. */
  async text(): Promise<string | undefined> {
    while (this.#lines.length === 0 && !this.#isOver) {
      await within(
        new Promise<void>((resolve) => this.#onNews = resolve),
        "a line from the router",
      );
    }
    const line = this.#lines.shift();
    const [, hostname, port] = /^listening on (.+):(\d+);/.exec(line ?? "") ?? [];
    if (hostname !== undefined) this.address = { hostname, port: Number(port) };
    return line?.replaceAll(`${this.address.hostname}:${this.address.port}`, PAGE_ADDRESS)
      .replaceAll(this.#folder, "logs/");
  }

  interrupt(): void {
    this.interrupted = true;
    this.#child.kill("SIGINT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOver) this.#child.kill("SIGKILL");
    await this.ended;
  }

  async #readLines(): Promise<void> {
    const decoder = new TextDecoder();
    await readStreamLines(this.#child.stderr, (bytes) => {
      this.#lines.push(decoder.decode(bytes));
      this.#onNews();
    });
  }

  async #end(): Promise<number> {
    const [{ code }] = await Promise.all([this.#child.status, this.#read]);
    this.#isOver = true;
    this.#onNews();
    return code;
  }
}

async function readPage(): Promise<string> {
  return (await Deno.readTextFile(PAGE)).replaceAll("\r\n", "\n");
}

/** Reads the transcripts out of the page: fenced blocks of their own language. */
function transcripts(page: string): Step[][] {
  return [...page.matchAll(/^```transcript\n([^]*?)^```$/gm)].map(([, block = ""]) => {
    const lines = block.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return lines.map((line) => {
      const [, terminal, mark, text] = /^([A-Z])([$<>]) (.+)$/.exec(line) ?? [];
      assert.ok(terminal && mark && text, `no line of a transcript: '${line}'`);
      return { terminal, mark, text };
    });
  });
}
