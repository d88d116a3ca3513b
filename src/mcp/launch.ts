// How a server is started or reached, with the secrets' values in their places.
import { fail, IN_SETTINGS } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { McpServer, McpSignIn, McpVariable } from "../core/mcp.ts";
import { readPrivateKey, toSigningKey } from "./privateKey.ts";

export type Launch =
  | {
      readonly kind: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "http";
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      /** Absent: in the person's browser. */
      readonly signIn?: LaunchSignIn;
    };

/** A sign-in without a person, with its secrets. */
export type LaunchSignIn =
  | (Of<"client-secret"> & { readonly clientSecret: string })
  /** In PEM, PKCS #8. */
  | (Of<"private-key"> & { readonly privateKey: string })
  | (Of<"identity-provider"> & {
      readonly clientSecret: string;
      readonly identityToken: string;
      /** Empty: it wants none. */
      readonly providerSecret: string;
    });
type Of<Kind extends McpSignIn["kind"]> = Extract<McpSignIn, { kind: Kind }>;

/** The secrets of a sign-in, as a person is asked for them. No header and no placeholder can be called so. */
export const signInSecrets = {
  clientSecret: "client secret",
  privateKey: "private key",
  identityToken: "identity token",
  providerSecret: "identity provider's client secret",
} as const;

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
  const signIn = transport.kind === "http" ? wantedBy(transport.signIn) : [];
  const unknown = variables.filter(({ value }) => value === null).map(({ name }) => name);
  return [...new Set([...unknown, ...placeholders, ...signIn])];
}

function wantedBy(signIn: McpSignIn | undefined): readonly string[] {
  const { clientSecret, privateKey, identityToken, providerSecret } = signInSecrets;
  switch (signIn?.kind) {
    case undefined:
      return [];
    case "client-secret":
      return [clientSecret];
    case "private-key":
      return [privateKey];
    case "identity-provider":
      return [clientSecret, identityToken, ...(signIn.provider.hasSecret ? [providerSecret] : [])];
    default:
      return signIn satisfies never;
  }
}

export const isOfSignIn = (name: string): boolean => Object.values<string>(signInSecrets).includes(name);

/** What a person entered, as it is kept. Throws `invalid` when it cannot be what the name says. */
export function toKeptSecret({ transport }: McpServer, name: string, value: string): string {
  const signIn = transport.kind === "http" ? transport.signIn : undefined;
  return signIn?.kind === "private-key" && name === signInSecrets.privateKey
    ? readPrivateKey(value, signIn.algorithm)
    : value;
}

/** Throws `unconfigured` when a secret was not entered, `invalid` when a private key is none for its algorithm. */
export function toLaunch(server: McpServer, secrets: Secrets): Launch {
  const missing = wantedSecrets(server).filter((name) => secrets[name] === undefined);
  if (missing.length > 0)
    throw fail(
      "unconfigured",
      english('{0} needs "{1}".', server.name, missing.join('", "')),
      english("Enter it with Set secrets{0}.", IN_SETTINGS),
    );
  const fill = (text: string) => text.replace(PLACEHOLDER, (_, name: string) => secrets[name] ?? "");
  const values = (variables: readonly McpVariable[]) =>
    Object.fromEntries(
      variables.map(({ name, value }) => [name, value === null ? (secrets[name] ?? "") : fill(value)]),
    );
  const { transport } = server;
  if (transport.kind === "http") {
    const { url, headers, signIn } = transport;
    return {
      kind: "http",
      url: fill(url),
      headers: values(headers),
      ...(signIn === undefined ? {} : { signIn: withSecrets(signIn, secrets) }),
    };
  }
  const { command, args, cwd, env } = transport;
  return { kind: "stdio", command: fill(command), args: args.map(fill), cwd, env: values(env) };
}

function withSecrets(signIn: McpSignIn, secrets: Secrets): LaunchSignIn {
  // Those that it wants are there: that was checked above.
  const secret = (name: keyof typeof signInSecrets) => secrets[signInSecrets[name]] ?? "";
  switch (signIn.kind) {
    case "client-secret":
      return { ...signIn, clientSecret: secret("clientSecret") };
    case "private-key":
      return { ...signIn, privateKey: toSigningKey(secret("privateKey"), signIn.algorithm) };
    case "identity-provider": {
      const providerSecret = signIn.provider.hasSecret ? secret("providerSecret") : "";
      return {
        ...signIn,
        clientSecret: secret("clientSecret"),
        identityToken: secret("identityToken"),
        providerSecret,
      };
    }
    default:
      return signIn satisfies never;
  }
}
