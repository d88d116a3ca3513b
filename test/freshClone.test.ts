// The README's commands work on a fresh checkout: each installs the packages itself. So the files that are read before that
// import none.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = process.env.STUDIO_ROOT ?? process.cwd();

/** What a file imports as soon as it is read, with all that those files import: packages, each with the file that wants it. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const source = readFileSync(path.join(root, file), "utf8");
  return [...source.matchAll(/^(?:import|export)\s+(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm)].flatMap(([, to = ""]) => {
    if (to.startsWith("node:")) return [];
    return to.startsWith(".") ? packagesOf(path.join(path.dirname(file), to), seen) : [`${file}: ${to}`];
  });
}

test("no command of the manifest needs a package before it has installed them", () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const programs = Object.values<string>(scripts).flatMap((line) => /^node (test\/\S+)$/.exec(line)?.[1] ?? []);
  assert.ok(programs.length >= 8);
  assert.deepEqual(
    programs.flatMap((file) => packagesOf(file)),
    [],
  );
});
