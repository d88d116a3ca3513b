// What a fact of each kind looks like. What comes from a file goes into the log, which everything else believes: so all of it
// is checked, and a fact that is not as it should be is left out and told.
import * as z from "zod/mini";
import type { Addressee } from "../../core/addressee.ts";
import type { Cost } from "../../core/cost.ts";
import type { Decision, Fact, FactKind, FactOf, ForeignProgram, Timing } from "../../core/event.ts";
import type { ErrorInfo, FailureCode } from "../../core/failure.ts";
import type { Json } from "../../core/json.ts";
import type { LimitReached } from "../../core/limits.ts";
import type {
  AssistantBlock,
  Attachment,
  Image,
  ModelRef,
  ResultImage,
  Text,
  Thinking,
  ToolCall,
  UserBlock,
} from "../../core/message.ts";
import type { Price } from "../../core/price.ts";
import type { Finish, Parameters, Part, ToolSpec, Usage } from "../../core/provider.ts";
import type { CommandPlan, Plan, PlannedEdit } from "../../core/tool.ts";
import { object, type SchemaOf } from "../shape.ts";
import { time } from "./format.ts";

const text = z.string();
const number = z.number();
const flag = z.boolean();
const count = z.optional(number);
const json: SchemaOf<Json> = z.json();
const anyJson = z.optional(json);
const words = z.readonly(z.array(text));
const list = <Type>(schema: SchemaOf<Type>): SchemaOf<readonly Type[]> => z.readonly(z.array(schema));

const modelRef = object<ModelRef>({
  connection: text,
  provider: z.enum(["anthropic", "google", "openai", "azure", "compatible", "ollama", "vscode", "demo"]),
  model: text,
});
const textBlock = object<Text>({ type: z.literal("text"), text, vendor: anyJson });
const thinking = object<Thinking>({ type: z.literal("thinking"), text, vendor: anyJson });
const call = object<ToolCall>({
  type: z.literal("call"),
  callId: text,
  name: text,
  input: json,
  invalid: z.optional(text),
  vendor: anyJson,
});
/** Pictures that every view can show and none of which can run anything. */
const mediaType = text.check(z.regex(/^image\/(png|jpeg|gif|webp|bmp|avif)$/));
const base64 = text.check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/));
const image = object<Image>({ type: z.literal("image"), mediaType, data: base64 });
const resultImage = object<ResultImage>({ mediaType, data: base64 });
const attachment = object<Attachment>({
  type: z.literal("attachment"),
  name: text,
  path: text,
  language: text,
  fromLine: number,
  toLine: number,
  text,
});
const userBlock: SchemaOf<UserBlock> = z.union([textBlock, image, attachment]);
const assistantBlock: SchemaOf<AssistantBlock> = z.union([textBlock, thinking, call]);

const usage = object<Usage>({
  input: count,
  cacheRead: count,
  cacheWrite: count,
  cacheWrite1h: count,
  output: count,
  reasoning: count,
});
const price = object<Price>({ input: number, output: number, cacheRead: count, cacheWrite: count });
const cost: SchemaOf<Cost> = z.union([
  object<Extract<Cost, { kind: "computed" }>>({
    kind: z.literal("computed"),
    usd: number,
    table: text,
    entry: text,
    exact: flag,
  }),
  object<Extract<Cost, { kind: "entered" }>>({ kind: z.literal("entered"), usd: number, price, exact: flag }),
  object<Extract<Cost, { kind: "reported" }>>({ kind: z.literal("reported"), usd: number, by: text }),
  object<Extract<Cost, { kind: "free" }>>({ kind: z.literal("free"), why: text }),
  object<Extract<Cost, { kind: "unknown" }>>({ kind: z.literal("unknown"), why: text }),
]);
const finish = object<Finish>({ reason: z.enum(["stop", "tools", "length", "context", "filter"]), vendor: text });
const timing = object<Timing>({ firstPartMs: z.nullable(number), totalMs: number });
const parameters = object<Parameters>({
  temperature: count,
  maxOutputTokens: count,
  effort: z.optional(z.enum(["off", "low", "medium", "high"])),
});
const toolSpec = object<ToolSpec>({ name: text, description: text, input: json });

