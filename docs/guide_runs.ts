/** The runs of docs/guide.md: their flags, by name. The guide's outputs and pictures are made of them. */
export const GUIDE_RUNS: Readonly<Record<string, readonly string[]>> = {
  mixed: ["--clock-speeds", "1", "2", "3"],
  even: ["--clock-speeds", "5", "5", "5", "--phase", "aligned"],
  slow: ["--clock-speeds", "1", "8", "8"],
  quiet: ["--clock-speeds", "1", "8", "8", "--prob-internal", "0.95"],
  clocks: [
    ...["--clock-speeds", "1", "2", "3", "--clocks", "vector,hybrid"],
    ...["--skew", "offset=0.5", "none", "drift=-200"],
  ],
  pre: ["--clock-speeds", "1", "2", "3", "--stamp", "pre"],
};

/** What all of them share: virtual time, and a seed, so that everyone gets the same run. */
export const GUIDE_SEED = "7";
