// Runs in a worker of the page that json.mjs opens: a host that has a document, and answers for its parts.
import type { Json } from "../../src/core/json.ts";
import { type JsonDocument, jsonDocument } from "../../src/core/jsonDocument.ts";

/** A request of an agent that has worked for hours: messages with texts, calls and results. */
function requestOf(bytes: number): Json {
  const messages: Json[] = [];
  for (let size = 0, number = 0; size < bytes; number++) {
    const text = `Result ${number}: ${"a line of what a tool said\n".repeat(20)}`;
    const message: Json = {
      role: number % 2 === 0 ? "user" : "assistant",
      content: [
        { type: "text", text },
        {
          type: "call",
          callId: `call_${number}`,
          name: "read_file",
          input: { path: `src/file${number}.ts`, lines: [1, 2] },
        },
      ],
    };
    messages.push(message);
    size += JSON.stringify(message).length;
  }
  return { messages, model: "bench", system: "Be brief." };
}

let document: JsonDocument | null = null;

addEventListener("message", ({ data }) => {
  if (data.ask === "make") {
    const text = JSON.stringify(requestOf(data.bytes));
    const start = performance.now();
    document = jsonDocument(JSON.parse(text));
    postMessage({ ms: performance.now() - start, length: text.length });
  } else if (data.ask === "text") postMessage({ text: JSON.stringify(requestOf(data.bytes), null, 2) });
  else if (data.ask === "root") postMessage({ id: data.id, value: document?.root });
  else if (data.ask === "children") postMessage({ id: data.id, value: document?.children(data.path, data.from) });
});
