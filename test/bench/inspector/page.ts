// Runs in the page that inspector.mjs opens, before the built view: VS Code's API, with the real host behind it, and what a
// person does with the view, timed.
import { createCutter, encode } from "./wire.ts";

let state: unknown = null;
/** Messages arrive as whole tasks in VS Code; so they do here. */
async function connect(): Promise<void> {
  const { body } = await fetch("/stream");
  const reader = body?.getReader();
  const cut = createCutter((data) => window.dispatchEvent(new MessageEvent("message", { data })));
  void (async () => {
    for (let read = await reader?.read(); read?.value; read = await reader?.read()) cut(read.value);
  })();
}
/** Longer than the view waits between two questions. */
const PAUSE_MS = 300;
const posts = { last: Promise.resolve() as Promise<unknown> };
const frame = () => new Promise<number>(requestAnimationFrame);

/** Resolves at the first frame in which this holds, with the time. */
async function seen(what: string, holds: () => boolean): Promise<number> {
  for (const from = performance.now(); !holds(); await frame())
    if (performance.now() - from > 120_000) throw new Error(`Waited in vain: ${what}.`);
  await frame();
  return performance.now();
}
const list = () => document.querySelector<HTMLElement>("#events");
const rows = () => [...document.querySelectorAll<HTMLElement>("#events [role=option]")];
const listed = () => Number(rows()[0]?.getAttribute("aria-setsize") ?? 0);
/** The words of the rows that the list shows, without those kept above and below. */
function inSight(): string {
  const room = list()?.getBoundingClientRect();
  const isSeen = (row: Element) => {
    const { top, bottom } = row.getBoundingClientRect();
    return room !== undefined && bottom > room.top && top < room.bottom;
  };
  return rows()
    .filter(isSeen)
    .map(({ innerText }) => innerText)
    .join("\n");
}
/** Rows in sight have come, and none is a mere number. */
const hasRows = () => rows().length > 0 && document.querySelector("#events .waiting") === null;
const canvas = () => document.querySelector("#waterfall canvas");

/** Does something in each of so many frames; the milliseconds of each. */
async function frames(count: number, act: (step: number) => void): Promise<number[]> {
  const times: number[] = [];
  let last = await frame();
  for (let step = 0; step < count; step++) {
    act(step);
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  return times;
}
const wheel = (deltaY: number, more: WheelEventInit) =>
  canvas()?.dispatchEvent(new WheelEvent("wheel", { deltaY, bubbles: true, cancelable: true, ...more }));

Object.assign(globalThis, {
  acquireVsCodeApi: () => ({
    postMessage(message: unknown) {
      // In order, as VS Code sends them.
      posts.last = posts.last.then(() => fetch("/message", { method: "POST", body: encode(message) as BodyInit }));
    },
    getState: () => state,
    setState(next: unknown) {
      state = next;
    },
  }),
  connect,
  /** Opens the view, whose code this is: milliseconds until rows are seen, all are listed, and the timeline is whole. */
  async open(view: string, count: number) {
    const script = document.createElement("script");
    script.textContent = view;
    const from = performance.now();
    document.body.append(script);
    const first = seen("rows", hasRows);
    const index = seen("the list", () => listed() > 0 && list()?.ariaBusy === "false");
    const timeline = seen(
      "the timeline",
      () => canvas() !== null && document.querySelector(".timeline")?.getAttribute("aria-busy") === "false",
    );
    const [rowsMs, indexMs, timelineMs] = await Promise.all([first, index, timeline]);
    if (listed() > count) throw new Error("More is listed than there is.");
    return { rowsMs: rowsMs - from, indexMs: indexMs - from, timelineMs: timelineMs - from };
  },
  /**
   * Filters by a word, after a pause in which all that was asked before is over: milliseconds until the rows in sight are those
   * that pass, and until it is known how many do. What is seen first has to stay.
   */
  async filter(word: string) {
    const input = document.querySelector<HTMLInputElement>("search input");
    if (!input) throw new Error("There is no filter.");
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const before = listed();
    const type = async (text: string, holds: () => boolean) => {
      input.value = text;
      const from = performance.now();
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      const first = seen(`rows of the filter "${text}"`, () => holds() && hasRows()).then((at) => ({
        at,
        rows: inSight(),
      }));
      const last = await seen(
        `all of the filter "${text}"`,
        () => holds() && hasRows() && list()?.ariaBusy === "false",
      );
      const { at, rows } = await first;
      if (rows === "" || rows !== inSight())
        throw new Error(`The rows of the filter "${text}" changed once they were seen.`);
      return { rowsMs: at - from, allMs: last - from };
    };
    const times = await type(word, () => listed() > 0 && listed() < before);
    await type("", () => listed() === before);
    return times;
  },
  async jumpToEnd() {
    const from = performance.now();
    list()?.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true }));
    return (await seen("the end", () => hasRows() && rows().at(-1)?.ariaSelected === "true")) - from;
  },
  /** From the end to the beginning, a screen a frame. */
  async scroll(count: number) {
    const element = list();
    if (!element) throw new Error("There is no list.");
    const step = Math.max(element.clientHeight, element.scrollTop / count);
    return frames(count, () => {
      element.scrollTop -= step;
    });
  },
  /** Into the middle, across, and out again, a notch of the wheel a frame. */
  async zoom(count: number) {
    const middle = (canvas()?.clientWidth ?? 0) / 2;
    const at = (canvas()?.getBoundingClientRect().left ?? 0) + middle;
    const third = Math.floor(count / 3);
    return frames(third * 3, (step) => {
      if (step < third) wheel(-100, { ctrlKey: true, clientX: at });
      else if (step < 2 * third) wheel(100, { shiftKey: true, clientX: at });
      else wheel(100, { ctrlKey: true, clientX: at });
    });
  },
  nodes: () => document.querySelectorAll("*").length,
});
