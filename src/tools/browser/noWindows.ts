// No page opens a window, and none leaves a service worker behind, which would go on when the page is gone. Chromium has no switch
// for that, and the driver lets every new page begin to load before it tells of it; so what passes between the two is watched:
// what is new waits to be let go, and is closed instead.
import type { PipeTransport } from "./pipeTransport.ts";

export interface NoWindows {
  readonly transport: PipeTransport;
  /** From now on every page that comes is closed, and told of; with null, pages may come again. */
  begin(onClosed: (() => void) | null): void;
}

/** Beyond the numbers that the driver gives its own commands. */
const FIRST_ID = 1_000_000_000;

export function noWindows(inner: PipeTransport): NoWindows {
  let closed: (() => void) | null = null;
  let id = FIRST_ID;
  const unwanted = new Set<string>();
  /** By the number of the command that lets a page go: the page. */
  const letGo = new Map<number, unknown>();
  const send = (method: string, params: object, sessionId?: string) => {
    id++;
    inner.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    return id;
  };

  /** Whoever opened it waits until it runs: so it runs, but gets nothing of what it asks for, and is closed then. */
  function refuse(sessionId: string, targetId: unknown): void {
    unwanted.add(sessionId);
    send("Fetch.enable", { patterns: [{ urlPattern: "*" }] }, sessionId);
    letGo.set(send("Runtime.runIfWaitingForDebugger", {}, sessionId), targetId);
  }

  const transport: PipeTransport = {
    send: (message) => inner.send(message),
    close: () => inner.close(),
  };
  inner.onmessage = (message) => {
    if (closed !== null && message.includes('"Target.attachedToTarget"')) {
      const { sessionId, targetInfo } = fieldsOf(parse(message).params);
      const { type, targetId } = fieldsOf(targetInfo);
      if (type === "page" || type === "service_worker") refuse(String(sessionId), targetId);
      if (type === "page") closed();
    }
    if (unwanted.size > 0) {
      const { id: answered, sessionId, method } = parse(message);
      if (method === "Fetch.requestPaused" && unwanted.has(String(sessionId))) return;
      if (typeof answered === "number" && answered > FIRST_ID) {
        const targetId = letGo.get(answered);
        if (targetId !== undefined) send("Target.closeTarget", { targetId });
        return;
      }
    }
    transport.onmessage?.(message);
  };
  inner.onclose = () => transport.onclose?.();
  return {
    transport,
    begin(onClosed) {
      closed = onClosed;
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const parse = (message: string): Fields => fieldsOf(JSON.parse(message));
