// Installs the project's own dependencies on a fresh checkout. Node's own modules only.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { progress, run } from "./command.mjs";

const OLDEST_NODE = 20;

/** Says what to do where Node is too old; npm would say it at length. */
export function requireNode() {
  if (Number(process.versions.node.split(".")[0]) >= OLDEST_NODE) return;
  console.error(`AI Studio needs Node ${OLDEST_NODE} or later to be built; this is ${process.version}.`);
  process.exit(1);
}

/**
 * Runs `npm ci` unless node_modules holds what package-lock.json names. npm writes what it has installed into
 * node_modules/.package-lock.json as its last step, so that a killed install counts as none.
 * @param {string} root the checkout
 */
export async function installDependencies(root) {
  if (isCurrent(root)) return;
  await progress("installing dependencies", () => run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root }));
}

function isCurrent(root) {
  const installed = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return false;
  const wanted = readPackages(path.join(root, "package-lock.json"));
  const present = readPackages(installed);
  // An optional package is absent where it is made for another system.
  return Object.entries(wanted).every(
    ([name, { version, optional }]) => name === "" || (present[name] ? present[name].version === version : optional),
  );
}

const readPackages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