const codes: Record<FailureCode, true> = {
  auth: true,
  "not-found": true,
  "rate-limit": true,
  overloaded: true,
  "context-overflow": true,
  "content-filter": true,
  "bad-request": true,
  network: true,
  timeout: true,
  protocol: true,
  aborted: true,
  "store-full": true,
  "store-readonly": true,
  "store-busy": true,
  "store-corrupt": true,
  "store-newer": true,
  "store-io": true,
  "store-missing": true,
  invalid: true,
  missing: true,
  stale: true,
  working: true,
  interrupted: true,
  limit: true,
  unconfigured: true,
  closed: true,
  internal: true,
};
const isCode = (value: unknown): value is FailureCode => typeof value === "string" && Object.hasOwn(codes, value);
const error = object<ErrorInfo>({
  code: z.custom<FailureCode>(isCode),
  message: text,
  advice: z.optional(text),
  status: count,
  retryAfterMs: count,
  vendor: anyJson,
});

const part: SchemaOf<Part> = z.union([
  object<Extract<Part, { type: "text" }>>({ type: z.literal("text"), text, key: z.optional(text) }),
  object<Extract<Part, { type: "thinking" }>>({ type: z.literal("thinking"), text, key: z.optional(text) }),
  object<Extract<Part, { type: "call" }>>({ type: z.literal("call"), key: text, callId: text, name: text }),
  object<Extract<Part, { type: "arguments" }>>({ type: z.literal("arguments"), key: text, json: text }),
  object<Extract<Part, { type: "vendor" }>>({ type: z.literal("vendor"), data: json, key: z.optional(text) }),
  object<Extract<Part, { type: "usage" }>>({ type: z.literal("usage"), usage }),
  object<Extract<Part, { type: "model" }>>({ type: z.literal("model"), id: text }),
  object<Extract<Part, { type: "finish" }>>({ type: z.literal("finish"), finish }),
]);

const command = object<CommandPlan>({
  kind: z.literal("command"),
  command: text,
  cwd: text,
  shell: text,
  sandbox: z.nullable(text),
});
const edits = object<Extract<Plan, { kind: "edits" }>>({
  kind: z.literal("edits"),
  files: list(
    object<PlannedEdit>({
      path: text,
      shown: z.optional(text),
      change: z.enum(["create", "change", "delete"]),
      added: number,
      removed: number,
    }),
  ),
});
const plan: SchemaOf<Plan> = z.union([command, edits]);

const decision = object<Decision>({
  verdict: z.enum(["allow", "deny"]),
  by: z.enum(["policy", "user"]),
  reason: text,
});
const limit = object<LimitReached>({
  kind: z.enum(["modelCalls", "minutes", "tokens", "cost"]),
  most: number,
  used: number,
  untold: number,
});
const program: SchemaOf<ForeignProgram> = z.enum(["chatgpt", "claude", "claudeCode", "continue", "cline", "roo"]);

