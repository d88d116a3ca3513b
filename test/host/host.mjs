// A real VS Code, served to a browser: folders and settings of its own, the extension installed, the server.
import { spawn } from "node:child_process";
import { mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { codeServerPath, nodePath } from "./bootstrap.mjs";
import { run } from "./command.mjs";

const START_MS = 60_000; // It takes 0.5 to 4 s; a busy machine with cold disks takes longer.
const POLL_MS = 50;
const STOP_MS = 5_000; // What a server gets to end its extension hosts before it is killed.
const ORPHAN_SECONDS = 600; // A server without a window ends itself after this, if whoever started it was killed.

/** @typedef {{ root: string, data: string, extensions: string, home: string, workspace: string, browser: string }} Folders */
/** @typedef {{ port: number, pid: number, url: string, authority: string, log: string, stop(): Promise<void> }} Server */

/** What only the tests want: nothing that moves, asks or looks into the network. */
export const QUIET_SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.tips.enabled": false,
  "workbench.reduceMotion": "on",
  "workbench.sash.hoverDelay": 0,
  "chat.disableAIFeatures": true,
  "window.commandCenter": false,
  "git.enabled": false,
  "files.autoSave": "off", // as on a desktop: a browser's VS Code saves after a second, in the midst of what a test does next
  "aiStudio.sessions.titleByModel": false, // the servers that stand in for vendors expect what the test asks
};

/** For everybody: no telemetry, no gallery, dialogs that are part of the page, nothing beside the product. */
export const OFFLINE_SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.enableExperiments": false,
  "workbench.settings.enableNaturalLanguageSearch": false,
  "npm.fetchOnlinePackageInfo": false,
  "typescript.disableAutomaticTypeAcquisition": true,
  "git.autofetch": false,
  "remote.autoForwardPorts": false, // it announces every port on which something listens
  "window.dialogStyle": "custom",
  "workbench.secondarySideBar.defaultVisibility": "hidden", // VS Code's own chat, which would be taken for ours
};

/** Of the extensions that VS Code brings along, what every test sees: colours. Each other one costs every window time. */
const SEEN =
  /^(theme-|(typescript-basics|javascript|json|markdown-basics|shellscript|css|html|diff|log|git|git-base)$)/;
/** What checks, completes and outlines code, in a process of its own. */
const LANGUAGES = /^(typescript|json)-language-features$/;

/** A folder with those, and with what else is to stand beside ours. */
function fewExtensions(folders, languages, beside) {
  const all = path.join(path.dirname(codeServerPath), "../../lib/vscode/extensions");
  const few = path.join(folders.root, "built-in");
  mkdirSync(few, { recursive: true });
  if (readdirSync(few).length > 0) return few;
  for (const name of readdirSync(all)) {
    if (SEEN.test(name) || (languages && LANGUAGES.test(name)))
      symlinkSync(path.join(all, name), path.join(few, name), "junction");
  }
  for (const folder of beside) symlinkSync(folder, path.join(few, path.basename(folder)), "junction");
  return few;
}

/** Makes the folders of one VS Code under `root`. @returns {Folders} */
export function makeFolders(root) {
  const names = {
    data: "user-data",
    extensions: "extensions",
    home: "home",
    workspace: "workspace",
    browser: "browser",
  };
  const folders = { root };
  for (const [name, folder] of Object.entries(names)) {
    folders[name] = path.join(root, folder);
    mkdirSync(folders[name], { recursive: true });
  }
  writeFileSync(path.join(folders.home, "code-server.yaml"), "");
  return folders;
}

const settingsFile = (folders) => path.join(folders.data, "User", "settings.json");

/** Replaces the user's settings. A window reads them when it opens or reloads; it does not watch the file. */
export function writeSettings(folders, settings) {
  mkdirSync(path.dirname(settingsFile(folders)), { recursive: true });
  writeFileSync(settingsFile(folders), JSON.stringify(settings, null, 2));
}

/** Changes some of the user's settings and keeps the others. */
export function changeSettings(folders, changes) {
  writeSettings(folders, { ...JSON.parse(readFileSync(settingsFile(folders), "utf8")), ...changes });
}

