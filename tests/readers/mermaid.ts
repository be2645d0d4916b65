/** Reads Mermaid with Mermaid itself, which wants a browser around it. */

import { Window } from "happy-dom";
import { serve } from "./serve.ts";

const window = new Window();
Object.assign(globalThis, { window, document: window.document, Element: window.Element });
const { default: mermaid } = await import("mermaid");

await serve(async (document) => {
  const { maxTextSize = 0 } = mermaid.mermaidAPI.defaultConfig;
  if (document.length > maxTextSize) throw new Error(`longer than ${maxTextSize}`);
  const { diagramType } = await mermaid.parse(document);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(document);
  return { diagramType, ...contentsOf(db) };
});
await window.happyDOM.close();

/** What a sequence diagram has, which Mermaid's types do not tell. */
function contentsOf(db: object): object {
  const { getActors, getMessages } = db as {
    getActors(): Map<string, { description: string }>;
    getMessages(): { from: string; to: string; message: string }[];
  };
  return {
    actors: [...getActors.call(db).values()].map(({ description }) => decode(description)),
    messages: getMessages.call(db).map(({ from, to, message }) => ({ from, to, message })),
  };
}

/** Undoes what Mermaid does to `#35;` before it parses, as it does itself when it draws. */
function decode(text: string): string {
  return text.replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)));
}
