// The form of a connection as the person fills it in: which fields a provider has, and what is wrong with them.
import * as z from "zod/mini";
import { type Connection, providerKinds } from "../../src/core/connection.ts";
import type { ProviderKind } from "../../src/core/message.ts";
import { ConnectionInput } from "../../src/protocol/settings.ts";

export type AddableKind = Exclude<ProviderKind, "demo">;
/** In the order in which they are offered. */
export const addableKinds: readonly AddableKind[] = ["anthropic", "openai", "google", "azure", "compatible", "ollama"];

export type FieldName = "name" | "baseUrl" | "apiVersion" | "models" | "compatibility";
const fields: Record<AddableKind, readonly FieldName[]> = {
  anthropic: ["name", "baseUrl", "compatibility"],
  openai: ["name", "baseUrl"],
  google: ["name", "baseUrl"],
  azure: ["name", "baseUrl", "apiVersion", "models"],
  compatible: ["name", "baseUrl", "models"],
  ollama: ["name", "baseUrl"],
};
export const fieldsOf = (kind: AddableKind): readonly FieldName[] => fields[kind];

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
}

/** The provider's name, with a number when there is already a connection of that name. */
export function newForm(provider: AddableKind, existing: readonly Connection[]): ConnectionForm {
  const { title } = providerKinds[provider];
  const taken = new Set(existing.map((connection) => connection.name));
  let name = title;
  for (let number = 2; taken.has(name); number++) name = `${title} ${number}`;
  return { id: null, provider, name, baseUrl: "", apiVersion: "", models: "", compatibility: false };
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
  };
}

/** What is wrong, by field, in the words to show there. */
export type Issues = { readonly [Field in FieldName]?: string };
export type Checked =
  | { readonly ok: true; readonly input: ConnectionInput }
  | { readonly ok: false; readonly issues: Issues };

export function check(form: ConnectionForm): Checked {
  const has = new Set(fieldsOf(form.provider));
  const lines = form.models.split("\n").map((line) => line.trim());
  const parsed = z.safeParse(ConnectionInput, {
    id: form.id,
    provider: form.provider,
    name: form.name,
    baseUrl: form.baseUrl,
    apiVersion: has.has("apiVersion") ? form.apiVersion : "",
    models: has.has("models") ? [...new Set(lines.filter((line) => line !== ""))] : [],
    compatibility: has.has("compatibility") && form.compatibility,
  });
  const issues: { [Field in FieldName]?: string } = {};
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const field = fieldsOf(form.provider).find((name) => name === issue.path[0]);
      if (field) issues[field] ??= issue.message;
    }
  }
  if (form.baseUrl.trim() === "" && providerKinds[form.provider].baseUrl === "required") {
    issues.baseUrl = form.provider === "azure" ? "Give the endpoint of your resource." : "Give the server's address.";
  }
  if (parsed.success && Object.keys(issues).length === 0) return { ok: true, input: parsed.data };
  return { ok: false, issues };
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|.+\.localhost)$/;

/** True when a key, and all that is asked, would travel in clear text over a network. */
export function isClearText(baseUrl: string): boolean {
  const text = baseUrl.trim();
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === "http:" && !LOOPBACK.test(url.hostname);
}
