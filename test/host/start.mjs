// npm start: installs, builds and opens AI Studio on a small sample project.
//   npm start [-- --browser] [-- --no-open]
// In desktop VS Code where `code` is on the PATH. Otherwise, or with --browser, in VS Code in the browser, with sessions
// and keys kept in .host/start/ until that folder is deleted. --no-open only prints the address.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ensureVsix } from "../package.mjs";
import { bootstrap, codeServerPath, root } from "./bootstrap.mjs";
import { progress, run } from "./command.mjs";
import { installDependencies, requireNode } from "./dependencies.mjs";
import { freePort, installVsix, makeFolders, OFFLINE_SETTINGS, startServer, writeSettings } from "./host.mjs";
import { isRunning, killGroup } from "./processes.mjs";

// The browser keeps keys under the address: another port is another, empty key ring. So it stays the same if it can.
const PORT = 8765;
const PORTS = 20; // tried in turn where others listen
const OLDEST_VSCODE = [1, 110]; // `engines.vscode` of package.json

const home = path.join(root, ".host/start");
const workspace = path.join(home, "workspace");
const serverFile = path.join(home, "server.json");
const wants = (flag) => process.argv.includes(flag);

requireNode();
await installDependencies(root);
const vsix = await ensureVsix();
if (!existsSync(workspace)) cpSync(path.join(root, "test/host/workspace"), workspace, { recursive: true });
if (!wants("--browser") && (await hasDesktop())) await openInDesktop();
else await openInBrowser();

/** Is there a desktop VS Code that can run the checkout? The `code` of a remote window cannot. */
async function hasDesktop() {
  if (process.env.VSCODE_IPC_HOOK_CLI) return false;
  const output = await run("code", ["--version"]).catch(() => "");
  const [major = 0, minor = 0] = output.split("\n")[0].split(".").map(Number);
  const isEnough = major > OLDEST_VSCODE[0] || (major === OLDEST_VSCODE[0] && minor >= OLDEST_VSCODE[1]);
  if (output && !isEnough) {
    console.log(`The VS Code on this machine is older than ${OLDEST_VSCODE.join(".")}: using one in the browser.`);
  }
  return isEnough;
}

async function openInDesktop() {
  await run("code", ["--new-window", `--extensionDevelopmentPath=${root}`, workspace]);
  console.log("AI Studio is open in a new window of Visual Studio Code.");
}

async function openInBrowser() {
  await bootstrap();
  const folders = makeFolders(home);
  await installOnce(folders);
  const running = await findRunning();
  if (running) {
    console.log(
      "It runs already: reload its window to see what has changed, or end it with Ctrl+C where it was started.",
    );
    return show(running);
  }
  if (!existsSync(path.join(folders.data, "User/settings.json"))) writeSettings(folders, OFFLINE_SETTINGS);
  const port = await choosePort();
  const server = await progress("starting VS Code", () => startServer(folders, { port, idleSeconds: 0 }));
  const address = `${server.url}/?folder=${encodeURI(workspace)}`;
  writeFileSync(serverFile, JSON.stringify({ owner: process.pid, pid: server.pid, address }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // Ctrl+C reaches this process twice when npm passes it on too.
    process.on(signal, async () => {
      await server.stop();
      rmSync(serverFile, { force: true });
      process.exit(0);
    });
  }
  console.log("Ctrl+C ends it.");
  show(address);
}

function show(address) {
  if (!wants("--no-open")) openAddress(address);
  console.log(`AI Studio is open at ${address}`);
}

/**
 * Looks for the server of another `npm start` of this checkout. One that was left behind by a killed start is ended: it
 * would keep the port, and with it the keys.
 * @returns {Promise<string | undefined>} the address of the one that runs
 */
async function findRunning() {
  if (!existsSync(serverFile)) return undefined;
  const { owner, pid, address } = JSON.parse(readFileSync(serverFile, "utf8"));
  const isServing = isRunning(pid, codeServerPath);
  if (isServing && isRunning(owner, "start.mjs")) return address;
  if (isServing) await killGroup(pid);
  return undefined;
}

async function installOnce(folders) {
  const mark = path.join(home, "installed.sha256");
  const hash = createHash("sha256").update(readFileSync(vsix)).digest("hex");
  if (existsSync(mark) && readFileSync(mark, "utf8") === hash) return;
  await progress("installing AI Studio", () => installVsix(folders, vsix));
  writeFileSync(mark, hash);
}

async function choosePort() {
  for (let port = PORT; port < PORT + PORTS; port++) {
    if (await freePort(port)) return port;
  }
  throw new Error(`All ports from ${PORT} to ${PORT + PORTS - 1} are taken on this machine.`);
}

/** Opens the user's browser, if there is a screen. */
function openAddress(address) {
  const openers = { darwin: ["open"], win32: ["cmd", "/c", "start", ""], linux: ["xdg-open"] };
  const [program, ...args] = openers[process.platform] ?? openers.linux;
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const child = spawn(program, [...args, address], { stdio: "ignore", detached: true });
  child.on("error", () => {}); // No such program: the address is printed.
  child.unref();
}