/** Nothing of the caller's environment that VS Code reads, and nothing of the caller's HOME. */
function environment(folders, more = {}) {
  const kept = ["PATH", "LANG", "LC_ALL", "TMPDIR", "TZ", "SystemRoot", "TEMP", "TMP"];
  const env = Object.fromEntries(kept.filter((name) => process.env[name]).map((name) => [name, process.env[name]]));
  return {
    ...env,
    HOME: folders.home,
    XDG_CONFIG_HOME: path.join(folders.home, ".config"),
    XDG_DATA_HOME: path.join(folders.home, ".local/share"),
    XDG_CACHE_HOME: path.join(folders.home, ".cache"),
    XDG_RUNTIME_DIR: folders.home,
    EXTENSIONS_GALLERY: "{}",
    ...more,
  };
}

const folderFlags = (folders) => [
  ...["--config", path.join(folders.home, "code-server.yaml")],
  ...["--user-data-dir", folders.data],
  ...["--extensions-dir", folders.extensions],
];

/** Installs a package as a user would with "Install from VSIX". */
export async function installVsix(folders, vsix) {
  const flags = [...folderFlags(folders), "--install-extension", vsix, "--force"];
  const output = await run(nodePath, [codeServerPath, ...flags], { env: environment(folders) });
  if (!output.includes("successfully installed")) throw new Error(`${vsix} was not installed:\n${output}`);
}

/** Is the port free on this machine? With 0: @returns {Promise<number | undefined>} some free port */
export function freePort(port = 0) {
  return new Promise((resolve) => {
    const probe = createServer().on("error", () => resolve(undefined));
    probe.listen(port, "127.0.0.1", () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}

/**
 * Starts code-server, in a process group of its own, and resolves when it answers.
 * @param {Folders} folders
 * @param {{ port?: number, args?: string[], env?: Record<string, string>, trust?: boolean, few?: boolean, languages?: boolean, beside?: string[], idleSeconds?: number }} options
 *   `trust`: ask whether the workspace is trusted (without it every workspace is); `env` reaches the extension host;
 *   `few`: of VS Code's own extensions only what colours, and what knows languages if `languages` says so, and the folders `beside`;
 *   `idleSeconds`: end after so long without a window, 0 for never.
 * @returns {Promise<Server>}
 */
export async function startServer(folders, options = {}) {
  const {
    args = [],
    env = {},
    trust = false,
    few = false,
    languages = false,
    idleSeconds = ORPHAN_SECONDS,
    beside = [],
  } = options;
  const port = options.port ?? (await freePort());
  const log = path.join(folders.root, "server.log");
  const flags = [
    ...["--bind-addr", `127.0.0.1:${port}`, "--auth", "none"],
    ...["--disable-telemetry", "--disable-update-check", "--disable-proxy"],
    ...["--disable-getting-started-override", "--ignore-last-opened"],
    ...["--reconnection-grace-time", "30"], // seconds that a closed window's extension host waits for it
    ...(trust ? [] : ["--disable-workspace-trust"]),
    ...(few ? ["--builtin-extensions-dir", fewExtensions(folders, languages, beside)] : []),
    ...(idleSeconds ? ["--idle-timeout-seconds", String(idleSeconds)] : []),
    ...args,
  ];
  const output = openSync(log, "a");
  const child = spawn(nodePath, [codeServerPath, ...folderFlags(folders), ...flags], {
    env: environment(folders, env),
    stdio: ["ignore", output, output],
    detached: true,
  });
  const kill = () => signalGroup(child.pid, "SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  const url = `http://127.0.0.1:${port}`;
  await answers(child, url, log);
  return { port, pid: child.pid, url, authority: `127.0.0.1:${port}`, log, stop: () => stopGroup(child) };
}

async function answers(child, url, log) {
  const end = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    if (child.exitCode !== null || Date.now() > end) {
      await stopGroup(child);
      const what = child.exitCode === null ? "did not answer" : `ended with exit code ${child.exitCode}`;
      throw new Error(`The VS Code server ${what}:\n${readFileSync(log, "utf8").slice(-2000)}`);
    }
    await delay(POLL_MS);
  }
}

async function stopGroup(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  signalGroup(child.pid, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child.pid, "SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(timer);
}

function signalGroup(pid, signal) {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // It has ended by itself.
  }
}
