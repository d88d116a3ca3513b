// The processes that a command has started, and their end. A process that left its group, its session and its parent is
// still found by the mark in its environment.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { MARK } from "./environment.ts";

/** So long may a process take to end by itself. A call has to be over 500 ms after it is cancelled. */
const GRACE_MS = 100;
/** Between two looks. */
const LOOK_MS = 20;
/** A fork bomb is not outrun: it is told of. */
const MOST_LOOKS = 50;

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly marked: boolean;
}

/**
 * Ends the process `root`, which leads a group, and all that came of it: politely, then not. Resolves with how many were
 * there besides `root`, when none is left or when they cannot be ended.
 */
export async function endTree(root: number, call: string): Promise<number> {
  if (process.platform === "win32") {
    await promisify(execFile)("taskkill", ["/pid", String(root), "/T", "/F"]).catch(() => {});
    return 0;
  }
  const known = new Set([root]);
  const marks: Marks = new Map();
  const began = performance.now();
  let quiet = 0;
  for (let look = 0; look < MOST_LOOKS; look++) {
    const found = await family(known, call, marks);
    for (const pid of found) known.add(pid);
    // Twice, where there was something: one that is just becoming another program carries no mark at that moment.
    quiet = found.length === 0 ? quiet + 1 : 0;
    if (quiet === 2 || (quiet === 1 && look === 0)) break;
    const signal = performance.now() - began < GRACE_MS ? "SIGTERM" : "SIGKILL";
    // A polite word once; those that come later hear it too.
    if (signal === "SIGKILL" || look === 0) for (const pid of found) send(pid, signal);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return known.size - 1;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}

/** Those alive that carry the mark, or that descend from, or share a group or a session with, those that are known. */
async function family(known: ReadonlySet<number>, call: string, marks: Marks): Promise<number[]> {
  const all = process.platform === "linux" ? readProc(call, marks) : await readPs(call);
  const members = new Set(known);
  for (let grown = true; grown; ) {
    grown = false;
    for (const one of all) {
      if (members.has(one.pid)) continue;
      if (!one.marked && ![one.parent, one.group, one.session].some((id) => members.has(id))) continue;
      members.add(one.pid);
      grown = true;
    }
  }
  return all.filter(({ pid }) => members.has(pid)).map(({ pid }) => pid);
}

/** Whether a process carries the mark, by its id and its start: reading it is most of a look, and does not change once it is there. */
type Marks = Map<string, boolean>;

/** Without this process, and without those that have ended and only wait to be asked how. */
function readProc(call: string, marks: Marks): Running[] {
  const found: Running[] = [];
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid || pid === 1) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // The name, in parentheses, may hold anything.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const [state, parent, group, session] = fields;
      if (state === "Z" || state === "X") continue;
      const key = `${name} ${fields[19]}`;
      const marked = marks.get(key) ?? isMarked(name, call);
      if (marked !== undefined) marks.set(key, marked);
      found.push({
        ...{ pid, parent: Number(parent), group: Number(group), session: Number(session) },
        marked: marked === true,
      });
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/** Undefined while it has no environment: it is a thread of the kernel, or about to become another program. */
function isMarked(name: string, call: string): boolean | undefined {
  try {
    const environment = readFileSync(`/proc/${name}/environ`, "latin1");
    return environment === "" ? undefined : environment.includes(`${MARK}=${call}`);
  } catch {
    return false; // another user's
  }
}

/** Elsewhere `ps` tells it; `e` adds the environment of one's own processes. */
async function readPs(call: string): Promise<Running[]> {
  const ask = promisify(execFile);
  const args = ["-Aeww", "-o", "pid=,ppid=,pgid=,sess=,stat=,command="];
  const { stdout } = await ask("ps", args, { maxBuffer: 50_000_000 }).catch(() => ({ stdout: "" }));
  return stdout.split("\n").flatMap((line): Running[] => {
    const [pid, parent, group, session, state] = line.trim().split(/\s+/);
    if (pid === undefined || state === undefined || state.startsWith("Z") || Number(pid) === process.pid) return [];
    const marked = line.includes(`${MARK}=${call}`);
    // Where sessions are told as addresses, they tell nothing.
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(session) || 0, marked }];
  });
}
