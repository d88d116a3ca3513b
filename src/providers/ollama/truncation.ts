// Servers that do not know `truncate: false` cut a prompt that is too long, and answer as if nothing had happened. Such an
// answer is not one: what was cut are the instructions and the beginning of the conversation.
import { Failure } from "../../core/failure.ts";
import { english } from "../../core/l10n.ts";
import type { Part } from "../../core/provider.ts";
import { count, fields } from "../wire/fields.ts";

/** No text has more characters to a token, on average: a prompt that is too long even so was certainly cut. */
const MOST_CHARACTERS_PER_TOKEN = 8;

/** The parts as they came; fails at their end, when the prompt cannot have been read whole. */
export async function* refuseTruncated(parts: AsyncIterable<Part>, asked: object): AsyncGenerator<Part> {
  const { messages, options } = fields(asked);
  const context = count(fields(options).num_ctx);
  // An image's data is long, and few tokens; so is a run of blanks or dashes.
  const written = JSON.stringify(messages ?? []).replace(/"images":\[[^\]]*\]/g, "");
  const characters = written.replace(/([^\p{L}\p{N}])\1{3,}/gu, "$1").length;
  for await (const part of parts) {
    if (part.type === "usage" && context !== undefined && isCut(part.usage.input, context, characters)) {
      throw new Failure({
        code: "context-overflow",
        message: english(
          "Ollama cut the conversation to the {0} tokens that the model can read, and answered without the rest.",
          context.toLocaleString("en-US"),
        ),
        advice: english("Start a new session, attach less, or update Ollama, which then refuses instead."),
        vendor: { prompt_eval_count: part.usage.input ?? null, num_ctx: context },
      });
    }
    yield part;
  }
}

function isCut(input: number | undefined, context: number, characters: number): boolean {
  // A server that read more than it was asked to read has not cut.
  return characters / MOST_CHARACTERS_PER_TOKEN > context && (input === undefined || input <= context);
}
