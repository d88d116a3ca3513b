// What ends a command when this process cannot any more, because it was killed itself.
import { spawn } from "node:child_process";
import { MARK } from "./environment.ts";

/**
 * Is told the group, and waits for the end of its input, which is the end of this process. Then it ends the group, and on
 * Linux all that carries the mark; more than once, since what is being ended may just be starting something.
 */
const SCRIPT = `read -r group
read -r _
[ -n "$group" ] && kill -KILL -- "-$group"
for _ in 1 2 3; do
  grep -lsa "$1" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do kill -KILL "$pid"; done
done`;

export interface Guard {
  /** The group of the command, once it has started. */
  watch(group: number): void;
  /** The command has ended, with all that it started. */
  release(): void;
}

/** Guards the call from before its command starts: there is no moment at which nobody would end it. */
export function guard(call: string): Guard {
  // Windows ends a group by no such means; what is left there is what its own tools leave.
  if (process.platform === "win32") return { watch() {}, release() {} };
  const child = spawn("/bin/sh", ["-c", SCRIPT, "sh", `${MARK}=${call}`], {
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: "/bin:/usr/bin" },
    detached: true,
  });
  // Without a guard a command runs all the same.
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  return {
    watch: (group) => void child.stdin.write(`${group}\n`),
    release: () => void child.kill("SIGKILL"),
  };
}
