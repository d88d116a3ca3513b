// The processes of a running VS Code server.
import { execFileSync } from "node:child_process";

/** All processes as `{ pid, parent, command }`. */
function listProcesses() {
  const table = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  return table
    .trim()
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, command]) => ({ pid: Number(pid), parent: Number(parent), command }));
}

/**
 * The extension hosts of a server, one for each open window, the oldest first.
 * @param {import("./host.mjs").Server} server
 * @returns {number[]} process ids
 */
export function extensionHosts(server) {
  const all = listProcesses();
  const below = (pid) => all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(server.pid)
    .filter(({ command }) => command.includes("--type=extensionHost"))
    .map(({ pid }) => pid)
    .sort((a, b) => a - b);
}

/**
 * Ends the extension host at once, as a crash or a power cut does: no handler of the extension runs.
 * @param {import("./host.mjs").Server} server
 * @param {number[]} pids all of the server's, if not named
 */
export function killExtensionHost(server, pids = extensionHosts(server)) {
  if (pids.length === 0) throw new Error("There is no extension host to kill.");
  for (const pid of pids) process.kill(pid, "SIGKILL");
}
