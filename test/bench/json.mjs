// What a JSON document costs to look at in a real browser, the host beside it: of 100 KB, 2 MB and 20 MB, against 2 MB as one text.
//   npm run bench -- json
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { hostRequire } from "../host/bootstrap.mjs";
import { ensureBrowser } from "../host/browser.mjs";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const MB = 1_000_000;
const [SMALL, MIDDLE, LARGE] = [MB / 10, 2 * MB, 20 * MB];
/** A long scroll, quick enough that each frame shows other rows. */
const [FRAMES, PIXELS] = [60, 400];
/** Opening and jumping are measured so often: a browser's first time is no measure. */
const TIMES = 3;

async function bundle(entry) {
  const built = await esbuild.build({
    ...{ absWorkingDir: root, entryPoints: [entry], bundle: true, write: false, minify: true, outdir: "out" },
    ...{ format: "iife", platform: "browser", target: "chrome128", jsx: "automatic", jsxImportSource: "preact" },
  });
  return built.outputFiles.find((file) => file.path.endsWith(".js"))?.text ?? "";
}

const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const slowest = (frames, share) => frames.toSorted((a, b) => a - b)[Math.floor((frames.length - 1) * share)] ?? 0;

async function heapOf(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  await devtools.detach();
  return usedSize;
}

async function measure() {
  const [script, host] = [await bundle("test/bench/json.page.tsx"), await bundle("test/bench/json.host.ts")];
  const styles = readFileSync(path.join(root, "webview/inspector/JsonTree.css"), "utf8");
  const browser = await hostRequire("playwright-core").chromium.launch({
    executablePath: await ensureBrowser(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 600, height: 600 } });
    await page.setContent(`<style>${styles} body { margin: 0; height: 600px; display: flex; }</style><body></body>`);
    await page.addScriptTag({ content: script });
    const call = (name, ...input) => page.evaluate(([act, rest]) => globalThis.bench[act](...rest), [name, input]);
    const of = {};
    await call("openTree", host, SMALL);
    for (const bytes of [SMALL, MIDDLE, LARGE]) {
      const [first, list, end] = [[], [], []];
      let made;
      for (let time = 0; time < TIMES; time++) {
        made = await call("openTree", host, bytes);
        first.push(made.first);
        list.push(await call("openList"));
        end.push(await call("toEnd"));
      }
      const frames = await call("scroll", FRAMES, PIXELS);
      of[bytes] = {
        ...{ first: middle(first), list: middle(list), end: middle(end), made: made.made },
        ...{ frame: slowest(frames, 0.95), nodes: await call("nodes"), heap: await heapOf(page) },
      };
    }
    return { of, text: await call("asText", host, MIDDLE) };
  } finally {
    await browser.close();
  }
}

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function figures() {
  const { of, text } = await measure();
  const [small, large] = [of[SMALL], of[LARGE]];
  const figure = (id, value, baseline, goal, unit = "ms") => {
    const ratio = value / baseline;
    return { id, value, unit, baseline, ratio, goal, met: goal === null || ratio <= goal };
  };
  return [
    // Whatever its size, a screenful is a screenful.
    figure("20 MB against 100 KB: first rows", large.first, small.first, 3),
    figure("20 MB against 100 KB: its list of messages opened", large.list, small.list, 3),
    figure("20 MB against 100 KB: to the last row", large.end, small.end, 3),
    // The smallest is scrolled through too soon to be a measure.
    figure("20 MB against 2 MB: slow frame (95 %) of a scroll", large.frame, of[MIDDLE].frame, 2),
    figure("20 MB against 100 KB: nodes in the page", large.nodes, small.nodes, 1.5, "nodes"),
    figure("20 MB against 100 KB: the view's heap", large.heap, small.heap, 2, "bytes"),
    figure("20 MB: first rows against 2 MB as one text", large.first, text, 0.5),
    figure("20 MB: parsed by the host, once, against 2 MB", large.made, of[MIDDLE].made, null),
    figure("2 MB against 100 KB: first rows", of[MIDDLE].first, small.first, 3),
  ];
}
