/** What a word that was typed wrongly was meant to be. */

/** So many letters may be wrong, as in commands and flags, whose suggestions are commander's, */
const EDITS_MAX = 3;
/** and of a short word not most of them. */
const SIMILARITY_MIN = 0.4;

/**
 * Finds the word that was meant.
 *
 * @param word What was typed.
 * @param candidates The words that there are.
 * @returns The nearest, the first where several are as near; `undefined` where none is near.
 */
export function nearestOf(word: string, candidates: readonly string[]): string | undefined {
  let [nearest, edits] = [undefined as string | undefined, EDITS_MAX + 1];
  for (const candidate of candidates) {
    const length = Math.max(word.length, candidate.length);
    if (length - Math.min(word.length, candidate.length) >= edits) continue;
    const distance = editDistance(word, candidate);
    if (distance >= edits || 1 - distance / length <= SIMILARITY_MIN) continue;
    [nearest, edits] = [candidate, distance];
  }
  return nearest;
}

/** How many letters have to be put in, taken out or replaced (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...from].entries()) {
    const above = row;
    row = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = (above[j] ?? 0) + (letter === to[j] ? 0 : 1);
      row.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
  }
  return row[to.length] ?? 0;
}
