// npm run bench -- providers: an answer of 20,000 events through each adapter, against the vendor's bare library and against
// `fetch` with the least parser that works, all in one run; and the memory that 100 MB of an answer leave behind.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { buildFolder, bundle, root } from "../bundle.mjs";
import { libraries, plain } from "./support/readers.mjs";

const vendors = ["anthropic", "google", "openai", "compatible", "ollama"];
const events = 20_000;
/** A token and a half, as models stream. */
const characters = 8;
/** The middle one counts, in time of the processor and not of the clock: the machine does other things too. */
const rounds = 5;
/**
 * Against the bare library: below it an adapter reads each event once more, to be sure of what it is, and above it turns it
 * into parts. That costs the same for each, while the libraries do very different amounts of work of their own.
 */
const libraryGoals = { anthropic: 4, google: 2, openai: 3, compatible: 2, ollama: 6 };
/** Against no library at all. */
const plainGoal = 12;
/** 100 MB of text, in pieces of four kilobytes. */
const longEvents = 25_000;
const longCharacters = 4_000;
/** What is left after the whole stream, against what was left after a tenth of it: flat, with room for the collector's mood. */
const memoryGoal = 1.25;

export default async function measure() {
  const out = buildFolder("bench");
  const child = spawn(process.execPath, [path.join(root, "test/bench/support/streamServer.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [origin = ""] = await new Promise((resolve) =>
      createInterface(child.stdout).once("line", (line) => resolve([line])),
    );
    const { openProvider } = await build(out);
    const read = (vendor, count, size, seen) =>
      adapter(openProvider, vendor, `${origin}/${vendor}/${count}/${size}`, seen);
    const figures = [];
    for (const vendor of vendors) figures.push(...(await throughput(vendor, origin, read)));
    for (const vendor of vendors) figures.push(await memory(vendor, read));
    return figures;
  } finally {
    child.kill();
    rmSync(out, { recursive: true, force: true });
  }
}

async function build(out) {
  await bundle(out, ["src/providers/catalog.ts"]);
  return import(pathToFileURL(path.join(out, "catalog.js")).href);
}

/** How many characters came. */
async function adapter(openProvider, vendor, baseUrl, seen = (_length) => {}) {
  const provider = await openProvider({
    connection: { id: "c", provider: vendor, name: vendor, baseUrl },
    key: "k",
    fetch,
  });
  const request = {
    model: { connection: "c", provider: vendor, model: "m" },
    system: "",
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    tools: [],
    parameters: {},
  };
  let length = 0;
  for await (const part of provider.stream(request, new AbortController().signal))
    if (part.type === "text") {
      length += part.text.length;
      seen(length);
    }
  return length;
}

async function throughput(vendor, origin, read) {
  const address = `${origin}/${vendor}/${events}/${characters}`;
  const ways = {
    adapter: () => read(vendor, events, characters),
    library: () => libraries[vendor](address),
    plain: () => plain(vendor, address),
  };
  const times = { adapter: [], library: [], plain: [] };
  // One round to warm up, and the ways in turns: what slows the machine down slows all of them.
  for (let round = 0; round <= rounds; round++)
    for (const [name, way] of Object.entries(ways)) {
      const began = process.cpuUsage();
      const length = await way();
      const { user, system } = process.cpuUsage(began);
      if (length !== events * characters) throw new Error(`${vendor}, ${name}: ${length} characters`);
      if (round > 0) times[name].push((user + system) / 1000);
    }
  const [value, library, least] = [times.adapter, times.library, times.plain].map(middle);
  const figure = (id, baseline, goal) => {
    const ratio = value / baseline;
    return { id, value, unit: "ms", baseline, ratio, goal, met: goal === null || ratio <= goal };
  };
  return [
    figure(`${vendor}: ${events} events, against the library`, library, libraryGoals[vendor]),
    figure(`${vendor}: the same, against fetch and JSON.parse`, least, plainGoal),
  ];
}

const middle = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

async function memory(vendor, read) {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const total = longEvents * longCharacters;
  const held = () => {
    collect();
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    return (heapUsed + external + arrayBuffers) / 1e6;
  };
  // What the socket has just delivered is held too, now more, now less: of eight moments the least is what stays.
  let [baseline, value, next] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, total * 0.06];
  await read(vendor, longEvents, longCharacters, (length) => {
    if (length < next) return;
    next = length + total / 200;
    if (length <= total * 0.1) baseline = Math.min(baseline, held());
    else if (length >= total * 0.96) value = Math.min(value, held());
  });
  const ratio = value / baseline;
  return {
    id: `${vendor}: held after 100 MB, against after 10`,
    value,
    unit: "MB",
    baseline,
    ratio,
    goal: memoryGoal,
    met: ratio <= memoryGoal,
  };
}
