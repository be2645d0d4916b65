/** Sentences on a terminal. */

/**
 * Breaks a text at spaces. A word that is longer than a line has one for itself.
 *
 * @param text The text.
 * @param width How many columns there are.
 * @returns The lines.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
