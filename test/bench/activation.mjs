// How long VS Code waits for this extension's code and `activate`, against an extension that does nothing, each alone in an
// extension host of its own.
//   npm run bench -- activation
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { format } from "node:util";
import { bootstrap } from "../host/bootstrap.mjs";
import { openBrowser } from "../host/browser.mjs";
import {
  installVsix,
  makeFolders,
  OFFLINE_SETTINGS,
  QUIET_SETTINGS,
  startServer,
  writeSettings,
} from "../host/host.mjs";
import { ensureVsix } from "../package.mjs";

/**
 * Before it calls `activate`, VS Code asks the window for what the extension has stored, and a window that is still being built
 * answers within 30 to 300 ms, whoever asks. So both wait for a window at rest. The middle one of these is compared; the first
 * of each is not counted: it fills the disk's cache.
 */
const TIMES = 9;
const MEASURE_MS = 180_000; // A window takes 7 to 14 s on two slow cores; more means that it has not come up.
const GOAL = 1.5;

const empty = {
  manifest: {
    ...{ name: "empty", publisher: "bench", version: "1.0.0", main: "./main.js" },
    ...{ engines: { vscode: "^1.110.0" }, activationEvents: [] },
  },
  main: '"use strict";\nexports.activate = () => {};\n',
};

/** In the extension's own folder, by which VS Code knows whose `vscode` it imports. */
const measuring = (id) => `import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
export async function run() {
  const extension = vscode.extensions.getExtension(${JSON.stringify(id)});
  if (extension.isActive) throw new Error("It was active before anybody needed it.");
  await rest();
  const began = performance.now();
  await extension.activate();
  console.log("ACTIVATED", performance.now() - began);
}
/**
 * Until ten answers of the window in a row are alike, none of which takes twice as long as another. One that is still being built takes
 * now 17 ms, now 90; what one at rest takes is the machine's own pace.
 */
async function rest() {
  const took = [];
  do {
    const asked = performance.now();
    await vscode.commands.executeCommand("setContext", "bench.rest", took.length);
    took.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (took.length < 10 || Math.max(...took.slice(-10)) > 2 * Math.min(...took.slice(-10)));
}
`;

function write(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}

/** Milliseconds in a window of its own. */
async function measure(browser, server, folders, extension) {
  const page = await browser.newPage();
  try {
    let ms;
    const exit = new Promise((resolve, reject) => {
      page.exposeFunction("codeAutomationExit", resolve);
      page.on("crash", () => reject(new Error("The browser's page crashed.")));
      setTimeout(() => reject(new Error(`Nothing was measured within ${MEASURE_MS / 1000} s.`)), MEASURE_MS).unref();
    });
    await page.exposeFunction("codeAutomationLog", (_type, args) => {
      const [, found] = /ACTIVATED ([\d.]+)/.exec(format(...args)) ?? [];
      if (found !== undefined) ms = Number(found);
    });
    const remote = (file) => `vscode-remote://${server.authority}${file}`;
    const payload = [
      ["extensionDevelopmentPath", remote(extension)],
      ["extensionTestsPath", remote(path.join(extension, "measure.mjs"))],
      ["skipWelcome", "true"],
    ];
    const query = new URLSearchParams({ folder: folders.workspace, payload: JSON.stringify(payload) });
    await page.goto(`${server.url}/?${query}`, { waitUntil: "commit" });
    await exit;
    if (ms === undefined) throw new Error(`"${path.basename(extension)}" was not activated.`);
    return ms;
  } finally {
    await page.close();
  }
}

const median = (taken) => taken.toSorted((a, b) => a - b)[Math.floor(taken.length / 2)];

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function figures() {
  await bootstrap();
  const folders = makeFolders(mkdtempSync(path.join(tmpdir(), "ai-studio-activation-")));
  writeSettings(folders, { ...OFFLINE_SETTINGS, ...QUIET_SETTINGS });
  const [ours, nothing] = ["ours", "empty"].map((one) => path.join(folders.root, one));
  // Unpacked as it is for everybody, and then opened as if it were under development, as the empty one is.
  const unpacked = makeFolders(path.join(folders.root, "unpacked"));
  await installVsix(unpacked, await ensureVsix());
  const name = readdirSync(unpacked.extensions).find((one) => one.startsWith("ai-studio."));
  cpSync(path.join(unpacked.extensions, name), ours, { recursive: true });
  write(ours, { "measure.mjs": measuring("ai-studio.ai-studio") });
  write(nothing, {
    "package.json": JSON.stringify(empty.manifest),
    "main.js": empty.main,
    "measure.mjs": measuring("bench.empty"),
  });
  const server = await startServer(folders, { few: true, args: ["--vscode-option", "enable-smoke-test-driver"] });
  const browser = await openBrowser(folders);
  try {
    const taken = { ours: [], nothing: [] };
    for (let time = 0; time <= TIMES; time++) {
      // In turn: what else the machine does falls on both.
      taken.ours.push(await measure(browser, server, folders, ours));
      taken.nothing.push(await measure(browser, server, folders, nothing));
    }
    const figure = (id, of, goal) => {
      const [value, baseline] = [of(taken.ours.slice(1)), of(taken.nothing.slice(1))];
      const ratio = value / baseline;
      return { id, value, unit: "ms", baseline, ratio, goal, met: goal === null || ratio <= goal };
    };
    return [
      figure("loading and activating, against an empty extension: the middle", median, GOAL),
      figure("the same: the fastest", (all) => Math.min(...all), null),
    ];
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folders.root, { recursive: true, force: true });
  }
}
