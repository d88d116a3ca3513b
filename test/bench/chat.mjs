// What the chat view costs, in a real browser, with the real host of a view in a worker beside it.
//   npm run bench -- chat

import { gzipSync } from "node:zlib";
import { hostRequire } from "../host/bootstrap.mjs";
import { ensureBrowser } from "../host/browser.mjs";
import markdownFigures from "./markdown.mjs";
import searchFigures from "./search.mjs";
import { browserBundle, withoutLazy } from "./support/browserBundle.mjs";

const KIB = 1024;

/** As VS Code shows a sidebar that was made a little wider. */
const VIEWPORT = { width: 420, height: 800 };
/** What the view has to keep up with: more than all models together send. */
const TOKENS_PER_SECOND = 50_000;
const TOKEN = 4;
/** As often as a screen can show. */
const MESSAGES_PER_SECOND = 60;
/** An hour of a model that sends 50 tokens a second. */
const HOUR = 3_600 * 50;
/** As long as a message may be (protocol/schemas.ts). */
const MAX_TEXT = 500_000;
/** What a person takes for the same moment. */
const PASTE_MS = 1_000;
const MAX_GZIPPED = 120 * KIB;

/** A conversation of so many messages, with a list, a table and code in every answer. */
function conversation(messages) {
  return Array.from({ length: messages }, (_, index) => {
    if (index % 2 === 0) return `Question ${index}: what does step ${index} do, and why is it there?`;
    return `It reads \`tokens[${index}]\` and **checks** it.\n\n- one ${index}\n- two\n\n| a | b |\n|---|--:|\n| x | ${index} |\n\n\`\`\`ts\nconst step${index} = read(${index});\n\`\`\`\n`;
  });
}

/** Paragraphs, each with its number, of about so many characters in all. */
function prose(length) {
  const parts = [];
  for (let size = 0, number = 1; size < length; number++) {
    const part = `Paragraph ${number} says a *little* about \`item${number}\`, in words that a model could have written here.\n\n`;
    parts.push(part);
    size += part.length;
  }
  return `${parts.join("")}That is all of it.`;
}

async function heapOf(page) {
  const devtools = await page.context().newCDPSession(page);
  // Twice: what the first leaves to be finalized, the second takes.
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  await devtools.detach();
  return usedSize;
}

/** Milliseconds from the key that pastes these lines into the composer to the picture that shows them. */
async function pasted(shown, lines) {
  await shown.evaluate((text) => {
    const source = document.createElement("textarea");
    document.body.append(source);
    source.value = text;
    source.select();
    document.execCommand("cut");
    source.remove();
    const field = document.querySelector(".composer-text");
    field.focus();
    field.addEventListener("beforeinput", () => {
      const from = performance.now();
      requestAnimationFrame(() => setTimeout(() => Object.assign(globalThis, { pasted: performance.now() - from })));
    });
  }, lines);
  await shown.keyboard.press("ControlOrMeta+v");
  return (await shown.waitForFunction(() => globalThis.pasted)).jsonValue();
}

const slowest = (frames, share) => frames.toSorted((a, b) => a - b)[Math.floor((frames.length - 1) * share)] ?? 0;

