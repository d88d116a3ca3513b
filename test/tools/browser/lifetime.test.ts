import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { useOwnSite } from "./support/ownSite.ts";
import { drive } from "./support/site.ts";

const own = useOwnSite();
const { show, open } = own;
const profiles = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith(`ai-studio-browser-${process.pid}-`));
const isAlive = (pid: number) => existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
/** All processes that have the profile on their command line. */
const processesOf = (profile: string) =>
  readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, "utf8").includes(profile);
    } catch {
      return false;
    }
  });

test("a call that is stopped ends the browser with all its processes, within half a second, and the next starts anew", async () => {
  own.site.pages.set("/hang", () => {});
  show("/after", "<p>Alive</p>");
  await open("/after");
  const pid = own.driven.browser.pid();
  const [profile] = profiles();
  assert.ok(pid && profile);
  assert.ok(processesOf(profile).length > 1);
  const controller = new AbortController();
  const call = own.driven.call("browser_open", { url: `${own.site.origin}/hang` }, controller.signal);
  while (!own.site.asked.includes("GET /hang")) await new Promise((resolve) => setTimeout(resolve, 10));
  controller.abort();
  await assert.rejects(call, { code: "aborted" });
  assert.deepEqual([isAlive(pid), processesOf(profile), profiles()], [false, [], []]);
  assert.match((await open("/after")).text, /Alive/);
});

test("a call that is stopped while the browser starts leaves none behind", async () => {
  for (const delay of [0, 20, 100, 300]) {
    await own.driven.browser.close();
    const controller = new AbortController();
    const call = own.driven.call("browser_open", { url: `${own.site.origin}/after` }, controller.signal);
    const timer = setTimeout(() => controller.abort(), delay);
    await call.catch(() => {});
    clearTimeout(timer);
    await own.driven.browser.close();
    while (profiles().length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
});

test("a browser that is not used for a while ends, and one that crashes starts anew", async () => {
  const other = await drive(own.site.port, {}, { idleMs: 50 });
  show("/after", "<p>Alive</p>");
  await other.call("browser_open", { url: `${own.site.origin}/after` });
  const pid = other.browser.pid();
  assert.ok(pid);
  while (other.browser.pid() !== null || isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  await open("/after");
  const crashed = own.driven.browser.pid();
  assert.ok(crashed);
  process.kill(crashed, "SIGKILL");
  while (own.driven.browser.pid() !== null) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.match((await open("/after")).text, /Alive/);
});

test("when this process is killed the browser ends, and the next one tidies up after it", async () => {
  show("/after", "<p>Alive</p>");
  const program = path.join(process.env.STUDIO_BUILD ?? "", "test/tools/browser/owner.child.js");
  const child = spawn(process.execPath, [program, `${own.site.origin}/after`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = await new Promise<number>((resolve) =>
    child.stdout.once("data", (data) => resolve(Number(String(data)))),
  );
  const left = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith(`ai-studio-browser-${child.pid}-`));
  const [profile = ""] = left();
  assert.ok(isAlive(pid) && profile !== "");
  child.kill("SIGKILL");
  while (isAlive(pid) || processesOf(profile).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await own.driven.browser.close();
  await open("/after");
  assert.deepEqual(left(), []);
});

test("where no browser is, or none at the path that was set, it is said what to do", async () => {
  const cases: [chosen: string, words: RegExp][] = [
    ["", /No Chrome, Edge or Chromium was found/],
    ["/nowhere/chrome", /There is no browser at "\/nowhere\/chrome"/],
    ["/bin/false", /did not start/],
  ];
  for (const [chosen, words] of cases) {
    const none = await drive(own.site.port, {}, { chosenProgram: () => chosen, environment: { PATH: "/nowhere" } });
    await assert.rejects(none.call("browser_open", { url: own.site.origin }), { code: "unconfigured", message: words });
    await none.browser.close();
  }
});
