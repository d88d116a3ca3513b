// The line to a vendor, below its library: every adapter's requests go through one of these. Libraries disagree about
// signals, broken streams, errors inside a stream and bodies that are no stream (half of them end silently); here each of
// these becomes one `Failure`, and what reaches the library is clean.
import { type Failure, isFailure } from "../../core/failure.ts";
import { customHeaders } from "../customHeaders.ts";
import type { ProviderOptions } from "../options.ts";
import { connectionFailure } from "./connectionFailure.ts";
import { isFields, list, parseJson } from "./fields.ts";
import { type Asked, httpFailure } from "./httpFailure.ts";
import { isLoopback } from "./loopback.ts";
import { nodeFetch } from "./nodeFetch.ts";
import { createPatience } from "./patience.ts";
import { byteStream, written } from "./rewritten.ts";
import { createSseReader, type SseEvent } from "./sse.ts";
import { brokeOff, notAnAnswer, silence, stopped, unreadable } from "./streamFailures.ts";

/** A cloud service that sends no byte for so long is stuck: the longest silence seen while thinking is under a minute. */
const CLOUD_IDLE_MS = 120_000;
/** A model on this machine, without a graphics card, may read a long prompt for a quarter of an hour before its first word. */
export const LOOPBACK_IDLE_MS = 1_800_000;
/** After an answer told its end only usage and the end of the stream can come: a server that keeps the line open is left. */
const AFTER_END_MS = 5_000;
/** How many characters of a body that is no stream are read. */
const BODY_LIMIT = 4_000_000;

export interface Wire {
  /** For a vendor's library: a response with an error status never reaches it, and a body is as `WireOptions.body` says. */
  readonly fetch: typeof globalThis.fetch;
  /** Aborts with the caller's signal, when the vendor falls silent, and when the wire is closed. */
  readonly signal: AbortSignal;
  /** Without a library: a request, and the events of its answer, as many at once as came at once. */
  events(url: string, init: RequestInit): AsyncGenerator<readonly SseEvent[]>;
  /** Without a library: a JSON document. */
  document(url: string, init: RequestInit): Promise<unknown>;
  /** The answer has told its end: from here on nothing that goes wrong matters. */
  ended(): void;
  /** What became of the exchange: a failure, or none that matters. `thrown` is what the library threw, if it did. */
  outcome(thrown?: unknown): Failure | undefined;
  /** An error that the vendor reports inside a stream. */
  reported(body: unknown): Failure;
  /** Closes the connection, if it is still open. */
  close(): void;
}

export interface WireOptions {
  readonly options: ProviderOptions;
  readonly asked: Asked;
  readonly signal: AbortSignal;
  /**
   * Sent with every request, with the connection's own and no others: libraries add some out of the environment's variables, and tell about the
   * machine.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** What the vendor answers with: server-sent events, lines of JSON, or one JSON document. */
  readonly body: "events" | "lines" | "document";
  /** A repair of an event before the library sees it; null drops it. */
  readonly repair?: (event: SseEvent) => SseEvent | null;
  /** A whole JSON document in place of a stream, as the events that a stream would have brought; null: not an answer. */
  readonly whole?: (document: unknown) => readonly SseEvent[] | null;
}