async function chat() {
  // Counted apart from the script that runs: its fonts are files beside it, and so is what it loads later.
  const [page, host, view, sizes] = [
    await browserBundle("test/bench/chat.page.ts"),
    await browserBundle("test/bench/chat.host.ts"),
    await browserBundle("webview/chat/main.tsx"),
    await browserBundle("webview/chat/main.tsx", { loader: { ".ttf": "file" }, plugins: [withoutLazy] }),
  ];
  const browser = await hostRequire("playwright-core").chromium.launch({
    executablePath: await ensureBrowser(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  /** A fresh page whose view shows these messages, and how long that took. */
  async function opened(messages) {
    const shown = await browser.newPage({ viewport: VIEWPORT });
    await shown.setContent(`<style>${view.styles}</style><body data-place="sidebar"><div id="root"></div></body>`);
    await shown.addStyleTag({ content: "html, body { height: 100%; margin: 0 }" });
    await shown.addScriptTag({ content: `globalThis.hostCode = ${JSON.stringify(host.script)};\n${page.script}` });
    const ms = await shown.evaluate(([list, code]) => globalThis.open(list, code), [messages, view.script]);
    return { shown, ms };
  }
  const stream = (shown, text, perSecond) =>
    shown.evaluate(
      ([what, piece, rate]) => globalThis.stream(what, piece, rate, "That is all of it."),
      [text, TOKEN, perSecond],
    );
  try {
    // The first page of a browser is slower than any other.
    await (await opened(conversation(20))).shown.close();
    const few = await opened(conversation(20));
    await few.shown.close();
    const many = await opened(conversation(2_000));
    const frames = await many.shown.evaluate(() => globalThis.scroll());
    await many.shown.close();

    const writing = await opened(conversation(2));
    const paste = await pasted(writing.shown, "const step = read(tokens);\n".repeat(MAX_TEXT).slice(0, MAX_TEXT));
    await writing.shown.close();

    const quick = await opened(conversation(2));
    const seconds = 4;
    const fast = await stream(quick.shown, prose(TOKENS_PER_SECOND * TOKEN * seconds), TOKENS_PER_SECOND * 1.1);
    await quick.shown.close();

    // An hour's answer at once would be paced by its length only; ten times as fast is what can be waited for.
    const hour = prose(HOUR * TOKEN);
    // At the end of both: code that has run takes room of its own, and more once it is compiled anew for running often.
    const little = prose(64 * KIB);
    const long = await opened(conversation(2));
    await stream(long.shown, hour, TOKENS_PER_SECOND);
    await stream(long.shown, little, TOKENS_PER_SECOND);
    const after = await heapOf(long.shown);
    await long.shown.close();
    const fresh = await opened([...conversation(2), "Go on", hour]);
    await stream(fresh.shown, little, TOKENS_PER_SECOND);
    const baseline = await heapOf(fresh.shown);
    await fresh.shown.close();
    const gzipped = gzipSync(sizes.script, { level: 9 }).length + gzipSync(sizes.styles, { level: 9 }).length;
    return {
      few: few.ms,
      many: many.ms,
      frames,
      paste,
      fast,
      tokens: TOKENS_PER_SECOND * seconds,
      after,
      baseline,
      gzipped,
    };
  } finally {
    await browser.close();
  }
}

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function figures() {
  const { few, many, frames, paste, fast, tokens, after, baseline, gzipped } = await chat();
  const figure = (id, value, unit, against, goal) => {
    const ratio = value / against;
    return { id, value, unit, baseline: against, ratio, goal, met: goal === null || ratio <= goal };
  };
  return [
    // Most of it is reading the events and folding them: the rows far from the end are empty boxes.
    figure("opening 2,000 messages against 20", many, "ms", few, 5),
    figure(
      "scrolling all of them, a screen a frame: the middle frame against 1/60 s",
      slowest(frames, 0.5),
      "ms",
      1_000 / 60,
      null,
    ),
    figure("the same: one frame in twenty is slower", slowest(frames, 0.95), "ms", 1_000 / 60, null),
    // Most of it is the browser's own: to break half a million characters into lines.
    figure("pasting 500,000 characters of code into the composer, until they are seen", paste, "ms", PASTE_MS, null),
    figure(
      `showing ${tokens} tokens against 50,000 a second`,
      fast.ms,
      "ms",
      (tokens / TOKENS_PER_SECOND) * 1_000,
      1.1,
    ),
    figure("messages of it a second against 60", (fast.live / fast.ms) * 1_000, "1/s", MESSAGES_PER_SECOND, 1.05),
    figure("heap after an hour's tokens against the same, opened", after, "B", baseline, 1.1),
    figure("script and styles, gzipped, against 120 KiB", gzipped, "B", MAX_GZIPPED, 1),
    ...(await markdownFigures()),
    ...(await searchFigures()).filter(({ id }) => id.startsWith("search: ")),
  ];
}
