// What a disk may hold after a power cut: all that was synced, and of everything else each sector by chance.
import type { Act, ContentAct, NameAct, Recording } from "./recorder.ts";

const sectorBytes = 512;

interface Disk {
  /** Names that are sure to be there, and those that are only if the folder was written in time. */
  names: Set<string>;
  pendingNames: NameAct[];
  readonly synced: Map<string, Uint8Array>;
  readonly pending: Map<string, ContentAct[]>;
}

/** The files after the first `length` acts and a power cut; and the last number acknowledged before it. */
export function cutAfter({ acts, before }: Recording, length: number): { files: Map<string, Uint8Array>; n: number } {
  const disk: Disk = { names: new Set(before.keys()), pendingNames: [], synced: copied(before), pending: new Map() };
  let n = 0;
  for (const act of acts.slice(0, length)) {
    if (act.kind === "acknowledged") n = act.n;
    else apply(disk, act);
  }
  // File systems write the names of a folder in their order.
  for (const act of disk.pendingNames.slice(0, Math.floor(Math.random() * (disk.pendingNames.length + 1))))
    rename(disk.names, act);
  const files = new Map<string, Uint8Array>();
  for (const name of disk.names) {
    const pending = disk.pending.get(name) ?? [];
    files.set(
      name,
      pending.reduce((content, act) => change(content, act, byChance), disk.synced.get(name) ?? new Uint8Array()),
    );
  }
  return { files, n };
}

function apply(disk: Disk, act: Exclude<Act, { kind: "acknowledged" }>): void {
  switch (act.kind) {
    case "create":
      disk.synced.set(act.name, new Uint8Array());
      disk.pending.set(act.name, []);
      disk.pendingNames.push(act);
      break;
    case "delete":
      disk.pendingNames.push(act);
      break;
    case "sync folder":
      for (const pending of disk.pendingNames) rename(disk.names, pending);
      disk.pendingNames = [];
      break;
    case "sync": {
      const synced = disk.synced.get(act.name) ?? new Uint8Array();
      disk.synced.set(
        act.name,
        (disk.pending.get(act.name) ?? []).reduce((content, each) => change(content, each, always), synced),
      );
      disk.pending.set(act.name, []);
      break;
    }
    case "write":
    case "truncate":
      disk.pending.set(act.name, [...(disk.pending.get(act.name) ?? []), act]);
      break;
    default:
      act satisfies never;
  }
}

const always = () => true;
const byChance = () => Math.random() < 0.5;

function rename(names: Set<string>, act: NameAct): void {
  if (act.kind === "create") names.add(act.name);
  else names.delete(act.name);
}

/** The content, changed in place if it is long enough, after the act, of which those sectors happened that `happens` says. */
function change(content: Uint8Array, act: ContentAct, happens: () => boolean): Uint8Array {
  if (act.kind === "truncate") return happens() ? resized(content, act.size) : content;
  const end = act.position + act.bytes.length;
  const result = resized(content, Math.max(content.length, end));
  for (let at = act.position; at < end; ) {
    const next = Math.min(end, at - (at % sectorBytes) + sectorBytes);
    if (happens()) result.set(act.bytes.subarray(at - act.position, next - act.position), at);
    at = next;
  }
  return result;
}

function copied(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  return new Map([...files].map(([name, content]) => [name, content.slice()]));
}

function resized(content: Uint8Array, size: number): Uint8Array {
  if (content.length === size) return content;
  const result = new Uint8Array(size);
  result.set(content.subarray(0, size));
  return result;
}
