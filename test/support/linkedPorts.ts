// Two ends of a channel in one process, as a webview and its host have them: each message is copied, and arrives later.
import type { Port } from "../../src/protocol/peer.ts";

function half(): { port: Port; deliver: (message: unknown) => void; link: (post: (message: unknown) => void) => void } {
  const handlers = new Set<(message: unknown) => void>();
  let send: (message: unknown) => void = () => {};
  return {
    port: {
      post(message) {
        // Copied at once, so that a later change of the original is not seen; throws on what cannot be copied.
        const copy = structuredClone(message);
        setImmediate(() => send(copy));
      },
      listen(handler) {
        handlers.add(handler);
        return () => handlers.delete(handler);
      },
    },
    deliver: (message) => {
      for (const handler of handlers) handler(message);
    },
    link: (post) => {
      send = post;
    },
  };
}

export function linkedPorts(): readonly [Port, Port] {
  const one = half();
  const other = half();
  one.link(other.deliver);
  other.link(one.deliver);
  return [one.port, other.port];
}
