// What ends a command when this process cannot any more, because it was killed itself.
import { spawn } from "node:child_process";
import { MARK } from "./environment.ts";

/**
 * Waits for the end of its input, which is the end of this process, and then ends the group, and on Linux all that
 * carries the mark.
 */
const SCRIPT = `read -r _
kill -KILL -- "-$1"
grep -lsa "$2" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do kill -KILL "$pid"; done`;

/** Guards the group `group` of the call. Call what comes back when the command has ended. */
export function guard(group: number, call: string): () => void {
  // Windows ends a group by no such means; what is left there is what its own tools leave.
  if (process.platform === "win32") return () => {};
  const child = spawn("/bin/sh", ["-c", SCRIPT, "sh", String(group), `${MARK}=${call}`], {
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: "/bin:/usr/bin" },
    detached: true,
  });
  // Without a guard a command runs all the same.
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  return () => {
    child.kill("SIGKILL");
  };
}
