/** Standard output and standard error, and what they are connected to. */

import { describeError, EnvironmentError, printableLines } from "../core/errors.ts";

const encoder = new TextEncoder();

/** One of the two standard streams. */
export interface TextStream {
  /** Whether a person looks at it. */
  readonly isTerminal: boolean;
  /**
   * Writes text as it is: what another program reads, or what draws.
   *
   * @param text What to write.
   */
  write(text: string): void;
  /**
   * Writes text for a person. It may repeat what logs or other processes say, and a terminal would obey
   * what these spell in controls.
   *
   * @param text What to write.
   */
  print(text: string): void;
}

/** Where results go. */
export const stdout: TextStream = textStream(Deno.stdout, (error) => {
  if (error instanceof Deno.errors.BrokenPipe) return; // the reader went away, as `head` does
  throw new EnvironmentError(`cannot write standard output: ${describeError(error)}`);
});

/** Where diagnostics and progress go. */
export const stderr: TextStream = textStream(Deno.stderr, () => {}); // nowhere is left to tell it

/**
 * Measures the terminal.
 *
 * @returns Its width in columns, 80 where there is none.
 */
export function columns(): number {
  try {
    return Deno.consoleSize().columns || 80;
  } catch {
    return 80;
  }
}

function textStream(
  stream: typeof Deno.stdout | typeof Deno.stderr,
  onFailure: (error: unknown) => void,
): TextStream {
  const write = (text: string): void => {
    const bytes = encoder.encode(text);
    try {
      for (let sent = 0; sent < bytes.length;) sent += stream.writeSync(bytes.subarray(sent));
    } catch (error) {
      onFailure(error);
    }
  };
  return {
    isTerminal: stream.isTerminal(),
    write,
    print: (text) => write(printableLines(text)),
  };
}
