// Builds programs for Node with the bundler that the product uses. Node's own modules only, until there is something to build:
// on a fresh checkout this file is read before the packages are there.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "./host/dependencies.mjs";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * A new folder below the root, where the packages are found; one for each run, so that two do not disturb each other. What is
 * built in it is ES modules (the package.json above says CommonJS). Whoever asks removes it.
 */
export function buildFolder(name) {
  mkdirSync(path.join(root, ".build"), { recursive: true });
  const out = mkdtempSync(path.join(root, ".build", `${name}-`));
  writeFileSync(path.join(out, "package.json"), `{"type":"module"}`);
  return out;
}

/** Bundles files, given by their paths from the root, into `out`; packages stay outside. `options` are esbuild's. */
export async function bundle(out, entryPoints, options = {}) {
  await installDependencies(root);
  const esbuild = await import("esbuild");
  return esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir: out,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "warning",
    ...options,
  });
}
