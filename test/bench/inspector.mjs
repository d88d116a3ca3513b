// What the inspector costs with sessions of 1,000 to 1,000,000 events: the built view in a real browser, with its real host on a
// real store in a process beside it.
//   npm run bench -- inspector [sizes, with commas]
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { buildFolder, bundle, root } from "../bundle.mjs";
import { hostRequire } from "../host/bootstrap.mjs";
import { ensureBrowser } from "../host/browser.mjs";

const KIB = 1024;
const MB = 1e6;
/** An editor tab on a screen of middling size. */
const VIEWPORT = { width: 1_200, height: 900 };
/** Multiples of 1,000, the first of which the others are compared with. */
const SIZES = (process.argv[3] ?? "1000,10000,100000,1000000").split(",").map(Number);
const LARGEST_WITH_BODIES = 100_000;
/** What stands in each thousandth of a history, whatever its size. */
const WORD = "researcher";
const FRAMES = 150;
const FRAME_MS = 1_000 / 60;
/** The first look at a page pays for much that the others do not; of the others the middle one is taken. */
const OPENED = 4;

const MAX_NODES = 1_500;
const MAX_FILTER_MS = 100;
const MAX_HEAP = 60 * MB;
const MAX_GZIPPED = 100 * KIB;
/** What is committed while somebody looks must not wait much longer than without: the store's slices take some 25 ms. */
const MAX_COMMIT_MS = 100;

async function browserBundle(entry, more = {}) {
  const built = await esbuild.build({
    ...{ absWorkingDir: root, entryPoints: [entry], bundle: true, write: false, minify: true, outdir: "out" },
    ...{ format: "iife", platform: "browser", target: "chrome128", jsx: "automatic", jsxImportSource: "preact" },
    ...{ loader: { ".ttf": "dataurl" }, ...more },
  });
  const text = (ending) => built.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? "";
  return { script: text(".js"), styles: text(".css") };
}

