// Changes to a recorded stream that, by its protocol, mean nothing: an adapter must make the same of it. Null: the change
// does not apply to that body.

import { inTwo, type Split, usageApart } from "./splitting.ts";

export type Mutation = (body: string, api: string, next: () => number) => string | null;

export const mutations: Readonly<Record<string, Mutation>> = {
  "lines end in CRLF": (body) => body.replace(/\r?\n/g, "\r\n"),
  "lines end in CR": onEvents((events) => events.join("").replace(/\r?\n/g, "\r")),
  "a byte order mark": onEvents((events) => `\uFEFF${events.join("")}`),
  "comments between events": onEvents((events, next) => events.map((event) => `${event}${comment(next)}`).join("")),
  "a comment first": onEvents((events) => `: connected\n\n${events.join("")}`),
  "ids and times to retry": onEvents((events) =>
    events.map((event, at) => `id: ${at}\nretry: 3000\n${event}`).join(""),
  ),
  "no space after data:": onEvents((events) => events.join("").replace(/^(data|event): /gm, "$1:")),
  "empty events between": onEvents((events) => events.map((event) => `${event}data:\n\ndata: \n\n`).join("")),
  "more blank lines": onEvents((events) => events.map((event) => `${event}\n\n`).join("")),
  "no blank line at the end": onEvents((events) => events.join("").trimEnd()),
  "documents on several lines": onDocuments((document) => JSON.stringify(document, null, 1)),
  "keys in another order": onDocuments((document) => JSON.stringify(reversed(document))),
  "unknown fields": onDocuments((document) => JSON.stringify(withUnknown(document))),
  "letters escaped": onDocuments((document) =>
    JSON.stringify(document).replace(
      /[\u0080-\uffff]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  ),
  "events of an unknown kind": (body, api) => {
    const unknown: Readonly<Record<string, string>> = {
      "anthropic.messages": 'event: lookahead\ndata: {"type":"lookahead","index":0}\n\n',
      "openai.responses": 'event: response.lookahead\ndata: {"type":"response.lookahead","output_index":0}\n\n',
      "openai.chat": 'data: {"id":"x","object":"chat.completion.lookahead","choices":[]}\n\n',
      "google.generate": 'data: {"responseId":"x"}\n\n',
    };
    const event = unknown[api];
    if (event === undefined) return null;
    return onEvents((events) => events.map((each) => `${event}${each}`).join(""))(body, api, () => 0);
  },
  "pieces cut in two": onSplits(inTwo),
  "usage in a chunk of its own": onSplits(usageApart),
  "events without names": onEvents((events) => events.join("").replace(/^event:.*\n/gm, "")),
};

const comment = (next: () => number) => (next() < 0.5 ? ": keep-alive\n\n" : ":\n");

/** Only bodies of server-sent events; what comes instead of a stream is left as it is. */
function onEvents(change: (events: readonly string[], next: () => number) => string): Mutation {
  return (body, _, next) => (isEvents(body) ? change(body.replace(/\r\n/g, "\n").split(/(?<=\n\n)/), next) : null);
}

const isEvents = (body: string) => /^(data|event|id|:)/m.test(body) && !/^\s*[{[<]/.test(body);

/** Every JSON document of the stream, rewritten. */
function onDocuments(write: (document: unknown) => string): Mutation {
  return (body, api) => {
    const lines = body.replace(/\r\n/g, "\n").split("\n");
    if (!isEvents(body)) {
      // Lines of JSON, where a document is one line; or a whole document.
      const written = lines.map((line) => (parse(line) === undefined ? line : write(parse(line))));
      return api === "ollama.chat" ? (written.some((line) => line.includes("\n")) ? null : written.join("\n")) : null;
    }
    return lines
      .map((line) => {
        const document = line.startsWith("data:") ? parse(line.slice(5)) : undefined;
        if (document === undefined) return line;
        return write(document)
          .split("\n")
          .map((part) => `data: ${part}`)
          .join("\n");
      })
      .join("\n");
  };
}

/** Documents in place of one, in events of the same name. */
function onSplits(splits: Readonly<Record<string, Split>>): Mutation {
  return (body, api, next) => {
    const split = splits[api];
    if (split === undefined) return null;
    const made = (source: string) => (parse(source) === undefined ? null : split(parse(source), next));
    if (!isEvents(body))
      return api === "ollama.chat"
        ? body.replace(
            /^.+$/gm,
            (line) =>
              made(line)
                ?.map((document) => JSON.stringify(document))
                .join("\n") ?? line,
          )
        : null;
    return body.replace(/\r\n/g, "\n").replace(
      /^(event:.*\n)?data: ?(.+)\n\n/gm,
      (event, name = "", source) =>
        made(source)
          ?.map((document) => `${name}data: ${JSON.stringify(document)}\n\n`)
          .join("") ?? event,
    );
  };
}

function parse(source: string): unknown {
  try {
    const document: unknown = JSON.parse(source);
    return typeof document === "object" && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, isPayload(name) ? item : reversed(item)]),
  );
}

function withUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknown);
  if (typeof value !== "object" || value === null) return value;
  const known = Object.entries(value).map(([name, item]) => [name, isPayload(name) ? item : withUnknown(item)]);
  return { x_new: { nested: [1, null, "text"] }, ...Object.fromEntries(known), x_later: "error" };
}

/** A tool's arguments and results are the caller's own: what is added there has a meaning. */
const isPayload = (name: string) => ["args", "arguments", "input", "partialArgs"].includes(name);
