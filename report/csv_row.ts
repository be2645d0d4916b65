/** Rows of CSV after RFC 4180. */

/** What the RFC ends rows with. */
const END = "\r\n";

/**
 * Writes a row.
 *
 * @param values Its fields; `null` is an empty one.
 * @returns The row with its end; what would be read as more than one field is quoted.
 */
export function csvRow(values: readonly (string | number | null)[]): string {
  return values.map(field).join(",") + END;
}

function field(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
