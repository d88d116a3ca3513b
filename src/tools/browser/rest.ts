// Whether a page is done with what an action began: it asks for nothing for a while.
import type { CDPSession } from "puppeteer-core/internal/api/CDPSession.js";

/** Without a request for so long it is taken to be at rest. */
const REST_MS = 400;
/** A page that never rests is used as it is. */
const MOST_MS = 5_000;

/** Resolves when the page is at rest, or has had its time. The session's domains Network and Page have to be on. */
export function watchRest(session: CDPSession): () => Promise<void> {
  const open = new Set<string>();
  let changed = () => {};
  const change = (act: () => void) => {
    act();
    changed();
  };
  session.on("Network.requestWillBeSent", ({ requestId }) => change(() => open.add(requestId)));
  session.on("Network.loadingFinished", ({ requestId }) => change(() => open.delete(requestId)));
  session.on("Network.loadingFailed", ({ requestId }) => change(() => open.delete(requestId)));
  // A stream of events never ends.
  session.on(
    "Network.responseReceived",
    ({ requestId, type }) => type === "EventSource" && change(() => open.delete(requestId)),
  );
  // What the page before had begun is nobody's any more.
  session.on("Page.frameNavigated", ({ frame }) => frame.parentId === undefined && change(() => open.clear()));

  return () =>
    new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const end = () => {
        clearTimeout(timer);
        clearTimeout(most);
        changed = () => {};
        resolve();
      };
      const most = setTimeout(end, MOST_MS);
      changed = () => {
        clearTimeout(timer);
        if (open.size === 0) timer = setTimeout(end, REST_MS);
      };
      changed();
    });
}
