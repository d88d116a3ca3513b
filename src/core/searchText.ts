// Fact -> what a person would look for in it, as one plain text. The log itself keeps all.
import type { Fact } from "./event.ts";
import type { ErrorInfo } from "./failure.ts";
import type { Json } from "./json.ts";
import type { AssistantBlock, UserBlock } from "./message.ts";

/**
 * UTF-16 code units of one event that can be found: some thirty pages. What is longer is a log or a data file, whose every word
 * would make the index larger than the conversations.
 */
export const SEARCH_LENGTH = 65_536;

/** All but tabs and line ends. They say nothing, and a zero ends a text for the index. */
const controls = /(?![\t\n])\p{Cc}/gu;

/** Empty when there is nothing to be found. */
export function searchText(fact: Fact): string {
  const parts = partsOf(fact).map((part) => part.slice(0, SEARCH_LENGTH));
  const text = parts.filter((part) => part !== "").join("\n");
  // Never leaves half of a surrogate pair at its end.
  const cut = text.slice(0, SEARCH_LENGTH).replace(/[\uD800-\uDBFF]$/, "");
  return cut.normalize("NFC").replace(controls, " ").trim();
}

function partsOf(fact: Fact): string[] {
  switch (fact.kind) {
    case "message.user":
      return fact.content.flatMap(userParts);
    case "variables.filled":
      return Object.values(fact.values);
    case "model.responded":
      return fact.content.flatMap(spokenParts);
    case "model.failed":
      return [...fact.content.flatMap(spokenParts), ...errorParts(fact.error)];
    case "tool.requested":
      return [fact.name, ...leaves(fact.input)];
    case "tool.finished":
      return [fact.name, fact.text];
    case "condensing.failed":
      return errorParts(fact.error);
    case "turn.ended":
      return fact.error === undefined ? [] : errorParts(fact.error);
    // Checkpoints are repeated by the fact that ends the call, instructions and tools by every request.
    case "model.streamed":
    case "model.requested":
    case "turn.started":
    case "condensing.started":
    // The answer that the summary was is found.
    case "context.condensed":
    case "tool.asked":
    case "tool.decided":
    // A change is in the call's input; a whole file is not what a person looks for.
    case "file.prepared":
    case "file.restored":
    case "session.imported":
    case "titling.started":
    case "titling.failed":
    // Titles are found as titles.
    case "session.titled":
    case "session.forked":
    case "session.copied":
    // What was changed stands in the facts that follow.
    case "fork.changed":
      return [];
    default:
      return fact satisfies never;
  }
}

function userParts(block: UserBlock): string[] {
  switch (block.type) {
    case "text":
      return [block.text];
    case "attachment":
      return [block.path.endsWith(block.name) ? block.path : `${block.name} ${block.path}`, block.text];
    case "image":
      return [];
    default:
      return block satisfies never;
  }
}

/** Calls are left out: each has a fact of its own. */
function spokenParts(block: AssistantBlock): string[] {
  return block.type === "call" ? [] : [block.text];
}

function errorParts({ message, advice }: ErrorInfo): string[] {
  return advice === undefined ? [message] : [message, advice];
}

/** The values of arguments, without their names: those are the same in every call of a tool. */
function leaves(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(leaves);
}
