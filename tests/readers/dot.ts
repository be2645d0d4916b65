/** Reads DOT with Graphviz itself: lays the graph out and says what is in it. */

import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { serve } from "./serve.ts";

const graphviz = await Graphviz.load();
await serve((document) => JSON.parse(graphviz.layout(document, "json", "dot")));
