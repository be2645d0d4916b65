/** How the program ends: the codes that scripts may rely on. */

/** What the program exits with. */
export const EXIT = {
  fine: 0,
  violations: 1,
  usage: 2,
  environment: 3,
  bug: 70,
  interrupted: 130,
} as const;

/** What each code says, for the documentation. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  fine: "all went well; of `analyze`: all rules held",
  violations: "`analyze` found that a rule was violated",
  usage: "the command line or the configuration is wrong",
  environment: "the surroundings failed: a port is taken, a file cannot be written, a process died",
  bug: "a bug in scale-sim",
  interrupted: "ended early by Ctrl-C or a signal, with everything written",
};
