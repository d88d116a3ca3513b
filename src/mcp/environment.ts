// What a server sees of this process's environment: what programs need to find their way, no secret, and what the person
// entered for that server.
import { commandEnvironment, MARK } from "../tools/shell/environment.ts";

/** Set for commands whose output a model reads; a server decides these for itself. */
const FOR_COMMANDS = /^(TERM|NO_COLOR|FORCE_COLOR|CLICOLOR|.*PAGER|.*EDITOR|VISUAL|GIT_.*)$/;

/** `folders`: the workspace's, as real paths; what is in them is not on the PATH. `mark`: what all its processes carry. */
export function serverEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  entered: Readonly<Record<string, string>>,
  mark: string,
  folders: readonly string[],
): Record<string, string> {
  const passed = Object.entries(commandEnvironment(own, mark, folders)).filter(([name]) => !FOR_COMMANDS.test(name));
  // Ours last: by the mark they are found.
  const { [MARK]: _, ...values } = entered;
  return { ...Object.fromEntries(passed), ...values, [MARK]: mark };
}
