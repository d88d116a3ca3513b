// The settings page's contract. A key never passes through the page: the host asks for it in VS Code's own password box.
import * as z from "zod/mini";
import { type Connection, KEY_IN_HEADER } from "../core/connection.ts";
import type { ErrorInfo } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import type { ModelFacts } from "../core/models.ts";
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
  .check(z.trim(), z.maxLength(2_000, { error: () => t("An address has at most 2,000 characters.") }))
  .check(
    z.refine(
      (text) => {
        if (text === "") return true;
        if (!URL.canParse(text)) return false;
        const url = new URL(text);
        return (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === "";
      },
      {
        error: () => t("Give an address that begins with https:// or http://, and has no user name or password in it."),
      },
    ),
  );

/** Names that the transport writes itself. */
const OWN_NAMES = /^(host|connection|content-length|transfer-encoding|te|upgrade|expect|trailer)$/i;
/** What by its name is a secret belongs into the secret store: the value has to take it from there. */
const SECRET_NAMES = /auth|key|token|secret|cookie|password/i;
/** Some lines are all that a gateway asks for. */
const MOST_HEADERS = 20;

const Header = z
  .strictObject({
    name: z.string().check(
      z.trim(),
      z.regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, { error: () => t("A header is a name, a colon and a value.") }),
      z.refine((name) => !OWN_NAMES.test(name), { error: () => t("This header is written by the connection itself.") }),
    ),
    value: z.string().check(
      z.trim(),
      z.maxLength(2_000, { error: () => t("A header's value has at most 2,000 characters.") }),
      z.regex(/^[\x20-\x7e\t]*$/, {
        error: () => t("A header's value has letters, digits and signs of ASCII only."),
      }),
    ),
  })
  .check(
    z.refine(({ name, value }) => !SECRET_NAMES.test(name) || value.includes(KEY_IN_HEADER), {
      error: () =>
        t(
          "A secret does not belong here: write {0} in its place, which stands for the connection's key.",
          KEY_IN_HEADER,
        ),
    }),
  );

/** Whole seconds. */
const seconds = (error: () => string, most: number) =>
  z.optional(z.int({ error }).check(z.minimum(1, { error }), z.maximum(most, { error })));
/** An hour without a byte is no answer any more; a day is longer than any answer. */
const HOUR = 3_600;
const DAY = 86_400;

/** `id: null` adds a connection. Empty strings mean: the provider's default. */
export const ConnectionInput = z.strictObject({
  id: z.nullable(Id),
  provider: z.enum(["anthropic", "google", "openai", "azure", "compatible", "ollama", "vscode"]),
  name: Name,
  baseUrl: Url,
  apiVersion: z
    .string()
    .check(z.trim(), z.maxLength(100, { error: () => t("An API version has at most 100 characters.") })),
  models: z
    .array(
      z
        .string()
        .check(
          z.trim(),
          z.minLength(1),
          z.maxLength(300, { error: () => t("A name here has at most 300 characters.") }),
        ),
    )
    .check(z.maxLength(500, { error: () => t("At most 500 names are kept.") })),
  compatibility: z.boolean(),
  headers: z.optional(
    z.array(Header).check(z.maxLength(MOST_HEADERS, { error: () => t("At most {0} headers are sent.", MOST_HEADERS) })),
  ),
  /** Absent: the default. */
  idleSeconds: seconds(() => t("Give whole seconds, from 1 to 3,600."), HOUR),
  totalSeconds: seconds(() => t("Give whole seconds, from 1 to 86,400."), DAY),
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
/** The models of a connection, asked from its provider, with where each figure is from. */
export const models = request<readonly ModelFacts[]>()("settings.models", One);

/** US dollars for a million tokens: the dearest model costs some hundreds. */
const MOST_DOLLARS = 100_000;
const dollars = z
  .number({ error: () => t("Give dollars for a million tokens.") })
  .check(
    z.minimum(0, { error: () => t("A price is at least 0.") }),
    z.maximum(MOST_DOLLARS, { error: () => t("A price is at most 100,000 dollars.") }),
  );
const tokens = z
  .int({ error: () => t("Give a whole number of tokens.") })
  .check(
    z.minimum(1, { error: () => t("Give at least 1 token.") }),
    z.maximum(1_000_000_000, { error: () => t("Give at most 1,000,000,000 tokens.") }),
  );

/** What the user writes of a model: it goes before what the provider and the price table tell. */
export const ModelNoteInput = z.strictObject({
  price: z.optional(
    z.strictObject({
      input: dollars,
      output: dollars,
      cacheRead: z.optional(dollars),
      cacheWrite: z.optional(dollars),
    }),
  ),
  contextWindow: z.optional(tokens),
  maxOutput: z.optional(tokens),
});
const ModelId = z
  .string()
  .check(z.trim(), z.minLength(1, { error: () => t("Give the model's name.") }), z.maxLength(300));
const InConnection = { id: Id, model: ModelId };

/** Keeps what the user wrote of a model; null forgets it. Answers with what is known of the model now. */
export const note = request<ModelFacts>()(
  "settings.note",
  z.strictObject({ ...InConnection, note: z.nullable(ModelNoteInput) }),
);
/** Fetches a model to the connection's server, and tells `pulling` meanwhile. Calling it off stops the server too. */
export const pull = request<void>()("settings.pull", z.strictObject(InConnection));
/** Droppable: each holds all that is known. Counts are bytes; absent: unknown. */
export const pulling = notice(
  "settings.pulling",
  z.strictObject({
    ...InConnection,
    status: z.string(),
    completed: z.optional(z.number()),
    total: z.optional(z.number()),
  }),
);
/** Opens VS Code's own settings at those of AI Studio. */
export const openVsCodeSettings = request<void>()("settings.openVsCodeSettings", Nothing);

/** Connections changed, here or in another window: open again. */
export const changed = notice("settings.changed", Nothing);
/** Begin to add a connection: the page was opened for that. */
export const beginAdd = notice("settings.beginAdd", Nothing);
