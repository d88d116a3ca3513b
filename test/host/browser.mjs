// The browser that the tests drive: found, installed where that is safe, started so that nothing leaves the machine.
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { hostRequire } from "./bootstrap.mjs";
import { progress, run } from "./command.mjs";

/** Beside other work a webview takes half a minute to come up; what never comes is found out in a minute, too. */
const WAIT_MS = 60_000;

/** The same browser without the parts that draw a window of its own: a tenth less work. */
const SHELL = "chromium-headless-shell";
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
const MAC_APPS = ["Google Chrome", "Chromium", "Microsoft Edge"];
const WINDOWS_PROGRAMS = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];

const FLAGS = [
  "--no-sandbox", // the sandbox refuses to start for root, as in containers; only our own pages are opened
  "--disable-gpu",
  "--disable-quic",
  // Containers often have 64 MB of shared memory, which is too little; files on a disk in its place cost time.
  ...(sharedMemory() < 1e9 ? ["--disable-dev-shm-usage"] : []),
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // No name but this machine's resolves: nothing can leave, and nothing can hang on a network that is not there.
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
];

/**
 * Finds Chrome, Chromium or Edge: the variable CHROMIUM, the PATH, the usual places.
 * @returns {string | undefined} the program's path
 */
function findBrowser() {
  const { CHROMIUM, LOCALAPPDATA, PROGRAMFILES, "PROGRAMFILES(X86)": PROGRAMFILES_X86 } = process.env;
  if (CHROMIUM) {
    if (!existsSync(CHROMIUM)) throw new Error(`The variable CHROMIUM names "${CHROMIUM}", which does not exist.`);
    return CHROMIUM;
  }
  const places = onPath(NAMES);
  if (process.platform === "darwin") {
    for (const folder of ["/Applications", path.join(homedir(), "Applications")])
      places.push(...MAC_APPS.map((app) => path.join(folder, `${app}.app/Contents/MacOS/${app}`)));
  }
  if (process.platform === "win32") {
    for (const folder of [PROGRAMFILES, PROGRAMFILES_X86, LOCALAPPDATA].filter(Boolean))
      places.push(...WINDOWS_PROGRAMS.map((program) => path.join(folder, program)));
  }
  return places.find(isProgram);
}

/** Bytes that are free in it; 0 where there is none. */
function sharedMemory() {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize;
  } catch {
    return 0;
  }
}

function onPath(names) {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds a browser for the tests; on a Debian-like machine with root's rights installs one where there is none.
 * @returns {Promise<string>} the program's path; rejects with what to install
 */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  const canInstall = process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (canInstall) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await progress("installing Chromium", async () => {
      await run("apt-get", ["update", "-q"], { env });
      // Without a font of its own a bare machine shows boxes for letters.
      const packages = ["chromium", SHELL, "fonts-dejavu-core"];
      await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], { env });
    });
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    "The tests drive VS Code in a browser, and there is none here. Install Google Chrome, Chromium or Microsoft Edge " +
      "(on Debian and Ubuntu: sudo apt-get install chromium fonts-dejavu-core), " +
      "or set the variable CHROMIUM to the browser's program.",
  );
}

/**
 * Starts a headless browser on a profile of its own. The profile holds what VS Code keeps in the browser, secrets
 * and `globalState` among it: the same folder and the same server port bring them back.
 * @param {import("./host.mjs").Folders} folders
 * @returns {Promise<import("playwright-core").BrowserContext>}
 */
export async function openBrowser(
  folders,
  { width = 1280, height = 800, deviceScaleFactor = 1, env = process.env } = {},
) {
  const { chromium } = hostRequire("playwright-core");
  const context = await chromium.launchPersistentContext(folders.browser, {
    executablePath: process.env.CHROMIUM || onPath([SHELL]).find(isProgram) || (await ensureBrowser()),
    headless: true,
    args: FLAGS,
    env: { ...env, HOME: folders.home },
    viewport: { width, height },
    deviceScaleFactor,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(WAIT_MS);
  return context;
}
