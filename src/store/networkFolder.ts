// Whether a folder is on another machine. The history works there, but the lock of a window on yet another machine can only
// expire by age (`linkLockFile.ts`), and the network decides what "on the disk" means.
import { statfs } from "node:fs/promises";

/** statfs(2) f_type, from linux/magic.h and the file systems' own sources. */
const networkTypes = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x5346414f, // AFS
  0x00c36400, // Ceph
]);

/** False where it cannot be told: a warning in vain would be worse than none. */
export async function isOnNetwork(folder: string): Promise<boolean> {
  if (process.platform === "win32") return folder.startsWith("\\\\");
  if (process.platform !== "linux") return false;
  const type = await statfs(folder).then(
    (found) => found.type,
    () => 0,
  );
  return networkTypes.has(type >>> 0);
}
