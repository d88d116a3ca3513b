// This view's end of the channel to the extension host.
import { createPeer, type Peer } from "../../src/protocol/peer.ts";

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
}

/** May be called once: VS Code hands out its API once per page. */
export function connect(): Host {
  const api = acquireVsCodeApi();
  const peer = createPeer({
    post: (message) => api.postMessage(message),
    listen(handler) {
      const listener = (event: MessageEvent) => handler(event.data);
      window.addEventListener("message", listener);
      return () => window.removeEventListener("message", listener);
    },
  });
  return { peer, loadState: () => api.getState() ?? null, saveState: (state) => api.setState(state) };
}
