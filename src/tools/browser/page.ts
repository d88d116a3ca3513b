// One page of a launched browser, driven over the DevTools protocol. This file brings the driver: it is loaded on first use.
import type { Dialog } from "puppeteer-core/internal/api/Dialog.js";
import type { HTTPRequest } from "puppeteer-core/internal/api/HTTPRequest.js";
import type { HTTPResponse } from "puppeteer-core/internal/api/HTTPResponse.js";
import type { Page as Driven } from "puppeteer-core/internal/api/Page.js";
import { _connectToCdpBrowser } from "puppeteer-core/internal/cdp/BrowserConnector.js";
import { fail } from "../../core/failure.ts";
import { visible } from "../../core/hiddenText.ts";
import { type Gate, REFUSED, type Refusal } from "./gate.ts";
import { HEIGHT, type Launched, WIDTH } from "./launch.ts";
import { noWindows } from "./noWindows.ts";
import type { Origins } from "./origins.ts";
import { type Node, type Outline, outline } from "./outline.ts";
import { PREPARE_TYPING, SHOWS, STAY, SUBMIT } from "./pageScripts.ts";
import { pipeTransport } from "./pipeTransport.ts";
import { watchRest } from "./rest.ts";

export interface Page {
  address(): string;
  title(): Promise<string>;
  /** The HTTP status, or null when the answer had none. */
  open(url: URL): Promise<number | null>;
  read(): Promise<Outline>;
  click(backendNode: number): Promise<void>;
  /** Replaces what stands in a field; in a list of choices, chooses the one of that name. */
  type(backendNode: number, text: string, submit: boolean): Promise<void>;
  /** Whether the text stands in the page, however it is broken into lines. */
  shows(text: string): Promise<boolean>;
  /** A JPEG in base64. `whole`: down to the page's end, within a bound. */
  screenshot(whole: boolean): Promise<{ readonly data: string; readonly width: number; readonly height: number }>;
  /** What happened since it was asked last, that the model should know of. */
  takeNotes(): readonly string[];
}

const OPEN_MS = 30_000;
/** Any other answer of the browser. */
const ANSWER_MS = 30_000;
/** Pixels: what a vendor's model sees at its full size. */
const LONGEST_PAGE = 4_000;
const QUALITY = 80;
const MOST_NOTES = 10;
const WORLD = "ai-studio";

/** Opens a way out: for the pages that a person allowed, or for those of the internet. */
export type OpenGate = (own: boolean) => Promise<Gate>;

/**
 * The pages of the internet and those that a person allowed never share a context: each has a gate of its own, so that nothing
 * that a page of the one leaves running can reach what the other may.
 */
export async function openPage(launched: Launched, openGate: OpenGate, origins: Origins): Promise<Page> {
  const { transport, begin: refuseWindows } = noWindows(pipeTransport(launched.toBrowser, launched.fromBrowser));
  const browser = await _connectToCdpBrowser(
    transport,
    "",
    { defaultViewport: { width: WIDTH, height: HEIGHT }, protocolTimeout: ANSWER_MS },
    () => undefined,
  );
  const make = (own: boolean) => openSide(browser, refuseWindows, openGate, origins, own);
  let side = await make(false);
  return {
    address: () => side.page.address(),
    title: () => side.page.title(),
    async open(url) {
      const own = origins.isAllowed(url.origin);
      if (own !== side.own) {
        const old = side;
        await old.close();
        side = await make(own);
      }
      return side.page.open(url);
    },
    read: () => side.page.read(),
    click: (backendNode) => side.page.click(backendNode),
    type: (backendNode, text, submit) => side.page.type(backendNode, text, submit),
    shows: (text) => side.page.shows(text),
    screenshot: (whole) => side.page.screenshot(whole),
    takeNotes: () => side.page.takeNotes(),
  };
}

interface Side {
  readonly own: boolean;
  readonly page: Page;
  close(): Promise<void>;
}

