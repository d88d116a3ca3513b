// What a command sees of the environment: what programs need to find their way, and no secret.

import { realpathSync } from "node:fs";
import path from "node:path";

/** Names that are passed on. Everything else stays here: an environment is where keys are kept. */
const PASSED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TMPDIR|TEMP|TMP|JAVA_HOME|GOPATH|GOROOT|CARGO_HOME|RUSTUP_HOME|NVM_DIR|PYENV_ROOT|VIRTUAL_ENV|ANDROID_HOME|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|SYSTEMDRIVE|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES(\(X86\))?|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|OS)$/i;
const SECRET = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH/i;

/** Nothing waits for a person, colours or pages its output, and git starts nothing by itself. */
const FIXED = {
  TERM: "dumb",
  NO_COLOR: "1",
  FORCE_COLOR: "0",
  CLICOLOR: "0",
  PAGER: "cat",
  MANPAGER: "cat",
  GIT_PAGER: "cat",
  GIT_EDITOR: "false",
  EDITOR: "false",
  VISUAL: "false",
  GIT_TERMINAL_PROMPT: "0",
  // Looking at the state of a repository writes nothing.
  GIT_OPTIONAL_LOCKS: "0",
  // Nor does it fetch, or start a monitor that would outlive the command.
  GIT_NO_LAZY_FETCH: "1",
  GIT_CONFIG_COUNT: "3",
  GIT_CONFIG_KEY_0: "core.fsmonitor",
  GIT_CONFIG_VALUE_0: "false",
  GIT_CONFIG_KEY_1: "gc.autoDetach",
  GIT_CONFIG_VALUE_1: "false",
  GIT_CONFIG_KEY_2: "maintenance.autoDetach",
  GIT_CONFIG_VALUE_2: "false",
} as const;

/** The name of the variable that every process of a call carries, so that those which fork away are found. */
export const MARK = "AI_STUDIO_CALL";

/**
 * `folders`: the workspace's. What is in them is not on the PATH: a repository does not decide what `ls` is.
 */
export function commandEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  call: string,
  folders: readonly string[],
): Record<string, string> {
  const passed = Object.entries(own).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || !PASSED.test(name) || SECRET.test(name)) return [];
    return [[name, name.toUpperCase() === "PATH" ? trustedPath(value, folders) : value]];
  });
  return { ...Object.fromEntries(passed), ...FIXED, [MARK]: call };
}

/**
 * What a command is not told and may come upon all the same: without a sandbox it can read the environment of whoever
 * started it (`/proc/PID/environ`, `ps e`). The address of a socket or a file is no secret.
 */
export function secretValues(own: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(own).flatMap(([name, value = ""]) =>
    SECRET.test(name) && !path.isAbsolute(value) ? [value] : [],
  );
}

/** Without relative entries (an empty one is the working folder) and those that lead into the workspace. */
export function trustedPath(value: string, folders: readonly string[]): string {
  const isInside = (entry: string) => folders.some((folder) => entry === folder || entry.startsWith(folder + path.sep));
  const entries = value
    .split(path.delimiter)
    .filter((entry) => path.isAbsolute(entry) && !isInside(path.normalize(entry)) && !isInside(realPath(entry)));
  return entries.join(path.delimiter);
}

function realPath(entry: string): string {
  try {
    return realpathSync(entry);
  } catch {
    return entry; // There is nothing in it.
  }
}
