// Each attack is run, by real pages in a real browser, against a server on this machine that counts what reaches it.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { at, DONE, page, useInternet } from "./support/internet.ts";
import { drive, findProgram, openSite, PUBLIC, type Site } from "./support/site.ts";

/** A server on this machine that no page of the internet may reach. */
let inner: Site;
const opened: Site[] = [];
const names = {
  "public.test": [[PUBLIC]],
  "other.test": [[PUBLIC]],
  "rebind.test": [[PUBLIC], [PUBLIC], ["127.0.0.1"]],
  "soon.test": [[PUBLIC], ["127.0.0.1"]],
  "mixed.test": [[PUBLIC, "127.0.0.1"]],
  "inside.test": [["127.0.0.1"]],
  "meta.test": [["169.254.169.254"]],
  localhost: [["127.0.0.1"]],
};
const world = useInternet(names);
const { open, attack } = world;
before(async () => {
  inner = await openSite();
  inner.pages.set("/", "<p>Inner secrets</p>");
});
after(() => Promise.all([inner, ...opened].map((site) => site.close())));

test("a page of the internet is read", async () => {
  world.site.pages.set("/", "<p>Hello from outside</p>");
  const { text, caution } = await open(at("/"));
  assert.match(text, /Hello from outside/);
  assert.equal(caution, undefined);
});

test("attack 44: a redirect to this machine, in whatever way its address is written, reaches nothing", async () => {
  const { port } = inner;
  const targets = [
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `http://2130706433:${port}/`,
    `http://0x7f.1:${port}/`,
    `http://0.0.0.0:${port}/`,
    `http://[::1]:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://inside.test:${port}/`,
    `http://mixed.test:${port}/`,
    "http://169.254.169.254/latest/meta-data/",
    "http://meta.test/",
    `https://127.0.0.1:${port}/`,
  ];
  for (const [index, location] of targets.entries()) {
    world.site.pages.set(`/to${index}`, (_request, response) => response.writeHead(302, { location }).end());
    const told = await open(at(`/to${index}`)).then(
      ({ text }) => text,
      (thrown) => String(thrown.message),
    );
    assert.match(told, /refused/, location);
    assert.ok(!told.includes("Inner secrets"), location);
  }
  assert.deepEqual(inner.asked, []);
});

test("attack 44: a name that changes its address between two looks reaches nothing", async () => {
  inner.asked.splice(0);
  inner.pages.set("/again", "<p>Inner secrets</p>");
  // At once: the tool's look finds the internet, the browser's this machine.
  await assert.rejects(
    open(`http://soon.test:${inner.port}/`),
    /leads to "soon\.test:\d+", which was refused: 127\.0\.0\.1 is/,
  );
  // Later, when the page is there and asks for more of what is its own origin.
  world.site.pages.set(
    "/",
    page(
      `fetch("/again").then((answer) => answer.text()).then((text) => document.body.append(text), () => document.body.append("failed"));`,
    ),
  );
  const { text, caution } = await open(`http://rebind.test:${inner.port}/`);
  assert.equal(caution, undefined);
  const { text: later } = await world.driven.call("browser_read", {});
  assert.match(text + later, /wanted to reach "rebind\.test:\d+", which was refused/);
  assert.match(later, /does not let its browser go here|failed/);
  assert.deepEqual(inner.asked, []);
  // And a person is asked about it from now on.
  assert.match(
    (await world.driven.prepare("browser_open", { url: `http://rebind.test:${inner.port}/` })).caution ?? "",
    /127/,
  );
});

