// The form of an MCP server as the person fills it in, and what is wrong with it.
import * as z from "zod/mini";
import type { McpServer, McpSignIn, McpVariable, SigningAlgorithm } from "../../../src/core/mcp.ts";
import { McpServerInput } from "../../../src/protocol/mcp.ts";
import type { Checked } from "../editing.ts";

export type ServerKind = McpServer["transport"]["kind"];
export type SignInKind = "browser" | McpSignIn["kind"];
const signInFields = ["clientId", "issuer", "scope", "tokenUrl", "providerClientId"] as const;
export type SignInField = (typeof signInFields)[number];
/** Those that hold what a person types. */
export type FieldName = "name" | "command" | "args" | "cwd" | "url" | "variables" | "secrets" | SignInField;

export interface ServerForm {
  /** Null while it is added. */
  readonly id: string | null;
  readonly kind: ServerKind;
  readonly name: string;
  readonly command: string;
  /** One per line. */
  readonly args: string;
  readonly cwd: string;
  readonly url: string;
  /** "NAME=value" or "Name: value", one per line. */
  readonly variables: string;
  /** Names, one per line. */
  readonly secrets: string;
  readonly signIn: SignInKind;
  readonly clientId: string;
  readonly issuer: string;
  readonly scope: string;
  readonly algorithm: SigningAlgorithm;
  /** Of a company's identity provider. */
  readonly tokenUrl: string;
  readonly providerClientId: string;
  readonly providerHasSecret: boolean;
}

export const blankForm: ServerForm = {
  id: null,
  kind: "stdio",
  name: "",
  command: "",
  args: "",
  cwd: "",
  url: "",
  variables: "",
  secrets: "",
  signIn: "browser",
  clientId: "",
  issuer: "",
  scope: "",
  // What most authorization servers take.
  algorithm: "RS256",
  tokenUrl: "",
  providerClientId: "",
  providerHasSecret: false,
};

const sign: Record<ServerKind, string> = { stdio: "=", http: ": " };

export function formOf({ id, name, transport }: McpServer): ServerForm {
  const variables = transport.kind === "http" ? transport.headers : transport.env;
  const written = {
    variables: variables
      .flatMap(({ name: key, value }) => (value === null ? [] : `${key}${sign[transport.kind]}${value}`))
      .join("\n"),
    secrets: variables.flatMap(({ name: key, value }) => (value === null ? key : [])).join("\n"),
  };
  if (transport.kind === "http")
    return { ...blankForm, ...written, ...signInOf(transport.signIn), id, name, kind: "http", url: transport.url };
  const { command, args, cwd } = transport;
  return { ...blankForm, ...written, id, name, kind: "stdio", command, args: args.join("\n"), cwd };
}

function signInOf(signIn: McpSignIn | undefined): Partial<ServerForm> {
  if (signIn === undefined) return {};
  const { kind, clientId, issuer, scope } = signIn;
  const common = { signIn: kind, clientId, issuer, scope };
  if (kind === "private-key") return { ...common, algorithm: signIn.algorithm };
  if (kind === "client-secret") return common;
  const { tokenUrl, clientId: providerClientId, hasSecret: providerHasSecret } = signIn.provider;
  return { ...common, tokenUrl, providerClientId, providerHasSecret };
}

/** What the form holds of the chosen way, and nothing of the others. */
function toSignIn(form: ServerForm): { readonly signIn?: McpSignIn } {
  const { clientId, issuer, scope, algorithm, tokenUrl } = form;
  const common = { clientId, issuer, scope };
  switch (form.signIn) {
    case "browser":
      return {};
    case "client-secret":
      return { signIn: { kind: form.signIn, ...common } };
    case "private-key":
      return { signIn: { kind: form.signIn, algorithm, ...common } };
    case "identity-provider": {
      const provider = { tokenUrl, clientId: form.providerClientId, hasSecret: form.providerHasSecret };
      return { signIn: { kind: form.signIn, provider, ...common } };
    }
    default:
      return form.signIn satisfies never;
  }
}

/** Whether VS Code asks for something when the form is saved for the first time. */
export const asksForSecrets = ({ kind, signIn, secrets }: ServerForm): boolean =>
  secrets.trim() !== "" || (kind === "http" && signIn !== "browser");

export type Issues = { readonly [Field in FieldName]?: string };
export function check(form: ServerForm): Checked<McpServerInput, Issues> {
  const variables = [
    ...lines(form.variables).map((line) => toVariable(line, form.kind)),
    ...lines(form.secrets).map(toSecret),
  ];
  const [command = "", ...first] = form.args.trim() === "" ? commandWords(form.command) : [form.command.trim()];
  const args = [...first, ...form.args.split("\n").filter((line) => line !== "")];
  const transport =
    form.kind === "http"
      ? { kind: "http", url: form.url, headers: variables, ...toSignIn(form) }
      : { kind: "stdio", command, args, cwd: form.cwd, env: variables };
  const parsed = z.safeParse(McpServerInput, { id: form.id, name: form.name, transport });
  if (parsed.success) return { ok: true, input: parsed.data };
  const issues: { [Field in FieldName]?: string } = {};
  for (const { path, message } of parsed.error.issues) {
    const [first, second, index, inner] = path;
    const field =
      first === "name"
        ? "name"
        : second === "signIn"
          ? signInField(index, inner)
          : fieldOf(second, typeof index === "number" ? variables[index] : undefined);
    issues[field] ??= message;
  }
  return { ok: false, issues };
}

function fieldOf(key: PropertyKey | undefined, variable: McpVariable | undefined): FieldName {
  if (key === "command" || key === "args" || key === "cwd" || key === "url") return key;
  return variable?.value === null ? "secrets" : "variables";
}

function signInField(key: PropertyKey | undefined, inner: PropertyKey | undefined): SignInField {
  const name = key !== "provider" ? key : inner === "clientId" ? "providerClientId" : inner;
  return signInFields.find((field) => field === name) ?? "clientId";
}

const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A line without its sign has no name, which the schema then says. */
function toVariable(line: string, kind: ServerKind): McpVariable {
  const at = line.indexOf(kind === "http" ? ":" : "=");
  return { name: line.slice(0, Math.max(at, 0)).trim(), value: line.slice(at + 1).trim() };
}

const toSecret = (name: string): McpVariable => ({ name, value: null });

/**
 * The words of a line as it stands in a server's own instructions ("npx -y some-server"). A whole path is one word, since it
 * may hold blanks.
 */
export function commandWords(line: string): string[] {
  const text = line.trim();
  if (/^(\/|~|[A-Za-z]:[\\/])/.test(text)) return [text];
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? "",
  );
}
