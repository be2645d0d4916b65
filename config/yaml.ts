/** YAML that is checked against a schema; faults are reported with their place. */

import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import type * as z from "zod";
import { describeError, shorten, UsageError } from "../core/errors.ts";

/** What is wrong, and at which offset into the text. */
interface Fault {
  readonly offset: number;
  readonly message: string;
}

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
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [unreadable] = document.errors;
  const result = unreadable === undefined ? schema.safeParse(content(document, path)) : undefined;
  if (result?.success) return result.data;
  const { offset, message } = unreadable === undefined
    ? describeIssue(document, result?.error.issues[0])
    : { offset: unreadable.pos[0], message: unreadable.message };
  const { line, col } = lines.linePos(offset);
  throw new UsageError(`${path}:${line}:${col}: ${message}`);
}

function content(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS() ?? {}; // an empty file changes nothing
  } catch (error) {
    throw new UsageError(`${path}: ${describeError(error)}`); // aliases without end, for example
  }
}

function describeIssue(document: Document.Parsed, issue: z.core.$ZodIssue | undefined): Fault {
  const path = issue?.path ?? [];
  const wanted = `wanted ${issue?.message}`;
  const name = path.join(".");
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const place = name === "" ? "" : ` in '${name}'`;
    return {
      offset: keyOffset(document.getIn(path, true), key),
      message: `unknown key '${key}'${place}, ${wanted}`,
    };
  }
  const written = document.getIn(path, true);
  const offset = isNode(written) ? written.range?.[0] ?? 0 : 0;
  const node = isAlias(written) ? written.resolve(document) : written;
  if (node === undefined) return { offset, message: `'${name}' is missing, ${wanted}` };
  const found = isScalar(node) ? shorten(node.value) : isMap(node) ? "a mapping" : "a list";
  return { offset, message: `${name === "" ? "the file" : `'${name}'`} is ${found}, ${wanted}` };
}

function keyOffset(map: unknown, key: string): number {
  if (!isMap(map)) return 0;
  const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return isNode(pair?.key) ? pair.key.range?.[0] ?? 0 : 0;
}
