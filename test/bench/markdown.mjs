// How much a streamed answer costs the page: the product's Markdown against lexing all of it for each piece.
//   npm run bench -- markdown
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { hostRequire } from "../host/bootstrap.mjs";
import { ensureBrowser } from "../host/browser.mjs";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const KIB = 1024;
const PIECE = 24;

/** An answer as models write them: headings, paragraphs, lists, code, tables. */
function answer(length) {
  const part = (number) => `## Step ${number}

The loop reads \`tokens[${number}]\` before it checks the **length**, so an *empty file* makes it undefined. See
[the guide](https://example.com/guide/${number}) for what the parser promises, and what it does not.

- the first thing is ${number}
- the second is \`${number * 2}\`
  - and one inside it

\`\`\`ts
/** Greets by name; an empty name is nobody. */
export function greet${number}(name: string): string {
  const known = name.trim();
  return known === "" ? "Hello, nobody." : \`Hello, \${known}.\`;
}
\`\`\`

| What | Lines | Characters |
| --- | ---: | ---: |
| your words | ${number} | ${number * 22} |

1. Check the length first.
2. Return early, and say why in a comment that is long enough to be one.

`;
  let text = "";
  for (let number = 1; text.length < length; number++) text += part(number);
  return text.slice(0, length);
}

const lines = Array.from({ length: 4_000 }, (_, line) => `  const value${line} = compute(${line}); // line ${line}`);
const code = (length) => `Here it is:\n\n\`\`\`ts\n${lines.join("\n").slice(0, length)}\n\`\`\`\n`;
const list = (length) => {
  const items = Array.from({ length: 2_000 }, (_, item) => `${item + 1}. Item *${item}* with \`code\` and some words.`);
  return items.join("\n").slice(0, length);
};

export async function markdown() {
  const built = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["test/bench/markdown.page.tsx"],
    bundle: true,
    write: false,
    minify: true,
    outdir: "out",
    format: "iife",
    platform: "browser",
    target: "chrome128",
    jsx: "automatic",
    jsxImportSource: "preact",
  });
  const styles = ["markdown", "codeBlock", "codeColours"]
    .map((name) => readFileSync(path.join(root, "webview/shared/markdown", `${name}.css`), "utf8"))
    .join("\n");
  const browser = await hostRequire("playwright-core").chromium.launch({
    executablePath: await ensureBrowser(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 420, height: 800 } });
    await page.setContent(`<style>${styles}</style><body></body>`);
    await page.addScriptTag({ content: built.outputFiles[0]?.text ?? "" });
    const run = (way, text) =>
      page.evaluate(([how, what, piece]) => globalThis.stream(how, what, piece), [way, text, PIECE]);
    await run("sealed", answer(8 * KIB));
    await run("naive", answer(8 * KIB));
    const results = {};
    for (const [name, way, text] of [
      ["64 KiB, all lexed per piece", "naive", answer(64 * KIB)],
      ["64 KiB, sealed", "sealed", answer(64 * KIB)],
      ["256 KiB, sealed", "sealed", answer(256 * KIB)],
      ["64 KiB of one code block, sealed", "sealed", code(64 * KIB)],
      ["16 KiB of one list, sealed", "sealed", list(16 * KIB)],
    ])
      results[name] = await run(way, text);
    return results;
  } finally {
    await browser.close();
  }
}

/**
 * Twice: what our own script takes, and what the main thread takes in all. The layout of the words that were added is the
 * browser's; a bare text node that grows in an empty page costs it as much.
 * @returns {Promise<import("./run.mjs").Figure[]>}
 */
export default async function figures() {
  const results = await markdown();
  const lexed = results["64 KiB, all lexed per piece"];
  const sealed = results["64 KiB, sealed"];
  const figure = (id, value, baseline, goal) => {
    const ratio = value / baseline;
    return { id, value, unit: "ms", baseline, ratio, goal, met: goal === null || ratio <= goal };
  };
  const code = results["64 KiB of one code block, sealed"];
  const list = results["16 KiB of one list, sealed"];
  return [
    // At most a tenth of what lexing everything costs.
    figure("64 KiB, finished blocks sealed: script", sealed.scripts, lexed.scripts, 0.1),
    figure("64 KiB, finished blocks sealed: with layout", sealed.total, lexed.total, null),
    // Four times the text: linear growth is 4, and a machine that does other things adds to it.
    figure("256 KiB against 64 KiB: script", results["256 KiB, sealed"].scripts, sealed.scripts, 6),
    figure("256 KiB against 64 KiB: with layout", results["256 KiB, sealed"].total, sealed.total, 6),
    figure("64 KiB of one code block: script", code.scripts, lexed.scripts, 0.1),
    figure("16 KiB of one list: script", list.scripts, lexed.scripts, null),
  ];
}
