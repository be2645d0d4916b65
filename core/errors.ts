/** The failures that a user can cause or meet, by what the user has to change. */

/** The command line or a configuration is wrong; the program exits with 2. */
export class UsageError extends Error {
  /** The name of the class. */
  override name = "UsageError";
}

/** The surroundings failed (a port, a file, another process); the program exits with 3. */
export class EnvironmentError extends Error {
  /** The name of the class. */
  override name = "EnvironmentError";
}

/** Checks found violations, and the user has been told; the program exits with 1. */
export class ViolationError extends Error {
  /** The name of the class. */
  override name = "ViolationError";
}

/** The user ended the program early and everything is written; the program exits with 130. */
export class InterruptError extends Error {
  /** The name of the class. */
  override name = "InterruptError";
}

/**
 * Says what a caught value is about, in words for a user.
 *
 * @param error Anything that was thrown.
 * @returns Its message, or the value itself as text.
 */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Shows a foreign value in an error: cut short, so that no one can flood a log, and objects by their
 * kind alone, because writing out a deeply nested one overflows the stack.
 *
 * @param value Anything that came from outside as JSON.
 * @returns At most 60 characters.
 */
export function shorten(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return cutShort(text);
}

/**
 * Cuts text short that a user typed and that an error repeats.
 *
 * @param text Any text.
 * @returns At most 60 characters of it.
 */
export function cutShort(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57).toWellFormed()}...` : text;
}
