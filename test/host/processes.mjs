// The processes of a running VS Code server.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 50;

/** @returns {{ pid: number, parent: number, started: number, command: string }[]} of all of the machine; `started` grows with time */
function listProcesses() {
  return process.platform === "linux" ? fromProc() : fromPs();
}

/** Linux tells it in files; a small container has no `ps`. */
function fromProc() {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      // Behind the name in brackets: the state, the parent, and as the 20th when it started (proc_pid_stat(5)).
      const [, parent, ...more] = /\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))[1].split(" ");
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return [{ pid: Number(pid), parent: Number(parent), started: Number(more[17]), command }];
    } catch {
      return []; // ended while we looked
    }
  });
}

function fromPs() {
  const table = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,etime=,args="], { encoding: "utf8" });
  return [...table.matchAll(/^\s*(\d+)\s+(\d+)\s+([\d:-]+)\s+(.*)$/gm)].map(([, pid, parent, age, command]) => ({
    pid: Number(pid),
    parent: Number(parent),
    // How long it runs, "[[days-]hours:]minutes:seconds": its digits grow with that.
    started: -Number(age.replaceAll(/\D/g, "")),
    command,
  }));
}

/** Is this process running, and still the program whose command contains the text? Process ids are used again. */
export function isRunning(pid, text) {
  return listProcesses().some((entry) => entry.pid === pid && entry.command.includes(text));
}

/** The processes of this machine whose command contains the text. */
export const processesWith = (text) => listProcesses().filter(({ command }) => command.includes(text));

/** Kills a process group by its leader's id, and waits until it is gone and its ports are free. */
export async function killGroup(pid) {
  process.kill(-pid, "SIGKILL");
  while (listProcesses().some((entry) => entry.pid === pid)) await delay(POLL_MS);
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
    .sort((one, other) => one.started - other.started)
    .map(({ pid }) => pid);
}

/**
 * Ends extension hosts at once, as a crash or a power cut does: no handler of the extension runs.
 * @param {import("./host.mjs").Server} server
 * @param {number[]} pids all of the server's, if not named
 */
export function killExtensionHost(server, pids = extensionHosts(server)) {
  if (pids.length === 0) throw new Error("There is no extension host to kill.");
  for (const pid of pids)
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error; // ended by itself meanwhile
    }
}
