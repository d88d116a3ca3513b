// A request as its adapter would send it, without sending it.
import type { Connection } from "../core/connection.ts";
import { fail } from "../core/failure.ts";
import { english, t } from "../core/l10n.ts";
import type { ProviderKind } from "../core/message.ts";
import type { ModelRequest } from "../core/provider.ts";
import { openProvider } from "./catalog.ts";

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. Where the key stands is the name of a variable for it. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  /** What of it only the server can tell, in a sentence; null when nothing. */
  readonly note: string | null;
}

/** What stands in place of a key: the variable that the vendor's own documents name. */
const variables: Record<ProviderKind, string> = {
  anthropic: "ANTHROPIC_API_KEY",
  google: "GEMINI_API_KEY",
  openai: "OPENAI_API_KEY",
  azure: "AZURE_OPENAI_API_KEY",
  compatible: "API_KEY",
  ollama: "OLLAMA_API_KEY",
  vscode: "",
  demo: "",
};

const names = Object.values(variables).filter((name) => name !== "");
const KEY = new RegExp(`\\$(${names.join("|")})\\b`);
const ESCAPED_KEY = new RegExp(`\\\\(\\$(?:${names.join("|")})\\b)`, "g");

const notes = (): { readonly [Kind in ProviderKind]?: string } => ({
  ollama: t("The size of the context, num_ctx, is set by what the server tells of the model, and is left out here."),
});

/** Names under which a connection's own headers may hold a secret. */
const SECRET = /auth|key|token|secret|cookie|password/i;

/** Null where nothing goes over a wire of ours. What a server was found to refuse meanwhile is not left out. */
export async function encodeRequest(
  connection: Connection,
  hasKey: boolean,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<WireRequest | null> {
  if (connection.provider === "demo" || connection.provider === "vscode") return null;
  const key = `$${variables[connection.provider]}`;
  let seen: WireRequest | null = null;
  const send: typeof globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    // Ollama is first asked what the model can do: nobody knows.
    if (url.endsWith("/api/show")) return new Response("{}", { status: 404 });
    const body = typeof init?.body === "string" ? init.body : "";
    const note = notes()[connection.provider] ?? null;
    seen = { method: init?.method ?? "GET", url, headers: safe(new Headers(init?.headers), key), body, note };
    throw fail("aborted", english("It was only looked at."));
  };
  const provider = await openProvider({ connection, key: hasKey ? key : undefined, fetch: send, send });
  try {
    for await (const _ of provider.stream(request, signal)) break;
  } catch (thrown) {
    if (seen === null) throw thrown;
  }
  return seen;
}

function safe(headers: Headers, key: string): Record<string, string> {
  const entries = [...headers].map(([name, value]) => [
    name,
    SECRET.test(name) && !value.includes(key) ? "[not shown]" : value,
  ]);
  return Object.fromEntries(entries);
}

/** The command that sends it; the key is a variable that whoever runs it has to set. */
export function curlOf({ method, url, headers, body }: WireRequest): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  // Within double quotes a shell puts in the variable, and nothing else.
  const header = (text: string) =>
    KEY.test(text) ? `"${text.replace(/["\\`$]/g, "\\$&").replace(ESCAPED_KEY, "$1")}"` : quoted(text);
  const lines = Object.entries(headers).map(([name, value]) => `  -H ${header(`${name}: ${value}`)}`);
  return [`curl -N -X ${method} ${quoted(url)}`, ...lines, `  --data-raw ${quoted(body)}`].join(" \\\n");
}