const schemas: { readonly [Kind in FactKind]: SchemaOf<FactOf<Kind>> } = {
  "message.user": object<FactOf<"message.user">>({
    kind: z.literal("message.user"),
    content: list(userBlock),
    to: z.optional(object<Addressee>({ agent: text, name: text })),
  }),
  "session.forked": object<FactOf<"session.forked">>({
    kind: z.literal("session.forked"),
    into: text,
    title: text,
    upTo: number,
  }),
  "session.copied": object<FactOf<"session.copied">>({
    kind: z.literal("session.copied"),
    from: text,
    title: text,
    upTo: number,
  }),
  "variables.filled": object<FactOf<"variables.filled">>({
    kind: z.literal("variables.filled"),
    values: z.record(text, text),
  }),
  "turn.started": object<FactOf<"turn.started">>({
    kind: z.literal("turn.started"),
    agentVersion: text,
    agentName: text,
  }),
  "model.requested": object<FactOf<"model.requested">>({
    kind: z.literal("model.requested"),
    model: modelRef,
    request: text,
    system: text,
    tools: list(toolSpec),
    parameters,
    messages: number,
    attempt: number,
  }),
  "model.streamed": object<FactOf<"model.streamed">>({ kind: z.literal("model.streamed"), parts: list(part) }),
  "model.responded": object<FactOf<"model.responded">>({
    kind: z.literal("model.responded"),
    model: modelRef,
    answeredBy: text,
    content: list(assistantBlock),
    usage,
    cost,
    finish,
    timing,
  }),
  "model.failed": object<FactOf<"model.failed">>({
    kind: z.literal("model.failed"),
    model: modelRef,
    content: list(assistantBlock),
    usage,
    cost,
    error,
    timing,
    retryInMs: count,
  }),
  "tool.requested": object<FactOf<"tool.requested">>({
    kind: z.literal("tool.requested"),
    callId: text,
    name: text,
    input: json,
    effect: z.enum(["none", "read", "write", "execute", "unknown"]),
    preview: text,
    plan: z.optional(plan),
  }),
  "file.prepared": object<FactOf<"file.prepared">>({
    kind: z.literal("file.prepared"),
    callId: text,
    path: text,
    before: z.nullable(text),
    after: z.nullable(text),
  }),
  "file.restored": object<FactOf<"file.restored">>({
    kind: z.literal("file.restored"),
    path: text,
    before: z.nullable(text),
    after: z.nullable(text),
  }),
  "tool.asked": object<FactOf<"tool.asked">>({
    kind: z.literal("tool.asked"),
    callId: text,
    name: text,
    reasons: words,
    offer: words,
    workspace: z.nullable(text),
  }),
  "tool.decided": object<FactOf<"tool.decided">>({
    kind: z.literal("tool.decided"),
    callId: text,
    name: text,
    decision,
  }),
  "tool.finished": object<FactOf<"tool.finished">>({
    kind: z.literal("tool.finished"),
    callId: text,
    name: text,
    text,
    isError: flag,
    images: z.optional(list(resultImage)),
    durationMs: number,
    stopped: z.optional(z.enum(["before", "during"])),
    by: z.optional(z.literal("user")),
  }),
  "turn.ended": object<FactOf<"turn.ended">>({
    kind: z.literal("turn.ended"),
    reason: z.enum(["done", "cancelled", "limit", "failed", "interrupted"]),
    error: z.optional(error),
    limit: z.optional(limit),
    durationMs: number,
  }),
  "condensing.started": object<FactOf<"condensing.started">>({
    kind: z.literal("condensing.started"),
    by: z.enum(["threshold", "overflow", "person"]),
    upTo: list(number),
    tokensBefore: number,
  }),
  "context.condensed": object<FactOf<"context.condensed">>({
    kind: z.literal("context.condensed"),
    summary: text,
    model: modelRef,
    messages: number,
    tokensBefore: number,
    tokensAfter: number,
    durationMs: number,
  }),
  "condensing.failed": object<FactOf<"condensing.failed">>({
    kind: z.literal("condensing.failed"),
    error,
    durationMs: number,
  }),
  "titling.started": object<FactOf<"titling.started">>({ kind: z.literal("titling.started") }),
  "session.titled": object<FactOf<"session.titled">>({ kind: z.literal("session.titled"), title: text, instead: text }),
  "titling.failed": object<FactOf<"titling.failed">>({ kind: z.literal("titling.failed"), error }),
  "session.imported": object<FactOf<"session.imported">>({
    kind: z.literal("session.imported"),
    from: program,
    sourceId: text,
    importedAt: time,
  }),
  "fork.changed": object<FactOf<"fork.changed">>({
    kind: z.literal("fork.changed"),
    from: number,
    changed: list(z.enum(["message", "system", "model", "parameters", "result", "decision"])),
    system: z.optional(text),
    model: z.optional(modelRef),
    parameters: z.optional(parameters),
    result: z.optional(text),
    decision: z.optional(
      object<NonNullable<FactOf<"fork.changed">["decision"]>>({
        callId: text,
        verdict: z.enum(["allow", "deny"]),
        reason: text,
        preview: text,
      }),
    ),
    again: words,
  }),
};

const isKind = (kind: unknown): kind is FactKind => typeof kind === "string" && Object.hasOwn(schemas, kind);

/** A fact, or in words why it is none. */
export function readFact(value: unknown): Fact | string {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  if (!isKind(kind)) return `“${String(kind)}” is no kind of fact that this version knows`;
  try {
    const checked = schemas[kind].safeParse(value);
    // As it came, with its fields in their order: what the check makes of it is equal.
    if (checked.success) return value as Fact;
    const [issue] = checked.error.issues;
    return `its “${issue?.path.join(".") ?? ""}” is not as it should be`;
  } catch {
    // The stack is full: nothing that was recorded is nested as deeply.
    return "it is nested too deeply";
  }
}