test("attack 44: nothing in a page of the internet reaches this machine: requests, frames, images, sockets, workers, forms", async () => {
  inner.asked.splice(0);
  const target = `127.0.0.1:${inner.port}`;
  const text = await attack(
    `const url = "http://${target}/secret";
     await late(fetch(url)); await late(fetch(url, { mode: "no-cors", method: "POST", body: "x" }));
     await late(new Promise((done) => { const request = new XMLHttpRequest(); request.onloadend = done; request.open("GET", url); request.send(); }));
     await late(new Promise((done) => { const image = new Image(); image.onload = image.onerror = done; image.src = url; }));
     await late(new Promise((done) => { const socket = new WebSocket("ws://${target}/socket"); socket.onopen = socket.onerror = done; }));
     await late(new Promise((done) => { const events = new EventSource(url); events.onopen = events.onerror = done; }));
     navigator.sendBeacon(url, "x");
     const frame = document.createElement("iframe"); frame.src = url; document.body.append(frame);
     const script = document.createElement("script"); script.src = url; document.body.append(script);
     const link = document.createElement("link"); link.rel = "preconnect prefetch stylesheet"; link.href = url; document.head.append(link);
     const work = new Worker(URL.createObjectURL(new Blob(["fetch('" + url + "').finally(() => postMessage(1))"])));
     await late(new Promise((done) => { work.onmessage = work.onerror = done; }));
     await late(fetch("http://localhost:${inner.port}/x")); await late(fetch("http://[::1]:${inner.port}/x")); await late(fetch("http://2130706433:${inner.port}/x"));
     const peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:${inner.port}" }, { urls: "turn:127.0.0.1:${inner.port}?transport=tcp", username: "a", credential: "b" }] });
     peer.createDataChannel("x"); peer.onicecandidate = ({ candidate }) => { if (candidate) document.title = candidate.candidate; };
     await peer.setLocalDescription(await peer.createOffer());
     await late(new Promise(() => {}));
     document.body.insertAdjacentHTML("beforeend", '<form target="into" method="post" action="' + url + '"></form><iframe name="into"></iframe>');
     document.forms[0].submit();
     await late(new Promise(() => {}));`,
  );
  assert.match(text, new RegExp(DONE));
  assert.match(text, /Title: start/, "and no address of this machine is told");
  assert.match(text, /wanted to reach "127\.0\.0\.1:\d+", which was refused/);
  assert.deepEqual(inner.asked, []);
});

test("attack 44: what a person allowed is open to that page, not to a page of the internet, nor to the next port", async () => {
  inner.asked.splice(0);
  const allowed = await openSite();
  opened.push(allowed);
  allowed.pages.set("/data", (_request, response) =>
    response.writeHead(200, { "access-control-allow-origin": "*" }).end("fetched"),
  );
  allowed.pages.set(
    "/",
    page(`fetch("/data").then((answer) => answer.text()).then((text) => document.body.append(text));
          fetch("http://127.0.0.1:${inner.port}/next", { mode: "no-cors" }).catch(() => {}).then(() => document.body.append("Next door was tried"));`),
  );
  const { caution } = await open(`${allowed.origin}/`);
  assert.match(caution ?? "", /on this machine/);
  const { isError } = await world.driven.call("browser_wait", { text: "fetched" });
  assert.equal(isError, false);
  assert.equal((await world.driven.call("browser_wait", { text: "Next door was tried" })).isError, false);
  assert.deepEqual(inner.asked, []);
  // From outside: by script, and by leading there.
  allowed.asked.splice(0);
  await attack(
    `await late(fetch("${allowed.origin}/data")); await late(fetch("${allowed.origin}/data", { mode: "no-cors", method: "POST" }));
     await late(new Promise((done) => { const socket = new WebSocket("ws://127.0.0.1:${allowed.port}/"); socket.onopen = socket.onerror = done; }));`,
  );
  assert.deepEqual(allowed.asked, []);
  world.site.pages.set("/lead", page(`location = "${allowed.origin}/delete?all=1"`));
  const led = await open(at("/lead")).catch(({ message }) => ({ text: String(message) }));
  const told = `${led.text} ${(await world.driven.call("browser_read", {}).catch(({ message }) => ({ text: String(message) }))).text}`;
  assert.match(told, /wanted to go to "http:\/\/127\.0\.0\.1:\d+\/delete\?all=1" on this machine/);
  world.site.pages.set("/redirect", (_request, response) =>
    response.writeHead(307, { location: `${allowed.origin}/delete` }).end(),
  );
  await assert.rejects(open(at("/redirect")), /on this machine/);
  assert.deepEqual(allowed.asked, []);
});

