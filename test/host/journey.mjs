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
 * @property {boolean} [sample] copy the sample workspace (default) or open an empty folder
 */

/**
 * @typedef {Awaited<ReturnType<typeof startJourney>>} Journey
 * `page`, `server` and `browser` are those of now: read them from the journey again after `restart`.
 */

/**
 * @param {string} name of the test, for its screenshots
 * @param {string} vsix
 * @param {Options} options
 */
export async function startJourney(name, vsix, options = {}) {
  const folders = makeFolders(mkdtempSync(path.join(tmpdir(), `ai-studio-${name}-`)));
  const loopback = new Set();
  let server;
  let browser;
  let page;

  async function up(serverOptions) {
    server = await startServer(folders, serverOptions);
    browser = await openBrowser(folders);
    browser.on("console", (message) => note(`${message.type()} ${message.text()}`));
    browser.on("weberror", (error) => note(`uncaught ${error.error().stack}`));
    page = await ui.openWorkbench(browser, server, { folder: folders.workspace });
    return page;
  }

  async function down() {
    await browser?.close().catch(() => {}); // it may have crashed, which is what failed
    await server?.stop();
  }

  const note = (line) => appendFileSync(path.join(folders.root, "console.log"), `${line}\n`);
  const { settings, sample = true, ...serverOptions } = options;
  writeSettings(folders, { ...OFFLINE_SETTINGS, ...QUIET_SETTINGS, ...settings });
  if (sample) cpSync(path.join(root, "test/host/workspace"), folders.workspace, { recursive: true });
  await installVsix(folders, vsix);
  await up(serverOptions);

  return {
    name,
    ui,
    folders,
    /** The folder that is opened in VS Code. */
    workspace: folders.workspace,
    get page() {
      return page;
    },
    get server() {
      return server;
    },
    get browser() {
      return browser;
    },

    /** Opens one more window on the same folder (or another one). @returns its page */
    open: ({ folder = folders.workspace } = {}) => ui.openWorkbench(browser, server, { folder }),

    /** Ends server and browser and starts them on the same profile and port. @returns the new page */
    async restart(more = {}) {
      const { port } = server;
      await down();
      return up({ ...serverOptions, ...more, port });
    },

    /** Process ids of the extension hosts, the oldest window's first. */
    extensionHosts: () => extensionHosts(server),

    /** kill -9 of every extension host, or of those named. `ui.reload(page)` brings one back. */
    killExtensionHost: (pids) => killExtensionHost(server, pids),

    /** Writes test/out/TEST-WHAT.png. */
    shot: (what, of = page) => ui.screenshot(of, `${name}-${what}`),

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

    /** Ends everything. @param {boolean} keep leaves the profile for a person to look into */
    async end(keep = false) {
      await down();
      for (const close of [...loopback]) await close();
      if (!keep) rmSync(folders.root, { recursive: true, force: true });
    },
  };
}
