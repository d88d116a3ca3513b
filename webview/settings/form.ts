// The form of a connection as the person fills it in: which fields a provider has, and what is wrong with them.
import * as z from "zod/mini";
import { type Connection, providerKinds } from "../../src/core/connection.ts";
import type { ProviderKind } from "../../src/core/message.ts";
import { ConnectionInput } from "../../src/protocol/settings.ts";
import { t } from "../shared/l10n.ts";
import { whole } from "../shared/numbers.ts";
import type { Checked } from "./editing.ts";

export type AddableKind = Exclude<ProviderKind, "demo">;
/** In the order in which they are offered. */
export const addableKinds: readonly AddableKind[] = [
  "anthropic",
  "openai",
  "google",
  "azure",
  "compatible",
  "ollama",
  "vscode",
];

export type FieldName =
  | "name"
  | "baseUrl"
  | "apiVersion"
  | "models"
  | "compatibility"
  | "headers"
  | "idleSeconds"
  | "totalSeconds";
/** What most people never need, folded away. */
const request = ["headers", "idleSeconds", "totalSeconds"] as const;
export const advanced: ReadonlySet<FieldName> = new Set<FieldName>(["compatibility", ...request]);
const fields: Record<AddableKind, readonly FieldName[]> = {
  anthropic: ["name", "baseUrl", "compatibility", ...request],
  openai: ["name", "baseUrl", ...request],
  google: ["name", "baseUrl", ...request],
  azure: ["name", "baseUrl", "apiVersion", "models", ...request],
  compatible: ["name", "baseUrl", "models", ...request],
  ollama: ["name", "baseUrl", ...request],
  // VS Code reaches their vendors itself.
  vscode: ["name", "totalSeconds"],
};
export const fieldsOf = (kind: AddableKind): readonly FieldName[] => fields[kind];

/** True when something that is folded away is not as it is by default. */
export const hasAdvanced = (form: ConnectionForm): boolean =>
  form.compatibility || [form.headers, form.idleSeconds, form.totalSeconds].some((text) => text.trim() !== "");

export interface ConnectionForm {
  /** Null while it is added. */
  readonly id: string | null;
  readonly provider: AddableKind;
  readonly name: string;
  readonly baseUrl: string;
  readonly apiVersion: string;
  /** One per line. */
  readonly models: string;
  readonly compatibility: boolean;
  /** "Name: value", one per line. */
  readonly headers: string;
  /** Empty: the default. */
  readonly idleSeconds: string;
  readonly totalSeconds: string;
}

const blank = {
  baseUrl: "",
  apiVersion: "",
  models: "",
  compatibility: false,
  headers: "",
  idleSeconds: "",
  totalSeconds: "",
};

/** The provider's name, with a number when there is already a connection of that name. */
export function newForm(provider: AddableKind, existing: readonly Connection[]): ConnectionForm {
  const { title } = providerKinds[provider];
  const taken = new Set(existing.map((connection) => connection.name));
  let name = title;
  for (let number = 2; taken.has(name); number++) name = `${title} ${number}`;
  return { ...blank, id: null, provider, name };
}

/** Null for the built-in demo, which has nothing to edit. */
export function formOf(connection: Connection): ConnectionForm | null {
  if (connection.provider === "demo") return null;
  return {
    id: connection.id,
    provider: connection.provider,
    name: connection.name,
    baseUrl: connection.baseUrl ?? "",
    apiVersion: connection.apiVersion ?? "",
    models: (connection.models ?? []).join("\n"),
    compatibility: connection.compatibility ?? false,
    headers: Object.entries(connection.headers ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
    idleSeconds: String(connection.idleSeconds ?? ""),
    totalSeconds: String(connection.totalSeconds ?? ""),
  };
}

/** What is wrong, by field, in the words to show there. */
export type Issues = { readonly [Field in FieldName]?: string };
export function check(form: ConnectionForm): Checked<ConnectionInput, Issues> {
  const has = new Set(fieldsOf(form.provider));
  const lines = form.models.split("\n").map((line) => line.trim());
  const parsed = z.safeParse(ConnectionInput, {
    id: form.id,
    provider: form.provider,
    name: form.name,
    baseUrl: has.has("baseUrl") ? form.baseUrl : "",
    apiVersion: has.has("apiVersion") ? form.apiVersion : "",
    models: has.has("models") ? [...new Set(lines.filter((line) => line !== ""))] : [],
    compatibility: has.has("compatibility") && form.compatibility,
    ...(has.has("headers") && form.headers.trim() !== "" && { headers: form.headers.split("\n").flatMap(toHeader) }),
    ...(has.has("idleSeconds") && seconds("idleSeconds", form.idleSeconds)),
    ...(has.has("totalSeconds") && seconds("totalSeconds", form.totalSeconds)),
  });
  const issues: { [Field in FieldName]?: string } = {};
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const field = fieldsOf(form.provider).find((name) => name === issue.path[0]);
      if (field) issues[field] ??= issue.message;
    }
  }
  if (form.baseUrl.trim() === "" && providerKinds[form.provider].baseUrl === "required") {
    issues.baseUrl =
      form.provider === "azure" ? t("Give the endpoint of your resource.") : t("Give the server's address.");
  }
  if (parsed.success && Object.keys(issues).length === 0) return { ok: true, input: parsed.data };
  return { ok: false, issues };
}

/** A line without a colon has no name, which the schema then says. */
function toHeader(line: string): { name: string; value: string }[] {
  if (line.trim() === "") return [];
  const colon = line.indexOf(":");
  return [{ name: line.slice(0, Math.max(colon, 0)).trim(), value: line.slice(colon + 1).trim() }];
}

/** "1,800" and "1 800" are 1800; nothing is sent where nothing was written. */
const seconds = (field: FieldName, text: string) => text.trim() !== "" && { [field]: whole(text) };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|.+\.localhost)$/;

/** True when a key, and all that is asked, would travel in clear text over a network. */
export function isClearText(baseUrl: string): boolean {
  const text = baseUrl.trim();
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === "http:" && !LOOPBACK.test(url.hostname);
}
