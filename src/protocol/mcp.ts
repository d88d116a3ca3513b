// The MCP servers on the settings page. No secret passes through the page: the host asks for it in VS Code's own password box.
import * as z from "zod/mini";
import type { ErrorInfo } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import { type McpApproval, type McpServer, type McpState, signingAlgorithms } from "../core/mcp.ts";
import { notice, request } from "./peer.ts";
import { Id, Name, Nothing } from "./schemas.ts";

/** `workspace`: it stands in a file of the workspace, and is changed there. */
export type McpOrigin =
  | { readonly kind: "own" }
  | { readonly kind: "workspace"; readonly folder: string; readonly file: string };

interface McpToolState {
  readonly name: string;
  readonly description: string;
  readonly approval: McpApproval;
}

export interface McpServerState {
  readonly server: McpServer;
  readonly origin: McpOrigin;
  readonly state: McpState;
  /** Of how it is started: anything but "approved" is not started. */
  readonly launch: McpApproval;
  /** Why it cannot be used as it is written; null when it can. */
  readonly problem: string | null;
  /** While it runs. */
  readonly tools: readonly McpToolState[];
  readonly prompts: number;
  readonly resources: boolean;
  /** What a person has to enter for it, and whether they have. */
  readonly secrets: readonly { readonly name: string; readonly question: string; readonly known: boolean }[];
  /** Something of a sign-in is kept. */
  readonly signedIn: boolean;
  /** What there is to approve now, as one hash; null when there is nothing. */
  readonly unapproved: string | null;
}

export interface McpSnapshot {
  readonly servers: readonly McpServerState[];
  /** Files of the workspace that cannot be read. */
  readonly problems: readonly { readonly file: string; readonly problem: string }[];
  /** Null, or why no server runs in this window. */
  readonly blocked: ErrorInfo | null;
}

export interface McpPageSnapshot extends McpSnapshot {
  /** The changes that were looked at from this page, by server: those that may be approved. */
  readonly reviewed: Readonly<Record<string, string>>;
}

/** What by its name is a secret belongs into the secret store. */
const SECRET_NAMES = /auth|key|token|secret|cookie|passw|credential/i;
const MOST_VARIABLES = 100;
const LONGEST_VALUE = 10_000;

function variables(name: z.ZodMiniType<string>, isHeader: boolean) {
  const tooLong = () =>
    isHeader
      ? t("A header's value has at most 10,000 characters.")
      : t("A variable's value has at most 10,000 characters.");
  const value = z.nullable(z.string().check(z.maxLength(LONGEST_VALUE, { error: tooLong })));
  return z
    .array(
      z.strictObject({ name, value }).check(
        z.refine((one) => one.value === null || !SECRET_NAMES.test(one.name), {
          error: () =>
            t("What is a secret by its name goes to the secrets: give its name there, and VS Code asks for its value."),
        }),
      ),
    )
    .check(
      z.maxLength(MOST_VARIABLES, { error: () => t("At most {0} are kept.", MOST_VARIABLES) }),
      z.refine((list) => new Set(list.map((one) => one.name.toLowerCase())).size === list.length, {
        error: () => t("A name is given twice."),
      }),
    );
}

const VariableName = z.string().check(
  z.regex(/^[A-Za-z_][A-Za-z0-9_().-]{0,199}$/, {
    error: () => t("A variable is a name of letters, digits and _, =, and a value."),
  }),
);
const HeaderName = z
  .string()
  .check(z.regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, { error: () => t("A header is a name, a colon and a value.") }));

const Stdio = z.strictObject({
  kind: z.literal("stdio"),
  command: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: () => t("Give the program that is the server.") }),
      z.maxLength(2_000, { error: () => t("A command has at most 2,000 characters.") }),
    ),
  args: z
    .array(z.string().check(z.maxLength(10_000, { error: () => t("An argument has at most 10,000 characters.") })))
    .check(z.maxLength(200, { error: () => t("At most 200 arguments are kept.") })),
  cwd: z.string().check(
    z.trim(),
    z.maxLength(2_000, { error: () => t("A folder has at most 2,000 characters.") }),
    z.refine((text) => text === "" || /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(text), {
      error: () => t("Give the whole path of the folder."),
    }),
  ),
  env: variables(VariableName, false),
});

