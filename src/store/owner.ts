// Who holds a thing that several processes share (the database's lock, a running turn), written so that any other
// process can tell for certain whether that holder is gone.
//
// A record is `v1:host:boot:pid:start:thread:serial`. On Linux `boot` and `start` (the process's start, in ticks since
// boot, proc(5) field 22) make it exact: neither a reused pid nor a restart is mistaken for the holder. Elsewhere they are
// `-` and the pid alone decides. It stays under 60 bytes, which ext4 keeps in the inode of a symlink.
import { readFileSync, readlinkSync } from "node:fs";
import os from "node:os";
import { threadId } from "node:worker_threads";
import { randomName, sha256 } from "./chance.ts";

/** `foreign`: another machine or container wrote it; from here nobody can tell. */
export type Fate = "alive" | "dead" | "foreign";

/** The process, as others find it. */
export interface Place {
  readonly host: string;
  readonly boot: string;
  readonly start: string;
}

interface Here extends Place {
  /** Differs between two copies of this module in one thread, which would both count from 1. */
  readonly copy: string;
  count: number;
}

let memo: Here | undefined;

/** What stays true as long as this thread lives, read at the first use. */
function here(): Here {
  memo ??= { ...readPlace(), copy: randomName(3), count: 0 };
  return memo;
}

function readPlace(): Place {
  return {
    host: hash(`${content("/etc/machine-id")}|${os.hostname()}|${target("/proc/self/ns/pid")}`, 8),
    boot: content("/proc/sys/kernel/random/boot_id").slice(0, 6) || "-",
    start: startOf("self") ?? "-",
  };
}

/** For a thread of this process, which then need not read it again. */
export const placeOfProcess = (): Place => {
  const { host, boot, start } = here();
  return { host, boot, start };
};

/** In a thread, with what its process has read. */
export function takePlace(place: Place): void {
  memo ??= { ...place, copy: randomName(3), count: 0 };
}

/** A new record of this thread; no two are alike. */
export function ownerRecord(): string {
  const mine = here();
  mine.count += 1;
  const serial = `${mine.count.toString(36)}.${mine.copy}`;
  return `v1:${mine.host}:${mine.boot}:${process.pid}:${mine.start}:${threadId}:${serial}`;
}

export function fateOf(record: string): Fate {
  const [version, host, boot, pid = "", start] = record.split(":");
  const mine = here();
  if (version !== "v1" || host !== mine.host || !/^\d+$/.test(pid)) return "foreign";
  if (mine.start === "-") return runs(Number(pid)) ? "alive" : "dead";
  return boot === mine.boot && startOf(pid) === start ? "alive" : "dead";
}

/** Certainly gone. A stopped process is not dead, and of another machine's nobody can say. */
export function isOwnerDead(record: string): boolean {
  return fateOf(record) === "dead";
}

/**
 * The process that wrote the record; null when that was on another machine, where its number says nothing here.
 * `stopped`: it lives and does nothing (SIGSTOP, or a debugger), as far as the system tells that.
 */
export function processOf(record: string): { readonly pid: number; readonly stopped: boolean } | null {
  if (fateOf(record) === "foreign") return null;
  const [, , , pid = ""] = record.split(":");
  return { pid: Number(pid), stopped: /^[Tt]$/.test(statOf(pid).state) };
}

/** Whether the record was written by this process, in the thread with this id. */
export function isOwnedByThread(record: string, thread: number): boolean {
  const [version, host, boot, pid, start, owner] = record.split(":");
  const mine = here();
  return (
    version === "v1" &&
    host === mine.host &&
    boot === mine.boot &&
    pid === String(process.pid) &&
    start === mine.start &&
    owner === String(thread)
  );
}

/** A short name for a record, for files that are about it. */
export function nameOf(record: string): string {
  return hash(record, 16);
}

/** When a process started; undefined if it is gone, or is only waiting to be buried. */
function startOf(pid: string): string | undefined {
  const { state, start } = statOf(pid);
  return state === "Z" || state === "X" ? undefined : start;
}

/** proc(5), fields 3 and 22 of `stat`; empty and undefined where there is none. */
function statOf(pid: string): { readonly state: string; readonly start: string | undefined } {
  const stat = content(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses, and may itself contain spaces and parentheses.
  const [state = "", ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state, start: rest[18] };
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && "code" in error && error.code !== "ESRCH";
  }
}

function content(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}

function target(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return "";
  }
}

function hash(text: string, length: number): string {
  return sha256(text).slice(0, length);
}
