import { Failure } from "../../core/failure.ts";
import { english } from "../../core/l10n.ts";
import type { Finish, FinishReason, Part, Usage } from "../../core/provider.ts";
import { createCallIds } from "../callIds.ts";
import type { Translator } from "../wire/converse.ts";
import { errorIn } from "../wire/errorEvents.ts";
import { count, defined, type Fields, fields, list, text, toJson } from "../wire/fields.ts";
import { createArguments } from "./partialArguments.ts";

const reasons: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "filter",
  RECITATION: "filter",
  LANGUAGE: "filter",
  BLOCKLIST: "filter",
  PROHIBITED_CONTENT: "filter",
  SPII: "filter",
  MODEL_ARMOR: "filter",
  IMAGE_SAFETY: "filter",
  IMAGE_PROHIBITED_CONTENT: "filter",
  IMAGE_RECITATION: "filter",
};

/** The model meant to call a tool and wrote what is no call: asked again, it mostly writes one. */
const badCalls = new Set([
  "MALFORMED_FUNCTION_CALL",
  "UNEXPECTED_TOOL_CALL",
  "TOO_MANY_TOOL_CALLS",
  "MALFORMED_RESPONSE",
]);

/** Chunks of streamGenerateContent -> parts. */
export function translateContent(reported: (error: unknown) => Failure): Translator<unknown> {
  let blocks = 0;
  /** The key of the text, or of the thoughts, that go on. */
  let open: { readonly type: "text" | "thinking"; readonly key: string } | undefined;
  /** A call whose arguments come in several parts. */
  let growing: { readonly key: string; readonly input: ReturnType<typeof createArguments> } | undefined;
  const callId = createCallIds();
  let called = false;
  let model: string | undefined;
  let finish: Finish | undefined;

  function* take(part: Fields): Iterable<Part> {
    const signature = text(part.thoughtSignature);
    if (part.functionCall !== undefined) {
      open = undefined;
      yield* call(fields(part.functionCall), signature);
    } else if (text(part.text) !== undefined) {
      const type = part.thought === true ? "thinking" : "text";
      // What is signed is a block of its own, so that it can go back as it came.
      if (open?.type !== type || signature !== undefined) open = { type, key: `${type}-${blocks++}` };
      const { key } = open;
      yield { type, key, text: text(part.text) ?? "" };
      if (signature === undefined) return;
      yield { type: "vendor", key, data: { signature } };
      open = undefined;
    } else if (signature !== undefined) {
      // A kind of part that is nothing to show, and is missed when it does not come back.
      const key = `part-${blocks++}`;
      open = undefined;
      yield { type: "thinking", key, text: "" };
      yield { type: "vendor", key, data: { part: toJson(part) } };
    }
  }

  function* call(told: Fields, signature: string | undefined): Iterable<Part> {
    const name = text(told.name);
    if (growing === undefined || name !== undefined) {
      const key = `call-${blocks++}`;
      const id = text(told.id) || undefined;
      called = true;
      yield { type: "call", key, callId: callId(id), name: name ?? "" };
      if (id !== undefined || signature !== undefined)
        yield { type: "vendor", key, data: { ...defined({ id, signature }) } };
      growing = { key, input: createArguments(fields(told.args)) };
    }
    growing.input.add(list(told.partialArgs));
    if (told.willContinue === true) return;
    yield { type: "arguments", key: growing.key, json: JSON.stringify(growing.input.value()) };
    growing = undefined;
  }

  return {
    *take(event) {
      const error = errorIn(event);
      if (error !== null) throw reported(error.reported);
      const { candidates, promptFeedback, usageMetadata, modelVersion } = fields(event);
      if (text(modelVersion) !== undefined && modelVersion !== model) {
        model = text(modelVersion) ?? "";
        yield { type: "model", id: model };
      }
      const candidate = list(candidates).find((one) => (count(fields(one).index) ?? 0) === 0);
      const { content, finishReason, finishMessage } = fields(candidate);
      for (const part of list(fields(content).parts)) yield* take(fields(part));
      const usage = toUsage(fields(usageMetadata));
      if (Object.keys(usage).length > 0) yield { type: "usage", usage };

      const blocked = text(fields(promptFeedback).blockReason);
      if (blocked !== undefined && candidate === undefined) throw refused(blocked);
      const vendor = text(finishReason);
      if (vendor === undefined || vendor === "FINISH_REASON_UNSPECIFIED") return;
      if (badCalls.has(vendor)) throw badCall(vendor, text(finishMessage));
      const reason = reasons[vendor] ?? "stop";
      finish = { reason: reason === "stop" && called ? "tools" : reason, vendor };
    },
    ended: () => finish !== undefined,
    *last() {
      if (finish !== undefined) yield { type: "finish", finish };
    },
  };
}

/** `candidatesTokenCount` leaves out the thoughts; core's `output` is all that was generated. */
function toUsage(told: Fields): Usage {
  const written = count(told.candidatesTokenCount);
  const reasoning = count(told.thoughtsTokenCount);
  return defined({
    input: count(told.promptTokenCount),
    cacheRead: count(told.cachedContentTokenCount),
    output: written === undefined && reasoning === undefined ? undefined : (written ?? 0) + (reasoning ?? 0),
    reasoning,
  });
}

const refused = (reason: string) =>
  new Failure({
    code: "content-filter",
    message: english("The provider's content filter refused the message ({0}).", reason),
    advice: english("Rephrase the message, then try again."),
    vendor: { blockReason: reason },
  });

const badCall = (reason: string, message: string | undefined) =>
  new Failure({
    code: "protocol",
    message: english("The model wrote a tool call that cannot be read ({0}).", reason),
    advice: english("Try again. If it stays so, simplify the tools' inputs, or choose another model."),
    vendor: { finishReason: reason, ...defined({ finishMessage: message?.slice(0, 2000) }) },
  });
