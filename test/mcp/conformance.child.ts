// The client that the official conformance suite drives: our connection, with a person who agrees to everything.
//   MCP_CONFORMANCE_SCENARIO=NAME node conformance.child.js ADDRESS
import { discoverOAuthServerInfo } from "@modelcontextprotocol/client";
import type { Json } from "../../src/core/json.ts";
import type { McpSignIn, SigningAlgorithm } from "../../src/core/mcp.ts";
import { connect } from "../../src/mcp/connect.ts";
import { signInSecrets, toLaunch } from "../../src/mcp/launch.ts";

const address = process.argv.at(-1) ?? "";
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? "";
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? "{}");
const never = new AbortController().signal;

/** What a person would have entered for the scenario, who knows who runs the server; undefined: their browser. */
async function signInOf(): Promise<McpSignIn | undefined> {
  if (!/client-credentials|cross-app-access/.test(scenario)) return undefined;
  const { authorizationServerUrl, authorizationServerMetadata } = await discoverOAuthServerInfo(address);
  const issuer = authorizationServerMetadata?.issuer ?? String(authorizationServerUrl);
  const common = { clientId: String(context.client_id), scope: "", issuer };
  if (typeof context.private_key_pem === "string")
    // The suite's word for it is the standard's.
    return { kind: "private-key", algorithm: context.signing_algorithm as SigningAlgorithm, ...common };
  if (typeof context.idp_token_endpoint !== "string") return { kind: "client-secret", ...common };
  const provider = {
    tokenUrl: context.idp_token_endpoint,
    clientId: String(context.idp_client_id),
    hasSecret: false,
  };
  return { kind: "identity-provider", provider, ...common };
}

const signIn = await signInOf();
let kept: Json =
  signIn === undefined && typeof context.client_id === "string"
    ? { client: { client_id: context.client_id, client_secret: context.client_secret } }
    : null;

const connection = await connect(
  toLaunch(
    { id: "s1", name: "The conformance server", transport: { kind: "http", url: address, headers: [], signIn } },
    {
      [signInSecrets.clientSecret]: String(context.client_secret),
      [signInSecrets.privateKey]: String(context.private_key_pem),
      [signInSecrets.identityToken]: String(context.idp_id_token),
    },
  ),
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
