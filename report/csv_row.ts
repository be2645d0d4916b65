/** Rows of CSV after RFC 4180. */

/** What the RFC ends rows with. */
const END = "\r\n";
/** A spreadsheet takes text that begins so for a formula, and would run what a log says. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Writes a row.
 *
 * @param values Its fields; `null` is an empty one.
 * @returns The row with its end; what would be read as more than one field is quoted, and text that would be
 *   run as a formula has an apostrophe before it.
 */
export function csvRow(values: readonly (string | number | null)[]): string {
  return values.map(field).join(",") + END;
}

function field(value: string | number | null): string {
  if (value === null) return "";
  const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
