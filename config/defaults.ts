/** Flags first, then the user's file, then config.yaml. */

import type { Settings } from "./settings.ts";

/**
 * Fills in what the flags left open. Where they left nothing open no file is read and no library is
 * loaded for it, which is what makes the processes of an experiment start fast.
 *
 * @param flags Every parameter, `undefined` where no flag gave it.
 * @param section Picks the settings for the same parameters.
 * @param path The user's file, if there is one.
 * @returns Every parameter.
 */
export async function withDefaults<T extends object>(
  flags: { readonly [K in keyof T]: T[K] | undefined },
  section: (settings: Settings) => T,
  path?: string,
): Promise<T> {
  const fromFlags = given(flags);
  const complete = Object.keys(fromFlags).length === Object.keys(flags).length;
  if (complete && path === undefined) return fromFlags as T;
  const { loadSettings } = await import("./settings.ts");
  return { ...section(await loadSettings(path)), ...fromFlags };
}

/**
 * Leaves away the fields that are `undefined`.
 *
 * @param fields Any fields, or none.
 * @returns Those with a value.
 */
export function given<T extends object>(
  fields: T | null | undefined,
): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(fields ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
