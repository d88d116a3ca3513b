// Runs suite/ in the extension host of a real VS Code, against the installed package.
//   node test/host/suite.mjs [part of a file name ...]
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { bundle } from "../bundle.mjs";
import { ensureVsix } from "../package.mjs";
import { bootstrap, root } from "./bootstrap.mjs";
import { openBrowser } from "./browser.mjs";
import { installVsix, makeFolders, OFFLINE_SETTINGS, QUIET_SETTINGS, startServer, writeSettings } from "./host.mjs";

const RUN_MS = 180_000; // It takes about 15 s; more means that VS Code has not come up.

// What the window itself logs. All else is the extension host's console: our lines.
const NOISE =
  /^(Canceled: |Resolv|No search provider|Creat(ing|ion)|Ignoring|Updating additional|Timed out waiting for authentication|\[(lifecycle|reconnection|Service Worker|AgentHost|AccountPolicyGate|CHAT))/;

/**
 * @param {string[]} words only the files whose name contains one of them
 * @returns {Promise<{ passed: number, failed: number }>} steps
 */
export async function runSuite(words = []) {
  await bootstrap();
  const vsix = await ensureVsix();
  await buildParts();
  const folders = makeFolders(mkdtempSync(path.join(tmpdir(), "ai-studio-suite-")));
  const results = path.join(folders.root, "results.json");
  writeSettings(folders, { ...OFFLINE_SETTINGS, ...QUIET_SETTINGS });
  cpSync(path.join(root, "test/host/workspace"), folders.workspace, { recursive: true });
  await installVsix(folders, vsix);
  const server = await startServer(folders, {
    // A built VS Code ignores the test's paths in the address without it. Not for the interface tests: it hides toasts.
    args: ["--vscode-option", "enable-smoke-test-driver"],
    env: { AI_STUDIO_RESULTS: results, AI_STUDIO_ONLY: words.join(" ") },
  });
  try {
    const code = await runInBrowser(folders, server);
    if (!existsSync(results)) throw new Error(`VS Code ended with exit code ${code} and ran no test.`);
    return JSON.parse(readFileSync(results, "utf8"));
  } finally {
    await server.stop();
    rmSync(folders.root, { recursive: true, force: true });
  }
}

/**
 * The parts of the product that the suite asks by themselves: the extension gives nothing away. They lie in the stub's own
 * folder, by which VS Code knows whose `vscode` they import.
 */
async function buildParts() {
  const parts = {
    parts: `export { openProvider } from "./src/providers/catalog.ts";
      export { createLanguageModels } from "./src/vscode/languageModels.ts";
      export { foreignTools } from "./src/tools/foreignTools.ts";
      export { listForeignTools } from "./src/vscode/foreignTools.ts";`,
    webviewPage: `export { fillWebview, showProblem } from "./src/vscode/webviewPage.ts";`,
  };
  for (const [name, contents] of Object.entries(parts)) {
    await bundle(undefined, undefined, {
      stdin: { contents, resolveDir: root },
      outfile: path.join(root, `test/host/suite/.build/${name}.mjs`),
      splitting: false,
      target: "node22",
      packages: "bundle",
      // The other vendors' libraries are loaded by none of these tests.
      external: ["vscode", "openai", "ollama", "@anthropic-ai/*", "@google/*", "@pydantic/*"],
    });
  }
}

/** Opens the address that makes VS Code run the suite. @returns {Promise<number>} the exit code */
async function runInBrowser(folders, server) {
  const browser = await openBrowser(folders);
  try {
    const page = await browser.newPage();
    let isOver = false; // what a window logs while it closes is of no interest
    const exit = new Promise((resolve, reject) => {
      page.exposeFunction("codeAutomationExit", (code) => {
        isOver = true;
        resolve(code);
      });
      page.on("crash", () => reject(new Error("The browser's page crashed.")));
      setTimeout(() => reject(new Error(`VS Code ran no test within ${RUN_MS / 1000} s.`)), RUN_MS).unref();
    });
    await page.exposeFunction("codeAutomationLog", (_type, args) => {
      const line = format(...args);
      if (!isOver && !NOISE.test(line)) console.log(line);
    });
    const remote = (name) => `vscode-remote://${server.authority}${path.join(root, "test/host", name)}`;
    const payload = [
      // A stub: the extension under test is the installed package, as a user has it.
      ["extensionDevelopmentPath", remote("suite")],
      ["extensionTestsPath", remote("suite/index.mjs")],
      ["skipWelcome", "true"],
    ];
    const query = new URLSearchParams({ folder: folders.workspace, payload: JSON.stringify(payload) });
    await page.goto(`${server.url}/?${query}`, { waitUntil: "commit" });
    return await exit;
  } finally {
    await browser.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { passed, failed } = await runSuite(process.argv.slice(2));
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}
