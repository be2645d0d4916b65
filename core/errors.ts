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

/** What the system says, before the call and the paths that Deno adds: whoever catches it names the path. */
const SYSTEM_ERROR = /^(.*\(os error \d+\)): [a-z]+ '.*'$/s;
/** Deno's advice is for who wrote the program; a user who followed it would allow everything. */
const ADVICE =
  /, (run again with the --allow-[a-z]+ flag|specify the required permissions during compilation .*)$/s;

/**
 * Says what a caught value is about, in words for a user: without the path that Deno repeats in it,
 * and without Deno's advice to allow more.
 *
 * @param error Anything that was thrown.
 * @returns Its message, or the value itself as text.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.replace(SYSTEM_ERROR, "$1")
    .replace(ADVICE, ", which Deno was not told to allow");
}

/**
 * Shows a foreign value in an error: cut short, so that no one can flood a log, and objects by their
 * kind alone, because writing out a deeply nested one overflows the stack.
 *
 * @param value Anything that came from outside as JSON.
 * @returns At most 60 characters.
 */
export function shorten(value: unknown): string {
  if (value === undefined) return "missing"; // JSON has no such value
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return cutShort(text);
}

/**
 * Shows a field of a foreign object in an error, after a word such as "has".
 *
 * @param name The field's name.
 * @param value What it holds, `undefined` where there is no such field.
 * @returns For example `'tick' -1`, or `no 'tick'`.
 */
export function showField(name: string, value: unknown): string {
  return value === undefined ? `no '${name}'` : `'${name}' ${shorten(value)}`;
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

/** Up to so long a word is shown where it stands without quotes, or where it is a path. */
const WORD_LENGTH_MAX = 300;
/** A value in quotes, not what stands between two apostrophes; or a word. */
const VALUE = /(?<!\w)'([^']*)'|[^\s']+/g;
/** What is no text, beside what lays out an error of several lines. */
const UNPRINTABLE = /[^\P{Cc}\n]|[\u2028\u2029]/gu;

/**
 * Cuts short what an error repeats of a command line or a file, and makes it safe for a terminal. A
 * path is of no use cut short, so it may be longer.
 *
 * @param message The error's text, with values in single quotes.
 * @returns The same with no long values.
 */
export function cutValues(message: string): string {
  const cut = message.replaceAll(VALUE, (word: string, quoted: string | undefined) => {
    const value = quoted ?? word;
    const isKept = value.length <= WORD_LENGTH_MAX &&
      (quoted === undefined || /[/\\]/.test(value));
    const shown = printable(isKept ? value : cutShort(value));
    return quoted === undefined ? shown : `'${shown}'`;
  });
  // An apostrophe in a value ends what is taken for quoted, and no word has the space in it.
  return printableLines(cut);
}

/**
 * Makes text of several lines safe for a terminal.
 *
 * @param text Any text.
 * @returns The same with control characters written as JSON escapes, but for ends of lines.
 */
export function printableLines(text: string): string {
  return text.replace(UNPRINTABLE, escape);
}

/**
 * Makes text of another program safe for a terminal, which would obey what it spells in controls.
 *
 * @param text Any text.
 * @returns The same with control characters written as JSON escapes.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, escape);
}

function escape(control: string): string {
  return `\\u${(control.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
