// This view's end of the channel to the extension host.
import { createPeer, type Peer } from "../../src/protocol/peer.ts";
import { keepFocus } from "./keepFocus.ts";

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export interface Host {
  readonly peer: Peer;
  /** What the person arranged (scroll, selection, widths), never data; null at first. */
  loadState(): unknown;
  saveState(state: unknown): void;
  /** VS Code takes a hidden view away without asking: `run` is called before it may, also several times. */
  leaving(run: () => void): void;
}

/**
 * May be called once: VS Code hands out its API once per page.
 * @param first the selector of what has the focus when the page is opened, and when what had it is gone
 */
export function connect(first = "h1"): Host {
  keepFocus(first);
  const api = acquireVsCodeApi();
  const peer = createPeer({
    post: (message) => api.postMessage(message),
    listen(handler) {
      const listener = (event: MessageEvent) => handler(event.data);
      window.addEventListener("message", listener);
      return () => window.removeEventListener("message", listener);
    },
  });
  // The host reads `subject` when it brings an editor tab back after a restart: what the tab is about.
  const { subject = null } = document.body.dataset;
  const before = api.getState();
  let arranged: unknown =
    typeof before === "object" && before !== null && "arranged" in before ? before.arranged : null;
  api.setState({ subject, arranged });
  return {
    peer,
    leaving(run) {
      document.addEventListener("visibilitychange", run);
      window.addEventListener("pagehide", run);
    },
    loadState: () => arranged,
    saveState(state) {
      arranged = state;
      api.setState({ subject, arranged });
    },
  };
}
