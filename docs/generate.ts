/**
 * Rewrites the generated parts of the documentation from their sources of truth: the types of the
 * records, the error codes, the help texts, the defaults. `--check` only says what is out of date.
 *
 *     deno task docs
 *     deno task docs --check
 *
 * @module
 */

import { EXIT, EXIT_MEANINGS } from "../core/exit_codes.ts";
import { ERROR_CODES } from "../core/protocol.ts";
import { GUIDE_RUNS, GUIDE_SEED } from "./guide_runs.ts";
import { EVENT_COLUMNS } from "../report/export/event_columns.ts";

const ROOT = new URL("../", import.meta.url);

/** What `deno doc --json` says of an interface, as far as it is needed here. */
interface Declaration {
  readonly jsDoc?: { readonly doc: string };
  readonly kind: string;
  readonly def: {
    readonly properties?: Property[];
    readonly extends?: TypeNode[];
    readonly tsType?: TypeNode;
  };
}

interface Symbols {
  /** Those to describe. */
  readonly interfaces: Map<string, Declaration>;
  /** All, from which fields may be inherited. */
  readonly known: Map<string, Declaration>;
  /** Names for one of several words. */
  readonly unions: Map<string, TypeNode>;
}

interface Property {
  readonly name: string;
  readonly jsDoc?: { readonly doc: string };
  readonly tsType: TypeNode;
}

interface TypeNode {
  readonly kind: string;
  readonly repr?: string;
  readonly value: unknown;
}

/** Each generated part by the name in its marker. */
const PARTS: Readonly<Record<string, () => Promise<string>>> = {
  "host records": () => describeRecords(["core/history.ts"]),
  "router records": () => describeRecords(["core/router_history.ts"]),
  "message": () => describeRecords(["core/message.ts"]),
  "arguments": () => describeRecords(["experiment/run_arguments.ts"]),
  "trials": () => describeRecords(["analysis/trials.ts"]),
  "summary": () =>
    describeRecords(
      [
        ...["analysis/run_summary.ts", "analysis/host_metrics.ts", "analysis/copy_metrics.ts"],
        "analysis/theory.ts",
      ],
      ["RunSummary", "HostSummary", "HostPrediction", "CopyMetrics"],
    ),
  "analysis": () => describeRecords(["analysis/run_analysis.ts"], ANALYSIS),
  "error codes": () => Promise.resolve(describeErrorCodes()),
  "defaults": async () =>
    fence("yaml", await Deno.readTextFile(new URL("config/config.yaml", ROOT))),
  "exit codes": () => Promise.resolve(describeExitCodes()),
  "help": async () => fence("text", await help()),
  ...Object.fromEntries(
    ["experiment", "router", "client", "analyze", "report", "export", "complete"].map((command) => [
      `help ${command}`,
      async () => fence("text", await help(command)),
    ]),
  ),
  "run mixed": () => showRun("mixed"),
  "run even": () => showRun("even"),
  "run slow": () => showRun("slow"),
  "run quiet": () => showRun("quiet"),
  "analyze all": () => showAnalysis("mixed", "even", "slow", "quiet"),
  "analyze pre": () => showAnalysis("pre"),
  "analyze pair": () => showCausality("mixed"),
  "analyze clocks": () => showCausality("clocks"),
  "export columns": () => Promise.resolve(describeColumns()),
};

/** What the JSON of an analysis is made of, from the outside in. */
const ANALYSIS = [
  ...["RunAnalysis", "HostAnalysis", "Distribution", "Bar", "Verdict", "Violation", "Evidence"],
  ...["Comparison", "Causality"],
];

/** Where the names for one of several words are, beside the file that uses them. */
const WORDS = [
  ...["core/host.ts", "core/history.ts", "core/protocol.ts", "core/further_clock.ts"],
  ...["core/router_history.ts", "analysis/theory.ts"],
];

const PART = /(<!-- generated: ([a-z ]+) -->)[^]*?(<!-- end -->)/g;

