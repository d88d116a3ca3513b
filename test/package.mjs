// Builds for production and makes the .vsix, with a gate on its size and contents.
//   npm run package          ai-studio-VERSION.vsix in the root, and a table of what is inside
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { progress, run } from "./host/command.mjs";
import { installDependencies, requireNode } from "./host/dependencies.mjs";
import { withLock } from "./host/lock.mjs";
import { readZip } from "./host/zip.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const build = path.join(root, ".build");
const built = path.join(build, "ai-studio.vsix");
const stamp = path.join(build, "ai-studio.vsix.from");

const MAX_VSIX = 4_000_000; // bytes: what a person downloads; the promise of the README
const MAX_ENTRY = 8 * 1024; // bytes of dist/extension.js: VS Code loads it at start, everything else on first use

/** All that may be inside. What is new here is a decision, and is added by hand. */
const EXPECTED = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
  /^extension\/(readme|changelog)\.md$/i,
  /^extension\/LICENSE(\.txt|\.md)?$/i,
  /^extension\/dist\/[\w-]+\.(js|wasm)$/,
  /^extension\/dist\/ThirdPartyNotices\.txt$/,
  /^extension\/dist\/webview\/[\w-]+\.(js|css|ttf)$/,
  /^extension\/media\/(activity\.svg|icon\.png|walkthrough\/[\w.-]+\.md)$/,
  /^extension\/l10n\/[\w.-]+\.json$/,
];

const SOURCES = [
  ...["src", "webview", "l10n", "media/activity.svg", "media/icon.png", "media/walkthrough"],
  ...["test/notices.mjs", "node_modules/.package-lock.json"],
];
const isSource = (name) =>
  /^(package.*\.json|esbuild\.mjs|\.vscodeignore|README\.md|CHANGELOG\.md|LICENSE)$/.test(name);

/** A hash of the content of everything that the package is made from. */
function hashSources() {
  const hash = createHash("sha256");
  const add = (file) => {
    if (statSync(file).isDirectory()) {
      for (const name of readdirSync(file).sort()) add(path.join(file, name));
    } else
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(readFileSync(file))
        .update("\0");
  };
  for (const name of [...SOURCES, ...readdirSync(root).filter(isSource)].sort()) {
    if (existsSync(path.join(root, name))) add(path.join(root, name));
  }
  return hash.digest("hex");
}

/**
 * Makes .build/ai-studio.vsix, or keeps it when nothing has changed since it was made.
 * @returns {Promise<string>} its path
 */
export function ensureVsix() {
  return withLock(path.join(build, "vsix.lock"), async () => {
    const sources = hashSources();
    if (existsSync(built) && existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return built;
    rmSync(stamp, { force: true });
    mkdirSync(build, { recursive: true });
    await progress("building", () => run(process.execPath, [path.join(root, "esbuild.mjs")], { cwd: root }));
    await progress("packaging", makeVsix);
    checkVsix(built);
    writeFileSync(stamp, sources);
    return built;
  });
}

async function makeVsix() {
  const vsce = path.join(root, "node_modules/@vscode/vsce/vsce");
  const temporary = path.join(build, `${process.pid}.vsix`);
  // The README's pictures are not in the package: vsce leads its links to the repository that package.json names.
  const flags = ["package", "--no-dependencies", "--out", temporary];
  const output = await run(process.execPath, [vsce, ...flags], { cwd: root });
  const warnings = output.split("\n").filter((line) => /\bWARNING\b/.test(line));
  if (warnings.length > 0) throw new Error(`vsce has something to say:\n${output}`);
  renameSync(temporary, built);
}

/** Throws with every reason for which a package must not leave the house. */
function checkVsix(file) {
  const entries = readZip(file);
  const faults = entries
    .filter(({ name }) => !EXPECTED.some((pattern) => pattern.test(name)))
    .map(({ name }) => `"${name}" has no business in it.`);
  const size = statSync(file).size;
  if (size > MAX_VSIX) faults.push(`It has ${size} bytes, more than ${MAX_VSIX}.`);
  const notices = "extension/dist/ThirdPartyNotices.txt";
  if (!entries.some(({ name }) => name === notices))
    faults.push(`"${notices}" is missing: the licences of what is bundled.`);
  const entry = entries.find(({ name }) => name === "extension/dist/extension.js");
  if (!entry) faults.push("dist/extension.js is missing.");
  else if (entry.size > MAX_ENTRY) faults.push(`dist/extension.js has ${entry.size} bytes, more than ${MAX_ENTRY}.`);
  if (faults.length > 0) throw new Error(`The package is not fit to be given away.\n${faults.join("\n")}`);
}

/** Prints what is inside a package, the largest first. */
function printContents(file) {
  const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`.padStart(11);
  const entries = readZip(file).sort((a, b) => b.packed - a.packed);
  console.log(`${"packed".padStart(11)}${"size".padStart(12)}`);
  for (const { name, packed, size } of entries) console.log(`${kib(packed)} ${kib(size)}  ${name}`);
  console.log(`${kib(statSync(file).size)}  ${path.basename(file)}, at most ${kib(MAX_VSIX).trim()}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  requireNode();
  await installDependencies(root);
  rmSync(stamp, { force: true }); // asked for by a person: made anew
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const file = path.join(root, `ai-studio-${version}.vsix`);
  renameSync(await ensureVsix(), file);
  printContents(file);
}
