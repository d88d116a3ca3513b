// The shell that reads the commands.
import { existsSync } from "node:fs";
import path from "node:path";
import { trustedPath } from "./environment.ts";

export interface ShellProgram {
  /** As the judge of commands knows it. */
  readonly name: "bash" | "sh" | "powershell";
  readonly path: string;
  /** What comes before the command: no start-up files, which could change what words mean. */
  readonly args: readonly string[];
}

const BASH_ARGS = ["--noprofile", "--norc", "-c"];

/** bash where it is, since the judge knows it best; else sh, or PowerShell on Windows. */
export function findShell(environment: Readonly<Record<string, string | undefined>>): ShellProgram {
  const windows = process.platform === "win32";
  if (windows) {
    const system = environment.SystemRoot ?? environment.SYSTEMROOT ?? "C:\\Windows";
    return {
      name: "powershell",
      path: path.join(system, "System32", "WindowsPowerShell", "v1.0", "powershell.exe"),
      args: ["-NoProfile", "-NonInteractive", "-Command"],
    };
  }
  const folders = ["/bin", "/usr/bin", ...trustedPath(environment.PATH ?? "", []).split(":")];
  const bash = folders.map((folder) => path.join(folder, "bash")).find((file) => existsSync(file));
  return bash === undefined
    ? { name: "sh", path: "/bin/sh", args: ["-c"] }
    : { name: "bash", path: bash, args: BASH_ARGS };
}
