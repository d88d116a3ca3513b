// Each attack is run, by real pages in a real browser: what a page could do to the machine around it, network apart.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { at, page, useInternet } from "./support/internet.ts";
import { PUBLIC } from "./support/site.ts";

const world = useInternet({ "public.test": [[PUBLIC]] });
const { open, attack } = world;

test("attack 48: pages of files, of the browser and of made-up data are not opened, whatever a page does", async () => {
  const targets = [
    "file:///etc/passwd",
    "chrome://version",
    "chrome://settings",
    "view-source:file:///etc/passwd",
    "about:version",
    "devtools://devtools/bundled/inspector.html",
  ];
  for (const target of [...targets, "data:text/html,<p>Made up</p>", "blob"]) {
    const location =
      target === "blob"
        ? `URL.createObjectURL(new Blob(["<p>Made up</p>"], { type: "text/html" }))`
        : JSON.stringify(target);
    world.site.pages.set(
      "/go",
      page(`setTimeout(() => { location.href = ${location}; }, 50)`, `<a href="${target}">Go</a>`),
    );
    await open(at("/go")).catch(() => {});
    const { text } = await world.driven.call("browser_read", {}).catch(({ message }) => ({ text: String(message) }));
    const number = /\[(\d+)\] link "Go"/.exec(text)?.[1];
    if (number !== undefined) await world.driven.call("browser_click", { element: Number(number) }).catch(() => {});
    const seen = await world.driven.call("browser_read", {}).catch(({ message }) => ({ text: String(message) }));
    assert.ok(!/root:|Made up|Chromium\b.*Revision/s.test(seen.text), `${target}: ${seen.text}`);
    const shownNow = world.driven.browser.address();
    assert.ok(shownNow === null || shownNow.startsWith("http://public.test/"), `${target}: ${shownNow}`);
  }
  const text = await attack(
    `await late(fetch("file:///etc/passwd").then((answer) => answer.text()).then((text) => document.body.append(text)));
     const frame = document.createElement("iframe"); frame.src = "file:///etc/passwd"; document.body.append(frame);
     await late(new Promise((done) => { frame.onload = done; }));`,
  );
  assert.ok(!text.includes("root:"));
});

test("attack 48: nothing is downloaded", async () => {
  const before = files();
  world.site.pages.set("/file", (_request, response) =>
    response
      .writeHead(200, {
        "content-type": "application/octet-stream",
        "content-disposition": 'attachment; filename="evil.sh"',
      })
      .end("echo evil"),
  );
  await attack(
    `const link = document.createElement("a"); link.href = "/file"; link.download = "evil.sh"; document.body.append(link); link.click();
     await late(new Promise(() => {}));
     const other = document.createElement("a"); other.download = "evil2.sh"; other.href = URL.createObjectURL(new Blob(["evil"])); document.body.append(other); other.click();
     await late(new Promise(() => {}));`,
  );
  await assert.rejects(open(at("/file")));
  assert.deepEqual(
    files().filter((name) => !before.includes(name)),
    [],
  );
});

test("attack 48: no window is opened, by a page or by a click", async () => {
  const asked = world.site.asked.length;
  world.site.pages.set("/popup", "<p>Popped up</p>");
  await attack(
    `document.title = String(window.open("/popup"));
     const link = document.createElement("a"); link.href = "/popup"; link.target = "_blank"; document.body.append(link); link.click();
     await late(new Promise(() => {}));`,
  );
  assert.ok(!world.site.asked.slice(asked).includes("GET /popup"));
  world.site.pages.set("/button", page("", `<button onclick="window.open('/popup')">Open</button>`));
  const { text } = await open(at("/button"));
  await world.driven.call("browser_click", { element: Number(/\[(\d+)\] button/.exec(text)?.[1]) });
  assert.equal(world.driven.browser.address(), at("/button"));
  assert.ok(!world.site.asked.slice(asked).includes("GET /popup"));
});

test("attack 48: nothing is filled in, remembered or permitted", async () => {
  const form = `<form method="post" action="/login"><input name="user" autocomplete="username"><input name="word" type="password" autocomplete="current-password"><button>Log in</button></form>`;
  world.site.pages.set("/login", page("", form));
  const { text } = await open(at("/login"));
  const number = (what: string) => Number(new RegExp(`\\[(\\d+)\\] ${what}`).exec(text)?.[1]);
  const fields = [...text.matchAll(/\[(\d+)\] textbox/g)].map(([, at]) => Number(at));
  await world.driven.call("browser_type", { element: fields[0], text: "ann" });
  await world.driven.call("browser_type", { element: fields[1], text: "hunter2hunter2" });
  await world.driven.call("browser_click", { element: number("button") });
  const again = await open(at("/login"));
  assert.ok(!again.text.includes("ann") && !again.text.includes('= "•'), again.text);
  const told = await attack(
    `const states = [];
     for (const name of ["geolocation", "notifications", "camera", "microphone", "clipboard-read", "midi"])
       states.push(await navigator.permissions.query({ name }).then(({ state }) => name + " " + state, () => name + " unknown"));
     document.body.append(states.join(", ") + ". ");
     await late(new Promise((done) => navigator.geolocation.getCurrentPosition(() => { document.body.append("located"); done(); }, done)));
     await late(navigator.mediaDevices?.getUserMedia({ audio: true }).then(() => document.body.append("heard")));
     await late(navigator.clipboard?.readText().then(() => document.body.append("pasted")));`,
  );
  assert.ok(!/granted|located|heard|pasted/.test(told), told);
});

test("attack 48: files are not given to a page, and the profile is nobody's", async () => {
  world.site.pages.set(
    "/upload",
    page("", `<input type="file" aria-label="File" onchange="document.title = 'given'">`),
  );
  const { text } = await open(at("/upload"));
  const element = Number(/\[(\d+)\] button "File/.exec(text)?.[1]);
  await world.driven.call("browser_click", { element });
  await assert.rejects(world.driven.call("browser_type", { element, text: "/etc/passwd" }), { code: "invalid" });
  assert.match((await world.driven.call("browser_read", {})).text, /Title: start/);
  const profile = readdirSync(os.tmpdir()).find((name) => name.startsWith(`ai-studio-browser-${process.pid}-`));
  assert.ok(profile);
  await world.driven.browser.close();
  assert.ok(!existsSync(path.join(os.tmpdir(), profile)));
});

/** Files in the places where a browser would put them. */
function files(): string[] {
  return [os.homedir(), path.join(os.homedir(), "Downloads"), os.tmpdir(), process.cwd()].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.includes("evil")) : [],
  );
}
