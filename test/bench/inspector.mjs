// What the inspector costs with sessions of 1,000 to 1,000,000 events: the built view in a real browser, with its real host on a
// real store in a process beside it.
//   npm run bench -- inspector [sizes, with commas]

import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { buildFolder, bundle, root } from "../bundle.mjs";
import { hostRequire } from "../host/bootstrap.mjs";
import { ensureBrowser } from "../host/browser.mjs";
import { browserBundle } from "./support/browserBundle.mjs";

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
const OPENED = 3;
const FILTERED = 3;

const MAX_NODES = 1_500;
const MAX_FILTER_MS = 100;
const MAX_HEAP = 60 * MB;
const MAX_GZIPPED = 100 * KIB;

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

async function heapOf(devtools) {
  // Twice: what the first leaves to be finalized, the second takes.
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage");
  return usedSize + backingStorageSize;
}

const words = (count) => count.toLocaleString("en-US");
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;

/** A page that shows the session: what that took, how to do something in it, and what the page's processor spent on it. */
async function openPage(browser, host, code, count) {
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(`${host.url}/page`);
  await page.setContent(`<style>${code.view.styles}</style><body data-place="editor"><div id="root"></div></body>`);
  await page.addStyleTag({ content: "html, body { height: 100%; margin: 0 }" });
  await page.addScriptTag({ content: code.page.script });
  const devtools = await page.context().newCDPSession(page);
  // The page's thread on the processor: what else the machine does is not in it.
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
  };
  async function act(name, ...inputs) {
    const before = await spent();
    const result = await page.evaluate(([what, given]) => globalThis[what](...given), [name, inputs]);
    return { result, spent: (await spent()) - before };
  }
  await act("connect");
  await host.figures();
  const { result, spent: opening } = await act("open", code.view.script, count);
  const { commits, ...figures } = await host.figures();
  const close = () => page.close();
  return { act, close, heap: () => heapOf(devtools), ...result, ...figures, opening, commit: Math.max(...commits) };
}

/** Everything that a person does with a session of so many events. */
async function measure(browser, host, code, count) {
  await (await openPage(browser, host, code, count)).close();
  const openings = [];
  for (let time = 1; time < OPENED; time++) {
    await openings.at(-1)?.close();
    openings.push(await openPage(browser, host, code, count));
  }
  const last = openings.at(-1);
  const filters = [];
  for (let typed = 0; typed < FILTERED; typed++) filters.push(await last.act("filter", WORD));
  const end = await last.act("jumpToEnd");
  const scroll = await last.act("scroll", FRAMES);
  const zoom = await last.act("zoom", FRAMES);
  const { result: nodes } = await last.act("nodes");
  const heap = await last.heap();
  await last.close();
  const middle = (of, list = openings) => quantile(list.map(of), 0.5);
  return {
    count,
    rows: middle(({ rowsMs }) => rowsMs),
    index: middle(({ indexMs }) => indexMs),
    timeline: middle(({ timelineMs }) => timelineMs),
    opening: middle(({ opening }) => opening),
    blocked: middle(({ blockedMs }) => blockedMs),
    commit: middle(({ commit }) => commit),
    rss: last.rss,
    filter: middle(({ result }) => result.rowsMs, filters),
    filterAll: middle(({ result }) => result.allMs, filters),
    filterSpent: middle(({ spent }) => spent, filters),
    end: end.result,
    scroll: quantile(scroll.result, 0.95),
    scrollSpent: scroll.spent / scroll.result.length,
    zoom: quantile(zoom.result, 0.95),
    zoomSpent: zoom.spent / zoom.result.length,
    ...{ nodes, heap },
  };
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
        const one = await measure(browser, started, code, count);
        console.log(JSON.stringify(one, (_name, value) => (value > 100 ? Math.round(value) : value)));
        measured.push(one);
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
        figure(`${all}the page's processor meanwhile, against ${least}`, one.opening, "ms", thousand.opening, null),
        figure(`${all}the host's loop stands still, against ${least}`, one.blocked, "ms", thousand.blocked, null),
        figure(`${all}slowest commit meanwhile, against ${least}`, one.commit, "ms", thousand.commit, null),
        figure(`${all}filter, against 100 ms`, one.filter, "ms", MAX_FILTER_MS, goal(1)),
        figure(`${all}the same, until it is known how many pass`, one.filterAll, "ms", MAX_FILTER_MS, null),
        figure(`${all}the same and back, the page's processor`, one.filterSpent, "ms", MAX_FILTER_MS, null),
        figure(`${all}jump to the end, against ${least}`, one.end, "ms", thousand.end, goal(2)),
        figure(`${all}scrolling: one frame in 20 is slower`, one.scroll, "ms", FRAME_MS, null),
        figure(`${all}the page's processor a frame`, one.scrollSpent, "ms", FRAME_MS, null),
        figure(`${all}zooming: one frame in 20 is slower`, one.zoom, "ms", FRAME_MS, null),
        figure(`${all}the page's processor a frame of it`, one.zoomSpent, "ms", FRAME_MS, goal(1)),
        figure(`${all}heap of the view, against 60 MB`, one.heap / MB, "MB", MAX_HEAP / MB, goal(1)),
        figure(`${all}memory of the host, against ${least}`, one.rss / MB, "MB", thousand.rss / MB, null),
        figure(`${all}nodes in the page, against 1,500`, one.nodes, "", MAX_NODES, 1),
      ];
    }),
    figure("script and styles, gzipped, against 100 KiB", gzipped / KIB, "KiB", MAX_GZIPPED / KIB, 1),
  ];
}
