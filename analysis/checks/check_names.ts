/** What checks are called, in the order in which an analysis has them. */

/** All of them; those of further clocks are only made where hosts keep these. */
export const CHECK_NAMES: readonly string[] = [
  ...["clock_steps", "stamps", "clock_condition", "longest_chain"],
  ...["no_creation", "no_duplication", "fifo", "intact", "conservation"],
  ...["ticks", "time", "inbox_first", "inbox_sizes"],
  ...["vector_clock", "hybrid_clock", "draws"],
];