/** Starts the host on a history; its address, and how to end it. */
async function startHost(folder, file, wasm) {
  const program = path.join(folder, "test/bench/inspector/host.child.js");
  const worker = path.join(folder, "src/store/worker.js");
  const child = spawn(process.execPath, ["--enable-source-maps", program, file, wasm, worker], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await Promise.race([
    createInterface({ input: child.stdout })
      [Symbol.asyncIterator]()
      .next()
      .then(({ value }) => [value]),
    new Promise((_, reject) => child.once("exit", (code) => reject(new Error(`The host ended with ${code}.`)))),
  ]);
  const url = `http://127.0.0.1:${port}`;
  const figures = async () => (await fetch(`${url}/figures`)).json();
  return { url, figures, stop: () => child.kill() };
}

async function heapOf(page) {
  const devtools = await page.context().newCDPSession(page);
  // Twice: what the first leaves to be finalized, the second takes.
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage");
  await devtools.detach();
  return usedSize + backingStorageSize;
}

const words = (count) => count.toLocaleString("en-US");
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;

/** Everything that a person does with a session of so many events. */
async function measure(browser, host, code, count) {
  async function opened() {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(`${host.url}/page`);
    await page.setContent(`<style>${code.view.styles}</style><body data-place="editor"><div id="root"></div></body>`);
    await page.addStyleTag({ content: "html, body { height: 100%; margin: 0 }" });
    await page.addScriptTag({ content: code.page.script });
    await page.evaluate(() => globalThis.connect());
    await host.figures();
    const times = await page.evaluate(([view, size]) => globalThis.open(view, size), [code.view.script, count]);
    return { page, ...times, ...(await host.figures()) };
  }
  const openings = [];
  for (let time = 0; time < OPENED; time++) {
    const last = await opened();
    if (time > 0) openings.push(last);
    if (time < OPENED - 1) await last.page.close();
    else {
      const { page } = last;
      const filters = [];
      for (let typed = 0; typed < 3; typed++)
        filters.push(await page.evaluate((word) => globalThis.filter(word), WORD));
      const end = await page.evaluate(() => globalThis.jumpToEnd());
      const scroll = await page.evaluate((frames) => globalThis.scroll(frames), FRAMES);
      const zoom = await page.evaluate((frames) => globalThis.zoom(frames), FRAMES);
      const nodes = await page.evaluate(() => globalThis.nodes());
      const heap = await heapOf(page);
      const { blockedMs } = await host.figures();
      await page.close();
      const middle = (of) => quantile(openings.map(of), 0.5);
      return {
        count,
        rows: middle(({ rowsMs }) => rowsMs),
        index: middle(({ indexMs }) => indexMs),
        timeline: middle(({ timelineMs }) => timelineMs),
        blocked: Math.max(blockedMs, ...openings.map((one) => one.blockedMs)),
        commit: Math.max(...openings.flatMap(({ commits }) => commits)),
        commitMiddle: quantile(
          openings.flatMap(({ commits }) => commits),
          0.5,
        ),
        rss: last.rss,
        ...{
          filter: quantile(filters, 0.5),
          end,
          scroll: quantile(scroll, 0.95),
          zoom: quantile(zoom, 0.95),
          nodes,
          heap,
        },
      };
    }
  }
}

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function figures() {
  const folder = buildFolder("bench");
  const wasm = path.join(root, "node_modules/sql.js/dist/sql-wasm.wasm");
  const host = ["test/bench/inspector/host.child.ts", "test/bench/inspector/history.ts", "src/store/worker.ts"];
  await bundle(folder, host, { outbase: root });
  const { loadStore, makeHistory } = await import(
    pathToFileURL(path.join(folder, "test/bench/inspector/history.js")).href
  );
  const engine = await loadStore(wasm);
  const code = {
    page: await browserBundle("test/bench/inspector/page.ts"),
    view: await browserBundle("webview/inspector/main.tsx"),
  };
  const sizes = await browserBundle("webview/inspector/main.tsx", { loader: { ".ttf": "file" } });
  const gzipped = gzipSync(sizes.script, { level: 9 }).length + gzipSync(sizes.styles, { level: 9 }).length;
  const browser = await hostRequire("playwright-core").chromium.launch({
    executablePath: await ensureBrowser(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  const measured = [];
  try {
    for (const count of SIZES) {
      const file = path.join(folder, `${count}.sqlite`);
      makeHistory(engine, file, count, count <= LARGEST_WITH_BODIES);
      const started = await startHost(folder, file, wasm);
      try {
        measured.push(await measure(browser, started, code, count));
      } finally {
        started.stop();
        rmSync(file, { force: true });
      }
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }

  const figure = (id, value, unit, against, goal) => {
    const ratio = value / against;
    return { id, value, unit, baseline: against, ratio, goal, met: goal === null || ratio <= goal };
  };
  const [thousand] = measured;
  const least = words(thousand.count);
  return [
    ...measured.flatMap((one) => {
      const all = `${words(one.count)} events: `;
      const isGoal = one.count <= 100_000;
      const goal = (ratio) => (isGoal ? ratio : null);
      return [
        figure(`${all}first rows, against ${least}`, one.rows, "ms", thousand.rows, goal(2)),
        figure(`${all}all listed, against ${least}`, one.index, "ms", thousand.index, null),
        figure(`${all}whole timeline, against ${least}`, one.timeline, "ms", thousand.timeline, null),
        figure(`${all}filter, against 100 ms`, one.filter, "ms", MAX_FILTER_MS, goal(1)),
        figure(`${all}jump to the end, against ${least}`, one.end, "ms", thousand.end, goal(2)),
        figure(`${all}scrolling: one frame in 20 is slower, against 1/60 s`, one.scroll, "ms", FRAME_MS, null),
        figure(`${all}zooming: one frame in 20 is slower, against 1/60 s`, one.zoom, "ms", FRAME_MS, null),
        figure(`${all}the host's loop stands still at most, against 1/60 s`, one.blocked, "ms", FRAME_MS, null),
        figure(`${all}slowest commit meanwhile, against 100 ms`, one.commit, "ms", MAX_COMMIT_MS, goal(1)),
        figure(`${all}middle commit meanwhile, against ${least}`, one.commitMiddle, "ms", thousand.commitMiddle, null),
        figure(`${all}heap of the view, against 60 MB`, one.heap / MB, "MB", MAX_HEAP / MB, goal(1)),
        figure(`${all}memory of the host, against ${least}`, one.rss / MB, "MB", thousand.rss / MB, null),
        figure(`${all}nodes in the page, against 1,500`, one.nodes, "", MAX_NODES, 1),
      ];
    }),
    figure("script and styles, gzipped, against 100 KiB", gzipped / KIB, "KiB", MAX_GZIPPED / KIB, 1),
  ];
}
