/** Text tables. */

/** One column. */
export interface Column<T> {
  /** What stands above it. */
  readonly title: string;
  /** Numbers stand right. */
  readonly align: "left" | "right";
  /**
   * Writes a row's cell.
   *
   * @param row The row.
   * @returns Its text.
   */
  cell(row: T): string;
}

/**
 * Lays a table out.
 *
 * @param columns The columns.
 * @param rows The rows.
 * @returns The lines, the titles first.
 */
export function layOutTable<T>(columns: readonly Column<T>[], rows: readonly T[]): string[] {
  const cells = [columns.map(({ title }) => title)];
  for (const row of rows) cells.push(columns.map((column) => column.cell(row)));
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => (line[i] ?? "").length)));
  return cells.map((line) =>
    line.map((text, i) => {
      const width = widths[i] ?? 0;
      return columns[i]?.align === "left" ? text.padEnd(width) : text.padStart(width);
    }).join("  ").trimEnd()
  );
}
