/** What a router or a client tells of itself while it runs. */

import { stderr, stdout } from "./terminal.ts";

/**
 * Makes the function that tells of records: to a person as text on standard error, to the
 * experiment that supervises this process as NDJSON on standard output.
 *
 * @param supervised Who listens.
 * @param describe Puts a record in words; `undefined` where it is not worth telling.
 * @returns The function.
 */
export function announcer<R extends object>(
  supervised: boolean,
  describe: (record: R) => string | undefined,
): (record: R) => void {
  return (record) => {
    const text = describe(record);
    if (text === undefined) return;
    if (supervised) stdout.write(`${JSON.stringify(record)}\n`);
    else stderr.print(`${text}\n`);
  };
}