async function main(check: boolean): Promise<number> {
  let stale = 0;
  for await (const { name, isFile } of Deno.readDir(new URL("docs/", ROOT))) {
    if (!isFile || !name.endsWith(".md")) continue;
    const url = new URL(`docs/${name}`, ROOT);
    const before = await Deno.readTextFile(url);
    const after = await format(await fill(before, name));
    if (before === after) continue;
    stale++;
    console.error(`docs/${name} ${check ? "is out of date, run: deno task docs" : "rewritten"}`);
    if (!check) await Deno.writeTextFile(url, after);
  }
  return check && stale > 0 ? 1 : 0;
}

async function fill(text: string, name: string): Promise<string> {
  let result = "";
  let end = 0;
  for (const match of text.matchAll(PART)) {
    const [whole, open = "", part = "", close = ""] = match;
    const generate = PARTS[part];
    if (generate === undefined) throw new Error(`docs/${name} asks for unknown part '${part}'`);
    result += `${text.slice(end, match.index)}${open}\n\n${await generate()}\n\n${close}`;
    end = match.index + whole.length;
  }
  return result + text.slice(end);
}

/** Of all interfaces of some files or, in their order, those that are named. */
async function describeRecords(paths: readonly string[], names?: string[]): Promise<string> {
  const { interfaces, known, unions } = await readSymbols(paths);
  const extended = [...interfaces.values()].flatMap(({ def }) => def.extends?.map(typeText) ?? []);
  const sections: string[] = [];
  for (const name of names ?? interfaces.keys()) {
    const declaration = interfaces.get(name);
    if (declaration === undefined) throw new Error(`there is no interface ${name} to describe`);
    if (extended.includes(name)) continue; // its rows are with those that extend it
    const rows = fieldsOf(declaration, known)
      .map((row) => ({ ...row, tsType: spellOut(row.tsType, unions) }))
      .sort((a, b) => Number(b.name === "event_type") - Number(a.name === "event_type"));
    const [first] = rows;
    const kind = first?.name === "event_type" ? typeText(first.tsType).replaceAll("`", "") : name;
    const head = ["| field | type | meaning |", "| --- | --- | --- |"];
    sections.push(
      `**${kind}**: ${oneLine(declaration.jsDoc?.doc)}`,
      [...head, ...rows.map(describeField)].join("\n"),
    );
  }
  return sections.join("\n\n");
}

async function readSymbols(paths: readonly string[]): Promise<Symbols> {
  const { nodes } = JSON.parse(await run(["doc", "--json", ...paths, ...WORDS])) as {
    nodes: Record<string, { symbols: { name: string; declarations: Declaration[] }[] }>;
  };
  const interfaces = new Map<string, Declaration>();
  const known = new Map<string, Declaration>();
  const unions = new Map<string, TypeNode>();
  for (const [file, { symbols }] of Object.entries(nodes)) {
    for (const { name, declarations: [declaration] } of symbols) {
      const type = declaration?.def.tsType;
      if (declaration?.kind === "interface") {
        known.set(name, declaration);
        if (paths.some((path) => file.endsWith(path))) interfaces.set(name, declaration);
      }
      if (declaration?.kind === "typeAlias" && type?.kind === "union") unions.set(name, type);
    }
  }
  return { interfaces, known, unions };
}

/** Puts the words in the place of a name for them. */
function spellOut(type: TypeNode, unions: ReadonlyMap<string, TypeNode>): TypeNode {
  if (type.kind !== "union") return unions.get(typeText(type)) ?? type;
  const value = (type.value as TypeNode[]).map((member) => spellOut(member, unions));
  return { ...type, value };
}

function fieldsOf({ def }: Declaration, known: ReadonlyMap<string, Declaration>): Property[] {
  const inherited = (def.extends ?? []).flatMap((parent) => {
    const declaration = known.get(typeText(parent));
    return declaration === undefined ? [] : fieldsOf(declaration, known);
  });
  return [...inherited, ...(def.properties ?? [])];
}

function describeField({ name, tsType, jsDoc }: Property): string {
  const type = typeText(tsType).replaceAll("|", "\\|");
  return `| \`${name}\` | ${type} | ${oneLine(jsDoc?.doc)} |`;
}

