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

/** The same behind a sign-in at the same address. */
export const guarded: Handler = (request, response, body, base) => {
  const path = new URL(request.url ?? "/", base).pathname;
  if (path === "/.well-known/oauth-protected-resource/mcp" || path === "/.well-known/oauth-protected-resource")
    return json(response, { resource: `${base}/mcp`, authorization_servers: [base] });
  if (path === "/.well-known/oauth-authorization-server")
    return json(response, {
      issuer: base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      registration_endpoint: `${base}/register`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["none"],
    });
  if (path === "/register") return json(response, { ...body, client_id: "c1" }, 201);
  if (path === "/token") return json(response, { access_token: "good-token-0123456789", token_type: "Bearer" });
  if (request.headers.authorization === "Bearer good-token-0123456789") return plain(request, response, body, base);
  json(response, {}, 401, {
    "www-authenticate": `Bearer resource_metadata="${base}/.well-known/oauth-protected-resource/mcp"`,
  });
};
