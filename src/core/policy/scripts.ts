// The little languages in which filters and formats are written: what of them can be seen to only print.
import { english } from "../l10n.ts";

const ADDRESS = String.raw`(\d+|\$|/[^/\\]*/)`;
/** Prints, deletes or quits at lines, or replaces text, with no flag but `g`, `i`, `I`, `p` and a number. */
const SED_COMMAND = new RegExp(
  String.raw`^(${ADDRESS}(,\+?${ADDRESS})?!?)?\s*([pdq=]|s/([^/\\\n]|\\[^\n])*/([^/\\\n]|\\[^\n])*/[gpiI\d]*)$`,
);

/** Why a sed script is not known to only print; null when it is. `e`, `w`, `W`, `r` and all that is longer ask. */
export function whyNotSed(script: string): string | null {
  const commands = script.includes("s/") ? [script] : script.split(";");
  return commands.every((command) => SED_COMMAND.test(command.trim()))
    ? null
    : english('The sed script "{0}" is not known to only print.', script);
}

/** Words of awk that run, read or write something, and the variables that hold the environment and the list of files. */
const AWK_ACTS =
  /\b(system|getline|close|fflush|ARGV|ARGC|ARGIND|ENVIRON|PROCINFO|FUNCTAB|SYMTAB|load|include|function)\b/;

/** Why an awk program is not known to only print; null when it is. */
export function whyNotAwk(program: string): string | null {
  const acts = AWK_ACTS.exec(program)?.[0] ?? /[|>@`]|<\s*["a-z]/i.exec(program)?.[0];
  return acts === undefined ? null : english('The awk program uses "{0}".', acts);
}

const FORMATS = /^(|oneline|short|medium|full|fuller|reference|email|mboxrd|raw)$/;

/** Why a format of git's log is not known to only print; null when it is. */
export function whyNotFormat(format: string): string | null {
  // A sign in between changes only the line ends.
  if (/%[-+ ]?G/.test(format.replaceAll("%%", "")))
    return english("The format has signatures checked, which starts a program.");
  if (FORMATS.test(format) || /^t?format:/.test(format) || format.includes("%")) return null;
  return english('"{0}" is a format of the repository\'s own.', format);
}
