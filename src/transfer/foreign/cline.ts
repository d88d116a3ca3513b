// Cline's and Roo Code's tasks: api_conversation_history.json is what the model was sent, in Anthropic's shape; ui_messages.json
// has what each request cost. Messages that were condensed away are still there, and are part of what happened.
import type { ForeignProgram } from "../../core/event.ts";
import { createUnknowns, messagesOf } from "./blocks.ts";
import type { ForeignConversation, ForeignMessage } from "./conversation.ts";
import { amount, fields, list, text, time } from "./fields.ts";

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
  for (const [index, value] of list(history).entries()) {
    const message = fields(value);
    const { role } = message;
    if (role !== "user" && role !== "assistant") {
      unknowns.add(`a message of “${text(role) || typeof role}”`);
      continue;
    }
    const place = { id: String(index), parent: messages.at(-1)?.id ?? null, at: time(message.ts) };
    const request = role === "assistant" ? requests[answers++] : undefined;
    const model = text(fields(message.modelInfo).modelId) || text(fields(fields(item).apiConfigName).model);
    const ours = messagesOf(
      { ...place, at: place.at ?? request?.at ?? null },
      { role, model },
      message.content,
      unknowns.add,
    );
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
  if (requests.length > answers) unknowns.add("the figures of a request that has no answer");
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
        unknowns.add("the figures of a request");
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

const firstLine = (words: string): string => words.trim().split("\n", 1)[0]?.slice(0, 200) ?? "";
