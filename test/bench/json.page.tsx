// The tree of a JSON document in a page, whose host is a worker beside it that has the document.
/// <reference types="../../webview/shared/css.d.ts" />
import { render } from "preact";
import { JsonTree } from "../../webview/inspector/JsonTree.tsx";
import type { JsonSource } from "../../webview/inspector/jsonTree.ts";

interface Answered {
  readonly id: number;
  readonly value: never;
}

/** Asks the worker, as a view asks its host: a message there, a message back. */
function sourceOf(worker: Worker): JsonSource {
  const waiting = new Map<number, (value: never) => void>();
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<Answered>) => {
    waiting.get(data.id)?.(data.value);
    waiting.delete(data.id);
  };
  const ask = (question: object) =>
    new Promise<never>((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      worker.postMessage({ id, ...question });
    });
  return {
    root: () => ask({ ask: "root" }),
    children: (path, from) => ask({ ask: "children", path, from }),
  };
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const rows = () => document.querySelectorAll(".json-row");
const isWhole = () => rows().length > 3 && ![...rows()].some((row) => row.textContent === "…");

async function whole(): Promise<void> {
  while (!isWhole()) await frame();
  await frame();
}

async function timed(act: () => void, isDone: () => boolean): Promise<number> {
  const start = performance.now();
  act();
  while (!isDone()) await frame();
  return performance.now() - start;
}

const press = (key: string) =>
  document
    .querySelector(".json-tree")
    ?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

let worker: Worker | null = null;

/** Builds a document of so many bytes in the worker, shows it, and answers the milliseconds to its first rows. */
async function openTree(script: string, bytes: number): Promise<{ first: number; made: number; length: number }> {
  worker?.terminate();
  render(null, document.body);
  const made = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  worker = made;
  const told = await new Promise<{ ms: number; length: number }>((resolve) => {
    made.onmessage = ({ data }) => resolve(data);
    made.postMessage({ ask: "make", bytes });
  });
  const first = await timed(() => {
    render(<JsonTree label="bench" source={sourceOf(made)} onCopy={() => {}} />, document.body);
  }, isWhole);
  return { first, made: told.ms, length: told.length };
}

/** Opens the first list in it, by keys. */
async function openList(): Promise<number> {
  const before = rows().length;
  press("ArrowDown");
  await frame();
  return timed(
    () => press("ArrowRight"),
    () => rows().length > before && isWhole(),
  );
}

async function toEnd(): Promise<number> {
  const last = () => rows()[rows().length - 1];
  const before = last()?.id;
  return timed(
    () => press("End"),
    () => last()?.id !== before && isWhole(),
  );
}

/** Frame times, in milliseconds, while it is scrolled from its beginning at so many pixels a frame. */
async function scroll(frames: number, pixels: number): Promise<number[]> {
  const list = document.querySelector(".json-tree");
  if (list === null) return [];
  list.scrollTop = 0;
  await whole();
  const times: number[] = [];
  let before = performance.now();
  for (let count = 0; count < frames; count++) {
    list.scrollTop += pixels;
    await frame();
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times;
}

/** What showing all of it as one text costs, which the tree replaces. */
async function asText(script: string, bytes: number): Promise<number> {
  worker?.terminate();
  render(null, document.body);
  const made = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  worker = made;
  const text = await new Promise<string>((resolve) => {
    made.onmessage = ({ data }) => resolve(data.text);
    made.postMessage({ ask: "text", bytes });
  });
  const start = performance.now();
  const shown = document.createElement("pre");
  shown.textContent = text;
  document.body.append(shown);
  void shown.offsetHeight;
  await frame();
  const taken = performance.now() - start;
  shown.remove();
  return taken;
}

const nodes = () => document.querySelectorAll("*").length;

Object.assign(globalThis, { bench: { openTree, openList, toEnd, scroll, asText, nodes } });
