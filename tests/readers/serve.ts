/** How a reader talks to the tests: documents in, what it understood of each out, both as JSON. */

/** What became of a document: what the reader made of it, or why it could not. */
export type Reading = { readonly value: unknown } | { readonly error: string };

/** Reads every document on standard input. */
export async function serve(read: (document: string) => unknown): Promise<void> {
  const documents: string[] = await new Response(Deno.stdin.readable).json();
  const readings: Reading[] = [];
  for (const document of documents) {
    try {
      readings.push({ value: await read(document) });
    } catch (error) {
      readings.push({ error: String(error) });
    }
  }
  console.log(JSON.stringify(readings));
}