async function openSide(
  browser: Awaited<ReturnType<typeof _connectToCdpBrowser>>,
  refuseWindows: (onClosed: (() => void) | null) => void,
  openGate: OpenGate,
  origins: Origins,
  own: boolean,
): Promise<Side> {
  const gate = await openGate(own);
  refuseWindows(null);
  // A context of its own, as for private browsing: it alone has the gate. What the browser itself would like to ask its maker
  // goes by another proxy, which does not exist.
  const context = await browser.createBrowserContext({
    proxyServer: `http://127.0.0.1:${gate.port}`,
    proxyBypassList: ["<-loopback>"],
    downloadBehavior: { policy: "deny" },
  });
  const page: Driven = await context.newPage();
  const session = await page.createCDPSession();
  const notes: string[] = [];
  const note = (text: string) => {
    if (notes.length < MOST_NOTES && !notes.includes(text)) notes.push(text);
  };
  await session.send("Network.enable");
  await session.send("Page.enable");
  const isStill = watchRest(session);
  await page.authenticate(gate.credentials);
  await page.setRequestInterception(true);
  await page.setBypassServiceWorker(true);
  // No permission for anybody, whatever a page asks.
  const whole = await browser.target().createCDPSession();
  await whole.send("Browser.grantPermissions", {
    permissions: [],
    ...(context.id === undefined ? {} : { browserContextId: context.id }),
  });
  await session.send("Page.setInterceptFileChooserDialog", { enabled: true, cancel: true });

  const originOf = (address: string) => (URL.canParse(address) ? new URL(address).origin : "");

  page.on("request", (request: HTTPRequest) => {
    const refuse = (why: string) => {
      note(why);
      void request.abort("blockedbyclient").catch(() => {});
    };
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) {
      void request.continue().catch(() => {});
      return;
    }
    const address = request.url();
    if (!/^https?:/.test(address)) return refuse(`It wanted to go to "${shown(address)}", which is not opened.`);
    if (origins.isAllowed(originOf(address)) !== own) {
      const where = own ? "outside of what was allowed" : "on this machine or its network";
      return refuse(`It wanted to go to "${shown(address)}" ${where}. Use browser_open for that.`);
    }
    void request.continue().catch(() => {});
  });
  page.on("dialog", (dialog: Dialog) => {
    const isLeaving = dialog.type() === "beforeunload";
    if (!isLeaving) note(`The page showed a dialog, which was dismissed: "${visible(dialog.message().slice(0, 300))}"`);
    void (isLeaving ? dialog.accept() : dialog.dismiss()).catch(() => {});
  });
  whole.on("Browser.downloadWillBegin", ({ url }) =>
    note(`It began a download of "${shown(url)}", which was refused.`),
  );
  refuseWindows(() => note("It wanted to open a new window, which was refused."));

  async function rest(): Promise<void> {
    await isStill();
    const address = page.url();
    if (address === "about:blank" || /^https?:/.test(address)) return;
    // Whatever way it found to get there. The first are Chromium's own words for what it did not load.
    const isFailure = /^(chrome-error:|about:blank#blocked)/.test(address);
    note(isFailure ? "A page could not be loaded." : `It went to "${shown(address)}", and was left.`);
    await page.goto("about:blank").catch(() => {});
  }

  /** The gate's own answer is no page. */
  async function leaveRefused(url: URL, answer: HTTPResponse | null): Promise<void> {
    if (answer?.headers()["proxy-status"] !== REFUSED) return;
    const host = hostOf(new URL(answer.url()));
    const refusals = gate.takeRefusals();
    const refused = refusals.find((one) => one.host === host) ?? { host, why: "nobody has allowed it" };
    for (const one of refusals) if (one.host !== host) note(refusalWords(one));
    await page.goto("about:blank").catch(() => {});
    throw fail(
      "invalid",
      `"${url.href}" leads to "${shown(refused.host)}", which was refused: ${refused.why}.`,
      "If a person should decide about that address, call browser_open with it.",
    );
  }

  /** A node of the page as an object in a world of ours, which the page's scripts do not see. */
  async function resolve(backendNodeId: number): Promise<string> {
    const { frameTree } = await session.send("Page.getFrameTree");
    const { executionContextId } = await session.send("Page.createIsolatedWorld", {
      frameId: frameTree.frame.id,
      worldName: WORLD,
    });
    const { object } = await session
      .send("DOM.resolveNode", { backendNodeId, executionContextId })
      .catch(() => Promise.reject(gone()));
    if (object.objectId === undefined) throw gone();
    return object.objectId;
  }

  async function run(objectId: string, code: string, ...given: readonly string[]): Promise<unknown> {
    const { result } = await session.send("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: code,
      arguments: given.map((value) => ({ value })),
      returnByValue: true,
    });
    return result.value;
  }

  async function clickAt(backendNodeId: number): Promise<void> {
    await session.send("DOM.scrollIntoViewIfNeeded", { backendNodeId }).catch(() => Promise.reject(gone()));
    const { quads } = await session
      .send("DOM.getContentQuads", { backendNodeId })
      .catch(() => Promise.reject(fail("invalid", "This element cannot be seen, so it cannot be clicked.")));
    const [quad] = quads;
    if (quad === undefined) throw fail("invalid", "This element cannot be seen, so it cannot be clicked.");
    const middle = (start: number) => [0, 2, 4, 6].reduce((sum, at) => sum + (quad[start + at] ?? 0), 0) / 4;
    await page.mouse.click(middle(0), middle(1));
  }

  const driven: Page = {
    address: () => page.url(),
    title: () => page.title(),
    async open(url) {
      try {
        const answer = await page.goto(url.href, { waitUntil: "domcontentloaded", timeout: OPEN_MS });
        await leaveRefused(url, answer);
        await rest();
        return answer?.status() ?? null;
      } catch (thrown) {
        throw opened(url, thrown);
      }
    },
    async read() {
      const { nodes } = await session.send("Accessibility.getFullAXTree");
      return outline(nodes satisfies readonly Node[]);
    },
    async click(backendNode) {
      const object = await resolve(backendNode);
      // New windows are not opened: what wanted one goes to this one.
      await run(object, STAY);
      await clickAt(backendNode);
      await rest();
    },
    async type(backendNode, text, submit) {
      const object = await resolve(backendNode);
      const how = await run(object, PREPARE_TYPING, text);
      if (how === "missing")
        throw fail("invalid", `There is no choice "${text}" in this list.`, "Read the page again.");
      if (how === "file") throw fail("invalid", "Files are not given to pages.");
      if (how === "none") throw fail("invalid", "Nothing can be typed into this element.", "Choose a textbox.");
      if (how === "type") {
        await session.send("DOM.focus", { backendNodeId: backendNode }).catch(() => Promise.reject(gone()));
        await session.send("Input.insertText", { text });
      }
      if (submit) {
        if (how === "type") await page.keyboard.press("Enter");
        else await run(object, SUBMIT);
      }
      await rest();
    },
    async shows(text) {
      const { frameTree } = await session.send("Page.getFrameTree");
      const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", {
        frameId: frameTree.frame.id,
        worldName: WORLD,
      });
      const expression = `(${SHOWS})(${JSON.stringify(text)})`;
      const { result } = await session.send("Runtime.evaluate", { expression, contextId, returnByValue: true });
      return result.value === true;
    },
    async screenshot(whole) {
      const { cssContentSize, cssVisualViewport } = await session.send("Page.getLayoutMetrics");
      const area = whole
        ? { x: 0, y: 0, width: WIDTH, height: Math.max(HEIGHT, Math.min(LONGEST_PAGE, cssContentSize.height)) }
        : { x: cssVisualViewport.pageX, y: cssVisualViewport.pageY, width: WIDTH, height: HEIGHT };
      const { data } = await session.send("Page.captureScreenshot", {
        format: "jpeg",
        quality: QUALITY,
        clip: { ...area, scale: 1 },
        captureBeyondViewport: whole,
      });
      return { data, width: area.width, height: Math.round(area.height) };
    },
    takeNotes: () => [...notes.splice(0), ...gate.takeRefusals().map(refusalWords)],
  };
  return {
    own,
    page: driven,
    async close() {
      await Promise.all([gate.close(), context.close().catch(() => {})]);
    },
  };
}

const hostOf = ({ hostname, port, protocol }: URL) => `${hostname}:${port || (protocol === "http:" ? 80 : 443)}`;

const refusalWords = ({ host, why }: Refusal) => `It wanted to reach "${shown(host)}", which was refused: ${why}.`;

const shown = (address: string): string => visible(address).slice(0, 200);

const gone = () =>
  fail("stale", "This element is not in the page any more.", "Use browser_read, and take its new number.");

function opened(url: URL, thrown: unknown): unknown {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (/timeout/i.test(message)) return fail("timeout", `"${url.href}" did not answer within ${OPEN_MS / 1_000} s.`);
  if (/ERR_BLOCKED_BY_CLIENT|ERR_TUNNEL|ERR_ABORTED|ERR_CERT|ERR_[A-Z_]+/.test(message)) {
    const code = /ERR_[A-Z_]+/.exec(message)?.[0] ?? "";
    return fail("network", `"${url.href}" could not be opened (${code}).`);
  }
  return thrown;
}
