/** How much room there is. */

import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Says how much room a disk has.
 *
 * @param path A folder on it, which need not be there yet.
 * @returns Bytes; `undefined` where the system cannot tell.
 */
export async function freeBytes(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    const parent = dirname(resolve(path));
    return parent === path ? undefined : await freeBytes(parent);
  }
}
