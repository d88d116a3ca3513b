// The settings page's contract. A key never passes through the page: the host asks for it in VS Code's own password box.
import * as z from "zod/mini";
import type { Connection } from "../core/connection.ts";
import type { ErrorInfo } from "../core/failure.ts";
import { notice, request } from "./peer.ts";
import { Id, Name, Nothing } from "./schemas.ts";

export interface TestResult {
  readonly ok: boolean;
  /** The answer in a sentence. */
  readonly words: string;
  readonly error?: ErrorInfo;
  /** How many models the provider listed. */
  readonly models: number | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface ConnectionState {
  readonly connection: Connection;
  /** Null: no key is stored. Otherwise its last four characters, or empty when it is too short to show any. */
  readonly keyEnds: string | null;
  readonly tested: TestResult | null;
}

const Url = z
  .string()
  .check(z.trim(), z.maxLength(2_000, "An address has at most 2,000 characters."))
  .check(
    z.refine((text) => {
      if (text === "") return true;
      if (!URL.canParse(text)) return false;
      const url = new URL(text);
      return (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === "";
    }, "Give an address that begins with https:// or http:// and holds no name or password."),
  );

/** `id: null` adds a connection. Empty strings mean: the provider's default. */
export const ConnectionInput = z.strictObject({
  id: z.nullable(Id),
  provider: z.enum(["anthropic", "google", "openai", "azure", "compatible", "ollama"]),
  name: Name,
  baseUrl: Url,
  apiVersion: z.string().check(z.trim(), z.maxLength(100, "An API version has at most 100 characters.")),
  models: z
    .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(300, "A name here has at most 300 characters.")))
    .check(z.maxLength(500, "At most 500 names are kept.")),
  compatibility: z.boolean(),
});
export type ConnectionInput = z.infer<typeof ConnectionInput>;

const One = z.strictObject({ id: Id });

export const open = request<readonly ConnectionState[]>()("settings.open", Nothing);
/** Saves, and asks for a key when the provider needs one and none is stored. Fails with `invalid` when a field is wrong. */
export const save = request<ConnectionState>()("settings.save", ConnectionInput);
/** Asks for the key in a password box and stores it; the answer is unchanged when the person closes the box. */
export const setKey = request<ConnectionState>()("settings.setKey", One);
export const removeKey = request<ConnectionState>()("settings.removeKey", One);
/** Asks first when agents use the connection. True when it was removed. */
export const remove = request<boolean>()("settings.remove", One);
export const test = request<TestResult>()("settings.test", One);
/** Opens VS Code's own settings at those of AI Studio. */
export const openVsCodeSettings = request<void>()("settings.openVsCodeSettings", Nothing);

/** Connections changed, here or in another window: open again. */
export const changed = notice("settings.changed", Nothing);
/** Begin to add a connection: the page was opened for that. */
export const beginAdd = notice("settings.beginAdd", Nothing);