test("attack 44: what a page of the internet leaves behind reaches nothing when a page of this machine is open", async () => {
  const allowed = await openSite();
  opened.push(allowed);
  allowed.pages.set("/", "<p>Mine</p>");
  allowed.pages.set("/slow", (_request, response) => void setTimeout(() => response.end("<p>Mine</p>"), 1_500));
  const folder = mkdtempSync(path.join(os.tmpdir(), "browser-"));
  // Service workers are for secure pages only: this one takes the test's for secure.
  const wrapper = path.join(folder, "browser");
  const program = await findProgram();
  const secure = "--unsafely-treat-insecure-origin-as-secure=http://public.test";
  writeFileSync(wrapper, `#!/bin/sh\nexec "${program}" "$@" "${secure}"\n`, { mode: 0o755 });
  const other = await drive(world.site.port, names, { chosenProgram: () => wrapper });
  const again = (where: string) =>
    `setInterval(() => fetch("${allowed.origin}/${where}", { mode: "no-cors" }).catch(() => {}), 50);`;
  world.site.pages.set("/worker.js", (_request, response) =>
    response
      .writeHead(200, { "content-type": "text/javascript" })
      .end(`self.oninstall = (event) => event.waitUntil(new Promise(() => { ${again("worker")} }));`),
  );
  world.site.pages.set(
    "/leave",
    page(`navigator.serviceWorker.register("/worker.js"); ${again("page")}
          addEventListener("pagehide", () => navigator.sendBeacon("${allowed.origin}/beacon", "x")); document.title = isSecureContext;`),
  );
  try {
    await other.call("browser_open", { url: `${allowed.origin}/` });
    const { text } = await other.call("browser_open", { url: at("/leave") });
    assert.match(text, /Title: true/);
    assert.match(text, /wanted to reach "127\.0\.0\.1:\d+", which was refused/, "it was tried");
    for (const where of ["/slow", "/"])
      assert.match((await other.call("browser_open", { url: allowed.origin + where })).text, /Mine/);
    await other.call("browser_wait", { text: "Never", seconds: 2 });
    const strange = allowed.asked.filter((line) => /worker|page|beacon/.test(line));
    assert.deepEqual(strange, []);
  } finally {
    await other.browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("attacks 44, 46: the way out serves the browser alone", async () => {
  await open(at("/"));
  const port = gatePort();
  assert.ok(port > 0);
  const ask = (path: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      httpRequest({ port, host: "127.0.0.1", path, headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on("error", reject)
        .end();
    });
  assert.equal(await ask(at("/"), { host: "public.test" }), 407);
  const wrong = Buffer.from("studio:wrong").toString("base64");
  assert.equal(await ask(at("/"), { host: "public.test", "proxy-authorization": `Basic ${wrong}` }), 407);
  assert.equal(await ask("/", { host: `127.0.0.1:${port}` }), 407);
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("CONNECT public.test:443 HTTP/1.1\r\n\r\n"));
    socket.once("data", (data) => {
      resolve(data.toString());
      socket.destroy();
    });
  });
  assert.match(answer, /^HTTP\/1\.1 407/);
});

/** The port that this process listens on and that is none of the test's own servers. */
function gatePort(): number {
  const sockets = readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? [];
    } catch {
      return []; // The folder's own, which is closed by now.
    }
  });
  const listening = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === "0A" && sockets.includes(inode ?? ""))
    .map(([, address = ""]) => Number.parseInt(address.split(":")[1] ?? "", 16));
  const [port, ...more] = listening.filter((one) => ![world.site, inner, ...opened].some((site) => site.port === one));
  assert.deepEqual(more, []);
  return port ?? 0;
}
