/** Standard output and standard error, and what they are connected to. */

import { describeError, EnvironmentError } from "../core/errors.ts";

const encoder = new TextEncoder();

/** One of the two standard streams. */
export interface TextStream {
  /** Whether a person looks at it. */
  readonly isTerminal: boolean;
  /**
   * Writes text.
   *
   * @param text What to write.
   */
  write(text: string): void;
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
  return {
    isTerminal: stream.isTerminal(),
    write(text): void {
      const bytes = encoder.encode(text);
      try {
        for (let sent = 0; sent < bytes.length;) sent += stream.writeSync(bytes.subarray(sent));
      } catch (error) {
        onFailure(error);
      }
    },
  };
}
