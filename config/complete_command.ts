/** `scale-sim complete SHELL`, and what the script that it prints asks when Tab is pressed. */

import { script, ShellCompDirective } from "@bomb.sh/tab";
import { Argument, Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { stdout } from "../io/terminal.ts";
import { suggest } from "./suggestions.ts";

const NAME = "scale-sim";
const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

const EXAMPLE = `
Examples: for this bash, for every bash, for zsh
  source <(scale-sim complete bash)
  echo 'source <(scale-sim complete bash)' >> ~/.bashrc
  source <(scale-sim complete zsh)

The script calls scale-sim, which must be on the PATH.`;

/**
 * The library's script for bash makes its constants read-only, so that bash would complain where the
 * script is read again, or that of another program with the same library was. What is there stays.
 */
const BASH_BEGIN = `
readonly() {
    local name=\${1%%=*}
    [[ -n \${!name-} ]] || builtin readonly "$1"
}
`;

/**
 * The library's script for zsh counts on zsh's completions, which nobody may have switched on. The
 * first line is for those who put the script into a folder of functions.
 */
const ZSH_BEGIN = `#compdef ${NAME}
(( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
`;

/**
 * What the library's script for bash leaves open. It takes the words from a function of the package
 * bash-completion, which not every bash has loaded; it shall take them from one of ours, which gives
 * what bash itself says. And bash shall complete paths where no word fits.
 */
const BASH_END = `
unset -f readonly
__scale_sim_words() {
    words=("\${COMP_WORDS[@]}")
    cword=$COMP_CWORD
    prev=\${words[cword - 1]}
    cur=\${words[cword]}
    [[ $cur != = ]] || cur= # right after --flag=
}
__scale_sim_complete_here=$(declare -f __scale_sim_complete)
eval "\${__scale_sim_complete_here//_get_comp_words_by_ref/__scale_sim_words}"
unset __scale_sim_complete_here
complete -o default -F __scale_sim_complete ${NAME}
`;

/**
 * Builds the subcommand.
 *
 * @returns The command.
 */
export function completeCommand(): CommandUnknownOpts {
  return new Command("complete")
    .description(
      "Prints a script with which a shell completes commands, flags and their values when Tab is " +
        "pressed.",
    )
    .addArgument(new Argument("<shell>", "whose script").choices(SHELLS))
    .addHelpText("after", EXAMPLE)
    .action((shell) => {
      if (shell === "bash") stdout.write(BASH_BEGIN);
      if (shell === "zsh") stdout.write(ZSH_BEGIN);
      script(shell, NAME, NAME);
      if (shell === "bash") stdout.write(BASH_END);
    });
}

/**
 * Prints how a command line may go on, as the scripts expect it: a line for each word, and last
 * whether the shell shall complete paths.
 *
 * @param program The program with all its commands.
 * @param line The words so far; the last is being typed and may be empty.
 */
export async function printSuggestions(
  program: CommandUnknownOpts,
  line: readonly string[],
): Promise<void> {
  const { words, files } = await suggest(program, line);
  const { ShellCompDirectiveDefault, ShellCompDirectiveNoFileComp } = ShellCompDirective;
  for (const { word, meaning } of words) stdout.write(`${word}\t${meaning}\n`);
  stdout.write(`:${files ? ShellCompDirectiveDefault : ShellCompDirectiveNoFileComp}\n`);
}
