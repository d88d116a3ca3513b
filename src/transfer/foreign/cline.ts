// Cline's and Roo Code's tasks: api_conversation_history.json is what the model was sent, in Anthropic's shape, with tools called
// in words by all but the newest (taggedWords.ts); ui_messages.json has what each request cost. Messages that were condensed away are still there, and are part of what happened.
import type { ForeignProgram } from "../../core/event.ts";
import { t } from "../../core/l10n.ts";
import type { Attachment } from "../../core/message.ts";
import { withAttached } from "./attached.ts";
import { createUnknowns, messagesOf } from "./blocks.ts";
import type { ForeignConversation, ForeignMessage } from "./conversation.ts";
import { amount, fields, list, text, time } from "./fields.ts";
import { answerBlocks, messageBlocks } from "./taggedWords.ts";

export interface ClineTask {
  readonly program: Extract<ForeignProgram, "cline" | "roo">;
  readonly id: string;
  /** The parsed files; undefined where one is missing. */
  readonly history: unknown;
  readonly ui: unknown;
  /** Of its row in the list of tasks. */
  readonly item: unknown;
}

export function clineConversation({ program, id, history, ui, item }: ClineTask): ForeignConversation {
  const unknowns = createUnknowns();
  const requests = requestsOf(ui);
  const messages: ForeignMessage[] = [];
  let answers = 0;
  /** The one that answers, as far as it was told; many tasks tell only once. */
  let model = text(fields(item).modelId);
  /** The call that the last answer made in words, and that is still to be answered. */
  let call: string | null = null;
  for (const [index, value] of list(history).entries()) {
    const message = fields(value);
    const { role } = message;
    if (role !== "user" && role !== "assistant") {
      unknowns.add(t("a message of “{0}”", text(role) || typeof role));
      continue;
    }
    const place = { id: String(index), parent: messages.at(-1)?.id ?? null, at: time(message.ts) };
    const request = role === "assistant" ? requests[answers++] : undefined;
    model = text(fields(message.modelInfo).modelId) || model;
    let ours: ForeignMessage[];
    if (role === "assistant") {
      const { blocks, called } = answerBlocks(message.content, `call ${index}`);
      call = called ? `call ${index}` : null;
      ours = messagesOf({ ...place, at: place.at ?? request?.at ?? null }, { role, model }, blocks, unknowns.add);
    } else {
      const { blocks, surroundings } = messageBlocks(message.content, call);
      model = surroundings.map((words) => MODEL.exec(words)?.[1]).find((one) => one !== undefined) ?? model;
      call = null;
      ours = withAttached(messagesOf(place, { role, model }, blocks, unknowns.add), surroundings.map(toAttachment));
    }
    const first = ours.findIndex(({ said }) => said.role === "assistant");
    messages.push(
      ...ours.map(
        (one, at): ForeignMessage =>
          at === first && one.said.role === "assistant" && request !== undefined
            ? { ...one, said: { ...one.said, usage: request.usage, cost: request.cost } }
            : one,
      ),
    );
  }
  if (requests.length > answers) unknowns.add(t("the figures of a request that has no answer"));
  const { task, ts } = fields(item);
  return {
    program,
    id,
    title: firstLine(text(task)),
    at: time(ts) ?? time(fields(list(ui)[0]).ts) ?? time(Number(id)),
    shown: null,
    messages,
    problems: unknowns.sentences(),
  };

  /** What each request used, in order: the answers stand in the same. */
  function requestsOf(said: unknown) {
    return list(said).flatMap((value) => {
      const { say, text: words, ts: at } = fields(value);
      if (say !== "api_req_started") return [];
      let parsed: unknown;
      try {
        parsed = JSON.parse(text(words));
      } catch {
        unknowns.add(t("the figures of a request"));
      }
      const { tokensIn, tokensOut, cacheReads, cacheWrites, cost } = fields(parsed);
      const [fresh, output] = [amount(tokensIn), amount(tokensOut)];
      const [cacheRead, cacheWrite] = [amount(cacheReads), amount(cacheWrites)];
      const usd = amount(cost);
      return [
        {
          at: time(at),
          usage: {
            // Its tokens in are those that were in no cache; ours are all of the prompt.
            ...(fresh === undefined ? {} : { input: fresh + (cacheRead ?? 0) + (cacheWrite ?? 0) }),
            ...(output === undefined ? {} : { output }),
            ...(cacheRead === undefined ? {} : { cacheRead }),
            ...(cacheWrite === undefined ? {} : { cacheWrite }),
          },
          cost: usd === undefined ? null : { usd, by: program === "roo" ? "Roo Code" : "Cline" },
        },
      ];
    });
  }
}

/** Roo Code tells the model its own name. */
const MODEL = /<model>([^<\n]{1,200})<\/model>/;

/** What the program told the model beside the person's words: there to be read, and out of the way. */
const toAttachment = (words: string): Attachment => ({
  ...{ type: "attachment", name: "environment_details", path: "environment_details", language: "" },
  ...{ fromLine: 1, toLine: words.split("\n").length, text: words },
});

const firstLine = (words: string): string => words.trim().split("\n", 1)[0]?.slice(0, 200) ?? "";