export function openWire({
  options,
  asked,
  signal,
  headers,
  body,
  repair = (event) => event,
  whole,
}: WireOptions): Wire {
  const local = isLoopback(asked.address);
  const sent = { ...headers, ...customHeaders(options.connection, options.key) };
  const send = options.send ?? (local ? nodeFetch : options.fetch);
  const idleMs = options.idleMs ?? (local ? LOOPBACK_IDLE_MS : CLOUD_IDLE_MS);
  const closer = new AbortController();
  const joined = AbortSignal.any([signal, closer.signal]);
  let failed: Failure | undefined;
  let told: Failure | undefined;
  let hasEnded = false;
  let closed = false;
  /** All of the body came, and each line of it was a document. */
  let allLinesCame = false;
  const patience = createPatience(() => {
    if (!hasEnded) failWith(silence(asked.address, idleMs));
    closer.abort(failed);
  });

  function failWith(failure: Failure): Failure {
    failed ??= failure;
    return failed;
  }

  /** A byte came, or is awaited from now on. */
  function listen(): void {
    if (!closed) patience.start(hasEnded ? Math.min(AFTER_END_MS, idleMs) : idleMs);
  }

  async function request(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const signals = init?.signal ? [joined, init.signal] : [joined];
    listen();
    let response: Response;
    try {
      response = await send(input, {
        method: init?.method ?? "GET",
        headers: init?.body == null ? sent : { "content-type": "application/json", ...sent },
        body: init?.body ?? null,
        signal: AbortSignal.any(signals),
      });
    } catch (thrown) {
      patience.stop();
      throw failWith(connectionFailure(asked, thrown));
    }
    listen();
    if (response.ok) return response;
    const { status, headers: answered } = response;
    throw failWith(httpFailure(asked, { status, headers: answered, body: await readAll(response) }));
  }

  /** The body in pieces of text. Each byte that arrives starts the waiting anew. */
  async function* pieces(response: Response): AsyncGenerator<string> {
    if (response.body === null) return;
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    try {
      while (true) {
        const { done, value } = await reader.read();
        if (done) break;
        listen();
        yield decoder.decode(value, { stream: true });
      }
      yield decoder.decode();
    } catch (thrown) {
      throw failWith(connectionFailure(asked, thrown));
    } finally {
      patience.stop();
      reader.cancel().catch(() => undefined);
    }
  }

  /** All of a short body; of an error's body, as much as came before it broke off. */
  async function readAll(response: Response): Promise<string> {
    let source = "";
    try {
      for await (const piece of pieces(response)) {
        source += piece;
        if (source.length > BODY_LIMIT) break;
      }
    } catch (thrown) {
      if (response.ok) throw thrown;
    }
    return source;
  }

  async function* readEvents(response: Response): AsyncGenerator<readonly SseEvent[]> {
    const reader = createSseReader();
    /** The beginning, until it tells what came: events, or a page or a document instead. */
    let head = "";
    let kind: "events" | "other" | undefined;
    for await (const piece of pieces(response)) {
      if (kind === "events") yield repaired(reader.push(piece));
      else if (head.length < BODY_LIMIT) head += piece;
      kind ??= beginsEvents(head);
      if (kind !== "events" || head === "") continue;
      yield repaired(reader.push(head));
      head = "";
    }
    if (kind === "other") yield repaired(instead(head));
    // The last event may lack its blank line; one that lacks its second half is none.
    else yield repaired(reader.end().filter(({ data }) => data.trim() === "[DONE]" || parseJson(data) !== undefined));
  }

  function repaired(events: readonly SseEvent[]): SseEvent[] {
    return events.flatMap((event) => repair(event) ?? []);
  }

  function instead(source: string): readonly SseEvent[] {
    const document = parseJson(source);
    const answer = document === undefined ? null : (whole?.(document) ?? null);
    if (answer !== null) return answer;
    const holdsError = list(document)
      .concat(document)
      .some((item) => isFields(item) && "error" in item);
    throw failWith(holdsError ? httpFailure(asked, { body: document }) : notAnAnswer(asked, source));
  }

  async function* readLines(response: Response): AsyncGenerator<string> {
    let rest = "";
    for await (const piece of pieces(response)) {
      const all = (rest + piece).split("\n");
      rest = all.pop() ?? "";
      let clean = "";
      for (const line of all) {
        if (line.trim() === "") continue;
        // What came before the one that is none has been told.
        const failure = troubleIn(line);
        if (failure !== undefined && clean !== "") yield clean;
        if (failure !== undefined) throw failure;
        clean += `${line}\n`;
      }
      if (clean !== "") yield clean;
    }
    allLinesCame = true;
    if (rest.trim() === "") return;
    // Cut in the middle of a line: the same as cut before it.
    if (/^\s*\{/.test(rest) && parseJson(rest) === undefined) return;
    const failure = troubleIn(rest);
    if (failure !== undefined) throw failure;
    yield `${rest}\n`;
  }

  function troubleIn(line: string): Failure | undefined {
    const document = parseJson(line);
    if (document === undefined) return failWith(notAnAnswer(asked, line));
    return isFields(document) && "error" in document ? report(document) : undefined;
  }

  function report(error: unknown): Failure {
    told ??= httpFailure(asked, { body: error });
    return told;
  }

  /** The response again, with a body that a library can rely on. */
  async function forLibrary(response: Response): Promise<Response> {
    const { status, statusText } = response;
    // Its length and encoding are no longer those of the headers.
    const answered = new Headers(response.headers);
    answered.delete("content-length");
    answered.delete("content-encoding");
    if (body === "document") {
      const source = await readAll(response);
      if (parseJson(source) === undefined) throw failWith(notAnAnswer(asked, source));
      return new Response(source, { status, statusText, headers: answered });
    }
    const clean = body === "events" ? written(readEvents(response)) : readLines(response);
    return new Response(
      byteStream(clean, () => closer.abort()),
      { status, statusText, headers: answered },
    );
  }

  return {
    fetch: async (input, init) => forLibrary(await request(input, init)),
    signal: joined,
    async *events(url, init) {
      yield* readEvents(await request(url, init));
    },
    async document(url, init) {
      const source = await readAll(await request(url, init));
      const document = parseJson(source);
      if (document === undefined) throw failWith(notAnAnswer(asked, source));
      return document;
    },
    ended() {
      hasEnded = true;
    },
    outcome(thrown) {
      if (told !== undefined || hasEnded) return told;
      if (signal.aborted) return stopped();
      if (failed !== undefined) return failed;
      if (isFailure(thrown)) return thrown;
      // Ollama's library throws when the last line was not the last one.
      return thrown === undefined || allLinesCame ? brokeOff() : unreadable(thrown);
    },
    reported: report,
    close() {
      closed = true;
      patience.stop();
      closer.abort();
    },
  };
}

/** Whether a body begins as events do: with a comment, or a field's name. Undefined while that cannot be told. */
function beginsEvents(head: string): "events" | "other" | undefined {
  const start = head.replace(/^[\s\uFEFF]+/, "");
  if (/^(:|(data|event|id|retry|error)[ \t]*[:\r\n])/.test(start)) return "events";
  return ["data:", "event:", "id:", "retry:", "error:"].some((name) => name.startsWith(start)) ? undefined : "other";
}
