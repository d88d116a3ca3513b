// The real host of an inspector view on a real store, in a process of its own, spoken to over HTTP on this machine. Meanwhile it
// commits one small event after the other to another session, as the answer of a model would, and tells how long that took.
//   host.child FILE WASM WORKER
import { createServer, type ServerResponse } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createEmitter } from "../../../src/core/scope.ts";
import { createPeer } from "../../../src/protocol/peer.ts";
import { openStore } from "../../../src/store/store.ts";
import type { Change } from "../../../src/studio/changes.ts";
import { createEvents } from "../../../src/studio/events.ts";
import { serveInspector } from "../../../src/studio/serveInspector.ts";
import { noForks, noWishes } from "../../studio/support/forkHost.ts";
import { SESSION } from "./history.ts";
import { createCutter, encode } from "./wire.ts";

const nothing = async () => {};
const shell = { copy: nothing, openJson: nothing, openChat: nothing, openTotals: nothing, forks: noForks, ...noWishes };

/** As often as an answer is put on record, and more. */
const COMMIT_EVERY_MS = 25;

const [file = "", wasm = "", worker = ""] = process.argv.slice(2);
const store = await openStore({ file, wasm, worker });
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

const studio = {
  sessions: { get: () => store.call("sessions.get", { id: SESSION }) },
  events: createEvents(store),
  changes: createEmitter<Change>(),
} as never;

/** A view is its stream of messages; another one in its place begins anew. */
function serve(stream: ServerResponse) {
  let handle: (message: unknown) => void = () => {};
  const peer = createPeer({
    post: (message) => void stream.write(encode(message)),
    listen(handler) {
      handle = handler;
      return () => {
        handle = () => {};
      };
    },
  });
  const served = serveInspector(peer, studio, SESSION, shell);
  return { cut: createCutter((message) => handle(message)), dispose: () => served.dispose() };
}

let view: ReturnType<typeof serve> | null = null;
let commits: number[] = [];
let committed = 0;
async function commit(): Promise<void> {
  const fact = { kind: "model.streamed", parts: [] } as const;
  const began = performance.now();
  const event = { id: `commit ${process.pid} ${committed++}`, at: 1, span: "m", parent: null, fact };
  await store.call("events.append", { session: "other", branch: "other branch", events: [event] });
  commits.push(performance.now() - began);
  setTimeout(() => void commit(), COMMIT_EVERY_MS);
}

const server = createServer((request, response) => {
  switch (request.url) {
    case "/page":
      response.setHeader("content-type", "text/html").end("<!doctype html>");
      break;
    case "/stream":
      response.flushHeaders();
      view?.dispose();
      view = serve(response);
      break;
    case "/figures":
      response.end(JSON.stringify({ commits, blockedMs: delay.max / 1e6, rss: process.memoryUsage().rss }));
      commits = [];
      delay.reset();
      break;
    default:
      request.on("data", (bytes: Buffer) => view?.cut(bytes));
      request.on("end", () => response.end());
  }
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? address?.port : "");
  void commit();
});