const ClientId = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, { error: () => t("Give the client ID under which it knows you.") }),
    z.maxLength(500, { error: () => t("A client ID has at most 500 characters.") }),
  );
/** Without a name or a password. `words`: what it has to be, when `isRight` says no. */
const address = (words: () => string, isRight: (url: URL) => boolean) =>
  z
    .string()
    .check(z.trim(), z.maxLength(2_000, { error: () => t("An address has at most 2,000 characters.") }))
    .check(
      z.refine(
        (text) => {
          if (!URL.canParse(text)) return false;
          const url = new URL(text);
          return url.username === "" && url.password === "" && isRight(url);
        },
        { error: words },
      ),
    );
/** Nobody between us and it may read what is sent there. */
const secure = (words: () => string, mayHold: (url: URL) => boolean) =>
  address(words, (url) => {
    const isHere = url.protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
    return (url.protocol === "https:" || isHere) && url.hash === "" && mayHold(url);
  });
const Issuer = secure(
  () => t("Give an address that begins with https:// and holds no password, ? or #."),
  ({ search }) => search === "",
);
const TokenUrl = secure(
  () => t("Give an address that begins with https:// and holds no password or #."),
  () => true,
);
const clientAt = {
  clientId: ClientId,
  scope: z
    .string()
    .check(
      z.trim(),
      z.maxLength(1_000, { error: () => t("A scope has at most 1,000 characters.") }),
      z.regex(/^[\x21\x23-\x5b\x5d-\x7e ]*$/, { error: () => t("A scope is words with spaces between them.") }),
    ),
  issuer: Issuer,
};
const SignIn = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("client-secret"), ...clientAt }),
  z.strictObject({ kind: z.literal("private-key"), algorithm: z.enum(signingAlgorithms), ...clientAt }),
  z.strictObject({
    kind: z.literal("identity-provider"),
    provider: z.strictObject({ tokenUrl: TokenUrl, clientId: ClientId, hasSecret: z.boolean() }),
    ...clientAt,
  }),
]);
const Http = z.strictObject({
  kind: z.literal("http"),
  url: address(
    () => t("Give an address that begins with https:// or http://, and has no user name or password in it."),
    ({ protocol }) => protocol === "https:" || protocol === "http:",
  ),
  headers: variables(HeaderName, true),
  signIn: z.optional(SignIn),
});

/** `id: null` adds a server. */
export const McpServerInput = z.strictObject({
  id: z.nullable(Id),
  name: Name,
  transport: z.discriminatedUnion("kind", [Stdio, Http]),
});
export type McpServerInput = z.infer<typeof McpServerInput>;

const One = z.strictObject({ id: Id });

export const open = request<McpPageSnapshot>()("mcp.open", Nothing);
/** Saves, and asks for the secrets that are not known yet. Fails with `invalid` when a field is wrong. */
export const save = request<McpServerState>()("mcp.save", McpServerInput);
/** Asks first. True when it was removed. */
export const remove = request<boolean>()("mcp.remove", One);
/** Answers when it runs, or with the state that says why it does not. */
export const start = request<McpServerState>()("mcp.start", One);
export const stop = request<McpServerState>()("mcp.stop", One);
/** Asks for every secret in a password box; what is left empty stays as it was. */
export const setSecrets = request<McpServerState>()("mcp.setSecrets", One);
/** Forgets the sign-in, and stops the server. */
export const signOut = request<McpServerState>()("mcp.signOut", One);
/** Shows what would be approved beside what was approved. */
export const review = request<void>()("mcp.review", One);
/**
 * Approves what `unapproved` said. Asks first when the server was never approved as it would be started; a change has to
 * have been reviewed. Fails with `stale` when it is another by now.
 */
export const approve = request<McpServerState>()(
  "mcp.approve",
  z.strictObject({ id: Id, unapproved: z.string().check(z.maxLength(200)) }),
);
export const showLog = request<void>()("mcp.showLog", One);
/** Opens the file of the workspace that names the server. */
export const openFile = request<void>()("mcp.openFile", z.strictObject({ file: z.string().check(z.maxLength(4_000)) }));

/** Servers or their states changed: open again. */
export const changed = notice("mcp.changed", Nothing);
