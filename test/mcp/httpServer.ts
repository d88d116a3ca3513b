// HTTP servers on this machine, for tests.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  body: { id?: number; method?: string },
  base: string,
  /** The body as it came. */
  text?: string,
) => void;

/** A server on this machine, whose address the test gets. */
export async function withHttp(
  handle: Handler,
  run: (base: string, seen: IncomingMessage[]) => Promise<void>,
): Promise<void> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    let text = "";
    request.setEncoding("utf8").on("data", (piece) => {
      text += piece;
    });
    request.on("end", () => handle(request, response, text.startsWith("{") ? JSON.parse(text) : {}, base, text));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await run(base, seen);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export function json(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}

/** Speaks the protocol in single answers, with one tool "do" that says its text again. */
export const plain: Handler = (request, response, { id, method }) => {
  if (request.method !== "POST") return void response.writeHead(405).end();
  if (id === undefined) return void response.writeHead(202).end();
  const answer = (result: unknown) => json(response, { jsonrpc: "2.0", id, result });
  if (method === "initialize")
    return answer({
      protocolVersion: "2025-06-18",
      capabilities: { tools: {} },
      serverInfo: { name: "plain", version: "1" },
    });
  if (method === "tools/list") return answer({ tools: [{ name: "do", inputSchema: { type: "object" } }] });
  if (method === "tools/call") return answer({ content: [{ type: "text", text: "done" }] });
  json(response, { jsonrpc: "2.0", id, error: { code: -32601, message: "No such method." } });
};
