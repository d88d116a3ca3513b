// A loopback server that speaks the protocols of the vendors, from a script. Plain JavaScript, so that tests which no
// bundler sees can start it:
//   const server = await startVendorServer({ provider: "anthropic", script: { text: "Hello" }, key: "secret" });
//   ... a connection with `baseUrl: server.address` ...
//   await server.close();
import http from "node:http";
import { encode } from "./vendorEncoders.mjs";
import { errorBody, keyOf, modelList, showModel, userTextOf } from "./vendorWords.mjs";

/**
 * @typedef {"anthropic" | "google" | "openai" | "azure" | "compatible" | "ollama"} Vendor
 *
 * @typedef {object} Call a tool call
 * @property {string} name
 * @property {unknown} [input]
 * @property {string} [id] absent: one is made up, for the vendors that send ids
 * @property {string} [json] the arguments' text, in place of `input`: need not parse
 *
 * @typedef {object} Turn one answer, in no vendor's words; what is absent does not happen
 * @property {string} [text] streamed word by word
 * @property {string} [thinking]
 * @property {string} [signature] what the vendor wants back with the thoughts (or, from Google, with the first call)
 * @property {readonly Call[]} [calls]
 * @property {{ input?: number, cacheRead?: number, output?: number, reasoning?: number }} [usage]
 * @property {"stop" | "length" | "filter"} [finish] absent: "stop", or what calls imply
 * @property {string} [model] the model that answers
 * @property {number} [pieceMs] a pause before each event, in milliseconds
 * @property {() => number} [pieces] sizes of the writes in bytes, in place of one write for each event
 * @property {number} [status] an error of this status instead of an answer, in the vendor's form
 * @property {Record<string, string>} [headers]
 * @property {string} [message] the error's message; the request's key is put in place of "{key}"
 * @property {string} [body] exactly this body instead of an answer, of the type `contentType`; "{key}" as above
 * @property {string} [contentType]
 * @property {"before headers" | "midway"} [hang] the answer stops there (after `body`, if there is one), and the connection
 *   stays open
 * @property {"end" | "destroy"} [cut] the answer is cut midway: ended properly, or the connection broken
 * @property {"error"} [midway] an error inside the stream, after its first half, in the vendor's form
 *
 * @typedef {object} Seen a request, as it came
 * @property {string} method
 * @property {string} url
 * @property {http.IncomingHttpHeaders} headers
 * @property {any} body parsed; null when there was none
 * @property {string} userText the user's last words
 * @property {Promise<"whole" | "early">} closed how the connection ended: after the answer, or before it was whole
 *
 * @typedef {Turn | readonly Turn[] | ((seen: Seen, number: number) => Turn | Promise<Turn>)} Script one answer for all
 *   requests; one after the other, the last one again and again; or a function of the request and its number, from 0
 *
 * @typedef {object} Options
 * @property {Vendor} provider
 * @property {Script} [script] absent: it repeats the user's words
 * @property {string} [key] the only key that is let in; absent: none is asked for
 * @property {readonly string[]} [models] absent: "test-model"; null: there is no list of models
 * @property {Record<string, { name: string, window: number }>} [cards] how Anthropic calls models, and what they can read
 * @property {number} [pieceMs] for every answer that says nothing else
 * @property {readonly string[]} [abilities] what Ollama says that its models can do
 * @property {number} [contextLength] what Ollama says that its models can read
 * @property {readonly string[]} [library] the models that Ollama can pull; each takes ten steps of `pieceMs`
 *
 * @typedef {object} VendorServer
 * @property {string} origin
 * @property {string} address the base URL for a connection to it
 * @property {Seen[]} requests the requests for an answer, in the order they came
 * @property {(script: Script) => void} play from now on, answer so; the numbers start anew
 * @property {() => Promise<Seen>} next the next request for an answer that comes
 * @property {() => Promise<void>} close
 */

/**
 * @param {Options} options
 * @returns {Promise<VendorServer>}
 */
