/** Reads CSV with csv-parse. */

import { parse } from "csv-parse/sync";
import { serve } from "./serve.ts";

await serve((text: string) => parse(text, { columns: true }));
