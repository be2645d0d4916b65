/** Pieces of schemas whose issues say in words what is wanted, to follow "wanted". */

import * as z from "zod";
import type { Bound } from "./bounds.ts";

/**
 * A bounded number.
 *
 * @param bound What is accepted.
 * @returns The schema.
 */
export function number(bound: Bound): z.ZodType<number> {
  const test = (value: unknown): boolean => typeof value === "number" && bound.accepts(value);
  return z.custom<number>(test, { error: bound.wanted });
}

/**
 * A bounded number or one of some words.
 *
 * @param bound What is accepted of a number.
 * @param words The words.
 * @returns The schema.
 */
export function numberOr<W extends string>(
  bound: Bound,
  words: readonly W[],
): z.ZodType<number | W> {
  const test = (value: unknown): boolean =>
    typeof value === "number" ? bound.accepts(value) : words.some((word) => word === value);
  const named = words.filter((word) => !bound.wanted.includes(word));
  return z.custom<number | W>(test, { error: [...named, bound.wanted].join(", or ") });
}

/**
 * Makes a step of a schema out of a reader.
 *
 * @param read Gives `undefined` for what it cannot read.
 * @param wanted What it reads, in words, perhaps by what it could not read.
 * @returns The step, for `transform`.
 */
export function parsed<I, O>(
  read: (input: I) => O | undefined,
  wanted: string | ((input: I) => string),
): (input: I, context: z.core.$RefinementCtx<I>) => O {
  return (input, context) => {
    const output = read(input);
    if (output !== undefined) return output;
    const message = typeof wanted === "string" ? wanted : wanted(input);
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
}

/**
 * An object with these keys and no others.
 *
 * @param shape The keys and what each holds.
 * @returns The schema.
 */
export function keys<S extends z.core.$ZodLooseShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, { error: `the keys ${Object.keys(shape).join(", ")}` });
}
