// Runs in the page that chat.mjs opens, before the built chat view: VS Code's API, with the real host in a worker behind it.
import type { Order, Told } from "./chat.host.ts";

declare const hostCode: string;

const worker = new Worker(URL.createObjectURL(new Blob([hostCode], { type: "text/javascript" })));
const awaited: ((told: Told) => void)[] = [];
worker.addEventListener("message", ({ data }) => {
  if ("told" in data) awaited.shift()?.(data);
  else window.dispatchEvent(new MessageEvent("message", { data }));
});
const order = (what: Order): Promise<Told> =>
  new Promise((resolve) => {
    awaited.push(resolve);
    worker.postMessage(what);
  });
const frame = () => new Promise(requestAnimationFrame);

/** Resolves at the first frame in which this holds. */
async function seen(holds: () => boolean): Promise<number> {
  while (!holds()) await frame();
  await frame();
  return performance.now();
}
const scroller = () => document.querySelector<HTMLElement>(".scroller");
const lastWords = () => [...document.querySelectorAll(".row.turn .markdown")].at(-1)?.textContent ?? "";

let state: unknown = null;
Object.assign(globalThis, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => worker.postMessage(message),
    getState: () => state,
    setState(next: unknown) {
      state = next;
    },
  }),
  /** Opens a session of these messages in the view, whose code this is; milliseconds until its end is painted. */
  async open(messages: readonly string[], view: string) {
    await order({ order: "open", messages });
    const script = document.createElement("script");
    script.textContent = view;
    const from = performance.now();
    document.body.append(script);
    return (
      (await seen(() => document.querySelectorAll(".row").length === messages.length && lastWords() !== "")) - from
    );
  },
  /** Streams a text; milliseconds until its last words are seen, and how many previews came. */
  async stream(text: string, piece: number, perSecond: number, last: string) {
    const rows = document.querySelectorAll(".row").length;
    const from = performance.now();
    const streamed = order({ order: "stream", text, piece, perSecond });
    const until = await seen(() => document.querySelectorAll(".row").length > rows && lastWords().includes(last));
    const told = await streamed;
    await seen(() => document.querySelector(".moving") === null);
    return { ms: until - from, ...told };
  },
  /** Scrolls from the end to the beginning, a screen a frame; the milliseconds of each frame. */
  async scroll() {
    const element = scroller();
    const frames: number[] = [];
    for (let last = performance.now(); element && element.scrollTop > 0; ) {
      element.dispatchEvent(new WheelEvent("wheel"));
      element.scrollTop -= element.clientHeight;
      await frame();
      frames.push(performance.now() - last);
      last = performance.now();
    }
    return frames;
  },
});
