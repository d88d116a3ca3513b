// What one interface test has in its hands: a VS Code on a fresh profile with the packaged extension installed, opened in
// a browser, that can be reloaded, killed, restarted and looked at.
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./bootstrap.mjs";
import { openBrowser } from "./browser.mjs";
import { installVsix, makeFolders, OFFLINE_SETTINGS, QUIET_SETTINGS, startServer, writeSettings } from "./host.mjs";
import { extensionHosts, killExtensionHost } from "./processes.mjs";
import * as ui from "./ui.mjs";

/**
 * @typedef {object} Options exported by a test file as `options`
 * @property {Record<string, unknown>} [settings] the user's settings, added to the quiet ones
 * @property {Record<string, string>} [env] variables that the extension host gets
 * @property {string[]} [args] more flags for the server
 * @property {boolean} [trust] ask whether the workspace is trusted
 * @property {boolean} [languages] with what finds problems and symbols in code
 * @property {boolean} [sample] copy the sample workspace (default) or open an empty folder
 * @property {string[]} [beside] folders of extensions to have beside ours
 * @property {{ width: number, height: number, deviceScaleFactor?: number }} [screen] in CSS pixels
 */

/** @typedef {ReturnType<typeof makeJourney>} Journey */

/**
 * @param {string} name of the test, for its screenshots
 * @param {string} vsix
 * @param {Options} options
 */
export function makeJourney(name, vsix, options = {}) {
  const { settings, sample = true, screen, ...serverOptions } = options;
  const folders = makeFolders(mkdtempSync(path.join(tmpdir(), `ai-studio-${name}-`)));
  const loopback = new Set();
  let server;
  let browser;
  let page;

  const note = (line) => appendFileSync(path.join(folders.root, "console.log"), `${line}\n`);

  async function up(more) {
    server = await startServer(folders, { few: true, ...serverOptions, ...more });
    browser = await openBrowser(folders, screen);
    browser.on("console", (message) => note(`${message.type()} ${message.text()}`));
    browser.on("weberror", (error) => note(`uncaught ${error.error().stack}`));
    page = await ui.openWorkbench(browser, server, { folder: folders.workspace });
    return page;
  }

  async function down() {
    await browser?.close().catch(() => {}); // it may have crashed, which is what failed
    await server?.stop();
  }

  return {
    name,
    ui,
    folders,
    /** The folder that is opened in VS Code. */
    workspace: folders.workspace,
    /** These three are those of now: after `restart` read them again, or take the page that it returns. */
    get page() {
      return page;
    },
    get server() {
      return server;
    },
    get browser() {
      return browser;
    },

    /** Installs the extension and opens VS Code on the workspace. The runner has done it before a test begins. */
    async start() {
      writeSettings(folders, { ...OFFLINE_SETTINGS, ...QUIET_SETTINGS, ...settings });
      if (sample) cpSync(path.join(root, "test/host/workspace"), folders.workspace, { recursive: true });
      await installVsix(folders, vsix);
      await up();
    },

    /** Opens one more window on the same folder (or another one). @returns its page */
    open: ({ folder = folders.workspace } = {}) => ui.openWorkbench(browser, server, { folder }),

    /** Ends server and browser and starts them on the same profile and port. @returns the new page */
    async restart(more = {}) {
      const { port } = server;
      await down();
      return up({ ...more, port });
    },

    /** Process ids of the extension hosts, the oldest window's first. */
    extensionHosts: () => extensionHosts(server),

    /** kill -9 of every extension host, or of those named. VS Code starts a new one; `ui.reload(page)` does too. */
    killExtensionHost: (pids) => killExtensionHost(server, pids),

    /** Writes test/out/TEST-WHAT.png; nothing where nobody looks (see e2e.mjs). */
    shot: async (what, of = page) => {
      if (!process.env.AI_STUDIO_BLIND) await ui.screenshot(of, `${name}-${what}`);
    },

    /**
     * Starts an HTTP server on this machine, for a provider or an MCP server to be talked to. Ended with the journey.
     * @param {import("node:http").RequestListener} listener
     * @returns {Promise<{ url: string, port: number, close(): Promise<void> }>}
     */
    async serve(listener) {
      const http = createServer(listener);
      await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
      const close = () => {
        loopback.delete(close);
        http.closeAllConnections();
        return new Promise((resolve) => http.close(resolve));
      };
      loopback.add(close);
      const { port } = http.address();
      return { url: `http://127.0.0.1:${port}`, port, close };
    },

    /** Says where a person finds out why a test failed. */
    async showEvidence() {
      const pages = browser?.pages() ?? [];
      for (const [index, each] of pages.entries()) {
        const picture = ui.screenshot(each, `${name}-FAILED${pages.length > 1 ? index + 1 : ""}`);
        await picture.then(console.log, () => {}); // a page that has crashed has no picture
      }
      console.log(`The profile, its logs and the server's log are in ${folders.root}`);
    },

    /** Ends everything. @param {boolean} keep leaves the profile for a person to look into */
    async end(keep = false) {
      await down();
      for (const close of [...loopback]) await close();
      if (!keep) rmSync(folders.root, { recursive: true, force: true });
    },
  };
}