export async function startVendorServer(options) {
  const { provider, key } = options;
  /** Grows by what is pulled. */
  const models = options.models === null ? null : [...(options.models ?? ["test-model"])];
  /** @type {Script} */
  let script = options.script ?? ((seen) => ({ text: `You said: ${seen.userText}` }));
  let number = 0;
  /** @type {Seen[]} */
  const requests = [];
  /** @type {((seen: Seen) => void)[]} */
  let waiting = [];

  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const source = Buffer.concat(chunks).toString();
    const body = source === "" ? null : JSON.parse(source);
    const path = new URL(request.url ?? "/", "http://x").pathname;
    const send = (status, value, headers = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof value === "string" ? value : JSON.stringify(value));
    };
    const given = keyOf(provider, request.headers);
    if (key !== undefined && given !== key) {
      send(401, errorBody(provider, 401, `The key ${given ?? ""} is not valid`));
      return;
    }
    if (request.method === "GET" || path.endsWith("/api/show")) {
      const found = path.endsWith("/api/show")
        ? showModel(body?.model, models, options)
        : modelList(provider, path, models, options.cards);
      if (found === null) send(404, errorBody(provider, 404, `Not found: ${path}`));
      else send(200, found);
      return;
    }
    if (path.endsWith("/api/pull")) {
      await pull(body?.model ?? body?.name, options, models ?? [], response);
      return;
    }
    const seen = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body,
      userText: userTextOf(provider, body),
      closed: new Promise((resolve) => {
        response.on("close", () => resolve(response.writableFinished ? "whole" : "early"));
      }),
    };
    requests.push(seen);
    for (const resolve of waiting.splice(0)) resolve(seen);
    const turn = await turnFor(script, seen, number++);
    await answer(provider, { pieceMs: options.pieceMs, ...turn }, given ?? "", response, send);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    origin,
    address: provider === "openai" || provider === "compatible" ? `${origin}/v1` : origin,
    requests,
    play(next) {
      script = next;
      number = 0;
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        waiting = [];
        server.closeAllConnections();
        server.close(() => resolve(undefined));
      }),
  };
}

/** What Ollama answers while it fetches a model, and what it has then. */
async function pull(model, { library = [], pieceMs = 0 }, models, response) {
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  const tell = (step) => response.write(`${JSON.stringify(step)}\n`);
  tell({ status: "pulling manifest" });
  if (!library.includes(model)) {
    tell({ error: "pull model manifest: file does not exist" });
    response.end();
    return;
  }
  const piece = { digest: "sha256:dde5aa3fc5ff", total: 2_000_000_000 };
  for (let step = 1; step <= 10; step++) {
    await new Promise((resolve) => setTimeout(resolve, pieceMs));
    if (response.destroyed) return;
    tell({ status: "pulling dde5aa3fc5ff", ...piece, completed: step * 200_000_000 });
  }
  models.push(model);
  tell({ status: "success" });
  response.end();
}

/**
 * @param {Script} script
 * @param {Seen} seen
 * @param {number} number
 * @returns {Turn | Promise<Turn>}
 */
function turnFor(script, seen, number) {
  if (typeof script === "function") return script(seen, number);
  if (!Array.isArray(script)) return /** @type {Turn} */ (script);
  return script[Math.min(number, script.length - 1)];
}

/**
 * @param {Vendor} provider
 * @param {Turn} turn
 * @param {string} key
 * @param {http.ServerResponse} response
 * @param {(status: number, value: unknown, headers?: Record<string, string>) => void} send
 */
async function answer(provider, turn, key, response, send) {
  const withKey = (text) => text.replaceAll("{key}", key);
  if (turn.hang === "before headers") return;
  if (turn.status !== undefined && turn.status !== 200) {
    const body =
      turn.body === undefined
        ? errorBody(provider, turn.status, withKey(turn.message ?? "It failed"))
        : withKey(turn.body);
    send(turn.status, body, { ...turn.headers, ...(turn.contentType ? { "content-type": turn.contentType } : {}) });
    return;
  }
  const type = provider === "ollama" ? "application/x-ndjson" : "text/event-stream";
  response.writeHead(200, { "content-type": turn.contentType ?? type, ...turn.headers });
  if (turn.body !== undefined) {
    response.write(withKey(turn.body));
    if (turn.hang === undefined) response.end();
    return;
  }
  const events = encode(provider, turn, withKey(turn.message ?? "It broke"));
  const half = Math.ceil(events.length / 2);
  const whole = turn.hang === undefined && turn.cut === undefined && turn.midway === undefined;
  const told = whole ? events : turn.midway ? [...events.slice(0, half), events.error] : events.slice(0, half);
  if (turn.pieces) {
    const bytes = Buffer.from(told.join(""));
    for (let at = 0; at < bytes.length; ) {
      const size = turn.pieces();
      response.write(bytes.subarray(at, at + size));
      at += size;
      // A write of its own each, not one buffer.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } else {
    for (const event of told) {
      if (response.destroyed) return;
      if (turn.pieceMs) await new Promise((resolve) => setTimeout(resolve, turn.pieceMs));
      response.write(event);
    }
  }
  if (turn.hang === "midway") return;
  if (turn.cut !== "destroy") response.end();
  // The bytes before it must have left.
  else response.write(" ", () => setImmediate(() => response.destroy()));
}