function typeText(type: TypeNode): string {
  if (type.kind === "union") return (type.value as TypeNode[]).map(typeText).join(" | ");
  if (type.kind === "literal") return `\`${type.repr}\``;
  if (type.kind === "tuple") return (type.value as TypeNode[]).map(typeText).join(", ");
  if (type.kind === "array") return `array of ${typeText(type.value as TypeNode)}`;
  if (type.kind === "typeOperator") {
    return typeText((type.value as { tsType: TypeNode }).tsType);
  }
  return type.repr === "Readonly" ? "object" : type.repr || "object";
}

function oneLine(doc = ""): string {
  return doc.replaceAll(/\{@linkcode ([\w.]+)\}/g, "`$1`").replaceAll(/\s+/g, " ").trim();
}

function describeErrorCodes(): string {
  const rows = Object.entries(ERROR_CODES).map(([code, text]) => `| \`${code}\` | ${text} |`);
  return ["| code | meaning |", "| --- | --- |", ...rows].join("\n");
}

function describeExitCodes(): string {
  const names = Object.keys(EXIT) as (keyof typeof EXIT)[];
  const rows = names.map((name) => `| ${EXIT[name]} | ${EXIT_MEANINGS[name]} |`);
  return ["| exit code | meaning |", "| --- | --- |", ...rows].join("\n");
}

function describeColumns(): string {
  const rows = EVENT_COLUMNS.map(({ name, type, meaning }) =>
    `| \`${name}\` | ${type} | ${meaning} |`
  );
  return ["| column | type | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

async function help(...command: string[]): Promise<string> {
  return await run(["run", "--quiet", "--allow-all", "main.ts", ...command, "--help"]);
}

/** The runs of the guide, made when they are first asked for. */
const logs = await Deno.makeTempDir();
const made = new Map<string, Promise<string>>();

function guideRun(name: string): Promise<string> {
  const known = made.get(name);
  if (known !== undefined) return known;
  const place = ["--exp-name", name, "--log-dir", logs, "--virtual", "--seed", GUIDE_SEED];
  const flags = [...GUIDE_RUNS[name] ?? [], ...place];
  const output = run(["run", "--quiet", "--allow-all", "main.ts", "experiment", ...flags]);
  made.set(name, output);
  return output;
}

/** What a run prints, but for the path of its logs. */
async function showRun(name: string): Promise<string> {
  const output = await guideRun(name);
  return fence("text", output.slice(0, output.indexOf("\nlogs: ")));
}

/** What the analysis of runs prints, up to the tables of figures that others show already. */
async function showAnalysis(...names: string[]): Promise<string> {
  const [verdicts = ""] = (await analyze(...names)).split(/\n\nhost /);
  return fence("text", verdicts);
}

/** The last block of an analysis: chain, concurrent pairs, and an example of those. */
async function showCausality(name: string): Promise<string> {
  return fence("text", (await analyze(name)).split("\n\n").at(-1) ?? "");
}

async function analyze(...names: string[]): Promise<string> {
  await Promise.all(names.map(guideRun));
  const directories = names.map((name) => `${logs}/${name}`);
  const args = ["run", "--quiet", "--allow-all", "main.ts", "analyze", ...directories];
  return (await run(args, { mayFail: true })).replaceAll(`${logs}/`, "logs/");
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

async function format(markdown: string): Promise<string> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = process.stdin.getWriter();
  const [{ stdout }] = await Promise.all([
    process.output(),
    writer.write(new TextEncoder().encode(markdown)).then(() => writer.close()),
  ]);
  return new TextDecoder().decode(stdout);
}

/** Runs Deno. An analysis that finds violations exits with 1, as it should. */
async function run(args: readonly string[], { mayFail = false } = {}): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
  }).output();
  if (!success && !mayFail) {
    throw new Error(`deno ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  }
  return new TextDecoder().decode(stdout);
}

const code = await main(Deno.args.includes("--check"));
await Deno.remove(logs, { recursive: true });
Deno.exit(code);
