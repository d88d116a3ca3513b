// `fetch` over node:http, for servers on this machine. The platform's own fetch gives up after 300 s without a header or
// a byte, which a local model easily takes to read a long prompt, and an editor's patched fetch ignores what would lift it.
// No timeouts, no redirects; streaming and abortable.
import http from "node:http";
import https from "node:https";

/** Statuses whose responses have no body: `new Response` refuses one. */
const bodiless = new Set([101, 204, 205, 304]);

export const nodeFetch: typeof globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const { signal } = request;
  signal.throwIfAborted();
  const url = new URL(request.url);
  const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
  signal.throwIfAborted();
  return new Promise<Response>((resolve, reject) => {
    const open = url.protocol === "https:" ? https.request : http.request;
    const headers = Object.fromEntries(request.headers);
    // Without an agent no socket is kept: a server that restarts never meets a stale one.
    const outgoing = open(url, { method: request.method, headers, agent: false, signal }, (incoming) => {
      const answer = new Headers();
      for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2)
        answer.append(incoming.rawHeaders[at] ?? "", incoming.rawHeaders[at + 1] ?? "");
      const status = incoming.statusCode ?? 0;
      if (bodiless.has(status)) incoming.resume();
      // Nobody asked for it, but a proxy before the server may compress all that it hands on.
      const encoding = /^(x-)?(gzip|deflate)$/.exec(answer.get("content-encoding")?.trim().toLowerCase() ?? "")?.[2];
      if (encoding !== undefined) answer.delete("content-encoding");
      resolve(
        new Response(bodiless.has(status) ? null : decoded(webStream(incoming, signal), encoding), {
          status,
          statusText: incoming.statusMessage ?? "",
          headers: answer,
        }),
      );
    });
    outgoing.setTimeout(0);
    outgoing.on("error", (cause) => {
      reject(signal.aborted ? signal.reason : Object.assign(new TypeError("fetch failed"), { cause }));
    });
    outgoing.end(body);
  });
};

function decoded(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  encoding: string | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return encoding === "gzip" || encoding === "deflate" ? body.pipeThrough(new DecompressionStream(encoding)) : body;
}

/** The body as a web stream that fails when the connection breaks, and closes the connection when it is cancelled. */
function webStream(incoming: http.IncomingMessage, signal: AbortSignal): ReadableStream<Uint8Array<ArrayBuffer>> {
  let settled = false;
  let waiting: Buffer[] = [];
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      const end = (act: () => void) => {
        if (settled) return;
        settled = true;
        act();
      };
      // What one read of the socket brought comes piece by piece, each event by itself: together it costs a tenth.
      const flush = () => {
        if (settled || waiting.length === 0) return;
        controller.enqueue(new Uint8Array(Buffer.concat(waiting)));
        waiting = [];
        if ((controller.desiredSize ?? 1) <= 0) incoming.pause();
      };
      incoming.on("data", (bytes: Buffer) => {
        if (waiting.push(bytes) === 1) queueMicrotask(flush);
      });
      incoming.on("end", () => {
        flush();
        end(() => controller.close());
      });
      incoming.on("error", (cause) => {
        flush();
        end(() =>
          controller.error(signal.aborted ? signal.reason : Object.assign(new TypeError("terminated"), { cause })),
        );
      });
      incoming.on("close", () => end(() => controller.error(new TypeError("terminated"))));
    },
    pull() {
      incoming.resume();
    },
    cancel() {
      settled = true;
      incoming.destroy();
    },
  });
}
