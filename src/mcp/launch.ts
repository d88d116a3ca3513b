// How a server is started or reached, with the secrets' values in their places.
import { fail } from "../core/failure.ts";
import type { McpServer, McpVariable } from "../core/mcp.ts";

export type Launch =
  | {
      readonly kind: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: "http"; readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** What a person has entered for a server, by the name of the variable or of the placeholder. */
export type Secrets = Readonly<Record<string, string>>;

/** `${input:token}` in an argument, an address or a value stands for what the person entered under that name. */
const PLACEHOLDER = /\$\{((?:input|env):[^}]{1,200})\}/g;

/** The names of all that a person has to enter before the server can be started, each once. */
export function wantedSecrets({ transport }: McpServer): readonly string[] {
  const variables = transport.kind === "http" ? transport.headers : transport.env;
  const texts = transport.kind === "http" ? [transport.url] : [transport.command, ...transport.args];
  const placeholders = [...texts, ...variables.map(({ value }) => value ?? "")].flatMap((text) =>
    [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name),
  );
  return [...new Set([...variables.filter(({ value }) => value === null).map(({ name }) => name), ...placeholders])];
}

/** Throws `unconfigured` when a secret was not entered. */
export function toLaunch(server: McpServer, secrets: Secrets): Launch {
  const missing = wantedSecrets(server).filter((name) => secrets[name] === undefined);
  if (missing.length > 0)
    throw fail(
      "unconfigured",
      `${server.name} needs ${missing.map((name) => `"${name}"`).join(", ")}.`,
      "Enter it with Set secrets in the settings of AI Studio.",
    );
  const fill = (text: string) => text.replace(PLACEHOLDER, (_, name: string) => secrets[name] ?? "");
  const values = (variables: readonly McpVariable[]) =>
    Object.fromEntries(
      variables.map(({ name, value }) => [name, value === null ? (secrets[name] ?? "") : fill(value)]),
    );
  const { transport } = server;
  if (transport.kind === "http") return { kind: "http", url: fill(transport.url), headers: values(transport.headers) };
  const { command, args, cwd, env } = transport;
  return { kind: "stdio", command: fill(command), args: args.map(fill), cwd, env: values(env) };
}
