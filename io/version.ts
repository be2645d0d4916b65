/** The program's version, as deno.json has it. */

import manifest from "../deno.json" with { type: "json" };

/** `MAJOR.MINOR.PATCH`. */
export const VERSION: string = manifest.version;
