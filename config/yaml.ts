/** YAML that is checked against a schema; faults are reported with their place. */

import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import type * as z from "zod";
import { cutShort, describeError, shorten, UsageError } from "../core/errors.ts";

/** What is wrong, and at which offset into the text. */
interface Fault {
  readonly offset: number;
  readonly message: string;
}

const MULTIPLE_DOCUMENTS = "Source contains multiple documents, wanted one";

/**
 * Reads YAML.
 *
 * @param schema What is wanted. The message of an issue says it in words, to follow "wanted".
 * @param text The YAML.
 * @param path The file's name, for errors.
 * @returns The content, checked.
 * @throws {UsageError} The first fault as `path:line:column: what was found and what was wanted`.
 */
export function parseYaml<T>(schema: z.ZodType<T>, text: string, path: string): T {
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, logLevel: "error" } as const;
  const document = parseDocument(text, options);
  const [unreadable] = document.errors;
  const result = unreadable === undefined ? check(schema, document) : describeSyntax(unreadable);
  if ("data" in result) return result.data;
  const { line, col } = lines.linePos(result.offset);
  throw new UsageError(`${path}:${line}:${col}: ${result.message}`);
}

function check<T>(schema: z.ZodType<T>, document: Document.Parsed): { readonly data: T } | Fault {
  let content: unknown;
  try {
    content = document.toJS() ?? {}; // an empty file changes nothing
  } catch (error) {
    return { offset: aliasOffset(document), message: describeError(error) };
  }
  const result = schema.safeParse(content);
  return result.success ? result : describeIssue(document, result.error.issues[0]);
}

/** What the library says is for people who write programs. */
function describeSyntax({ code, message, pos }: YAMLError): Fault {
  return { offset: pos[0], message: code === "MULTIPLE_DOCS" ? MULTIPLE_DOCUMENTS : message };
}

/** Where an alias has no anchor; or where aliases begin, as there are too many. */
function aliasOffset(document: Document.Parsed): number {
  let first: number | undefined;
  let dangling: number | undefined;
  visit(document, {
    Alias(_, alias) {
      first ??= alias.range?.[0];
      if (alias.resolve(document) === undefined) dangling ??= alias.range?.[0];
    },
  });
  return dangling ?? first ?? 0;
}

function describeIssue(document: Document.Parsed, outer: z.core.$ZodIssue | undefined): Fault {
  const issue = innermost(outer);
  const path = issue?.path ?? [];
  const wanted = `wanted ${issue?.message}`;
  const name = path.join(".");
  const written = nodeAt(document, path);
  const node = resolved(document, written);
  const offset = isNode(written) ? written.range?.[0] ?? 0 : 0;
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const place = name === "" ? "" : ` in '${name}'`;
    return {
      offset: keyOffset(node, key) ?? offset,
      message: `unknown key '${cutShort(key)}'${place}, ${wanted}`,
    };
  }
  if (node === undefined) return { offset, message: `'${name}' is missing, ${wanted}` };
  const found = isScalar(node) ? shorten(node.value) : isMap(node) ? "a mapping" : "a list";
  return { offset, message: `${name === "" ? "the file" : `'${name}'`} is ${found}, ${wanted}` };
}

/** Of "a word or a list" a faulty list is told by what is wrong in it. */
function innermost(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== "invalid_union") return issue;
  const inner = issue.errors.flat().find(({ path }) => path.length > 0);
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] };
}

function nodeAt(document: Document.Parsed, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((node, key) => {
    const parent = resolved(document, node);
    return isCollection(parent) ? parent.get(key, true) : undefined;
  }, document.contents);
}

function resolved(document: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function keyOffset(map: unknown, key: string): number | undefined {
  if (!isMap(map)) return undefined;
  const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
}
