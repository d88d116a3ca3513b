// One at a time, between processes: two checkouts that share a host folder, two test runs in one checkout.
import { mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 200; // Short beside what is waited for, which takes from one second to one minute.

/**
 * Runs `action` while no other process runs one under the same file. A lock whose owner has died is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(file, action) {
  await mkdir(path.dirname(file), { recursive: true });
  while (!(await take(file))) {
    if (await isAbandoned(file)) await rm(file, { force: true });
    else await delay(POLL_MS);
  }
  try {
    return await action();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file) {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

async function isAbandoned(file) {
  const owner = Number(await readFile(file, "utf8").catch(() => ""));
  if (!owner) return false; // just made, its owner is about to write its id; or just gone
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
