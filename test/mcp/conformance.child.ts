// The client that the official conformance suite drives: our connection, with a person who agrees to everything.
//   MCP_CONFORMANCE_SCENARIO=NAME node conformance.child.js ADDRESS
import type { Json } from "../../src/core/json.ts";
import { connect } from "../../src/mcp/connect.ts";

const address = process.argv.at(-1) ?? "";
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? "";
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? "{}");
const never = new AbortController().signal;

let kept: Json =
  typeof context.client_id === "string"
    ? { client: { client_id: context.client_id, client_secret: context.client_secret } }
    : null;

const connection = await connect(
  { kind: "http", url: address, headers: {} },
  {
    name: "The conformance server",
    version: "0.0.0",
    log: { write: (level, line) => console.error(`${level}: ${line}`) },
    environment: {},
    roots: () => [],
    sample: () => Promise.reject(new Error("No scenario samples.")),
    elicit: async () => ({ action: "accept", values: {} }),
    signIn: {
      redirectUrl: "http://localhost:3000/callback",
      clientMetadataUrl: "https://conformance-test.local/client-metadata.json",
      load: async () => kept,
      async save(next) {
        kept = next;
      },
      async authorize(url) {
        const response = await fetch(url, { redirect: "manual" });
        return new URL(response.headers.get("location") ?? "", url).searchParams;
      },
    },
    changed: () => {},
    ended: (reason) => console.error(reason),
    fetch: globalThis.fetch,
  },
  never,
);
const tools = await connection.listTools(never);
const inputs: Readonly<Record<string, { readonly [key: string]: Json }>> = { add_numbers: { a: 5, b: 3 } };
for (const { name } of scenario === "initialize" ? [] : tools) {
  const result = await connection.callTool(name, inputs[name] ?? {}, () => {}, never);
  console.log(name, JSON.stringify(result));
}
await connection.close();
