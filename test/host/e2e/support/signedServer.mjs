// An MCP server over HTTP on this machine, with one tool, behind a sign-in by a client's signed assertion.
import { createServer } from "node:http";

const TOKEN = "access-token-0123456789";

/** @returns its address, and how to end it */
export async function openSignedServer() {
  const server = createServer(async (request, response) => {
    const base = `http://${request.headers.host}`;
    const json = (value, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    let text = "";
    for await (const piece of request) text += piece;
    if (request.url === "/.well-known/oauth-protected-resource/mcp")
      return json({ resource: `${base}/mcp`, authorization_servers: [base] });
    if (request.url === "/.well-known/oauth-authorization-server")
      return json({
        issuer: base,
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        response_types_supported: ["code"],
      });
    if (request.url === "/token")
      return new URLSearchParams(text).get("client_assertion")?.split(".").length === 3
        ? json({ access_token: TOKEN, token_type: "Bearer" })
        : json({ error: "invalid_client" }, 401);
    if (request.url !== "/mcp") return json({}, 404);
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return response.writeHead(401, { "www-authenticate": "Bearer" }).end();
    if (request.method !== "POST") return response.writeHead(405).end();
    const { id, method } = JSON.parse(text);
    if (id === undefined) return response.writeHead(202).end();
    const results = {
      initialize: {
        protocolVersion: "2025-06-18",
        capabilities: { tools: {} },
        serverInfo: { name: "signed", version: "1" },
      },
      "tools/list": { tools: [{ name: "report", description: "Reports.", inputSchema: { type: "object" } }] },
    };
    json(
      method in results
        ? { jsonrpc: "2.0", id, result: results[method] }
        : { jsonrpc: "2.0", id, error: { code: -32601, message: "No such method." } },
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
