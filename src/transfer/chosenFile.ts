// The conversations in a file that a person chose, whichever program wrote it.
import path from "node:path";
import { t } from "../core/l10n.ts";
import { isBundle, readBundle } from "./bundle/read.ts";
import { type Element, jsonElements } from "./elements.ts";
import { chatgptConversation, isChatgpt } from "./foreign/chatgpt.ts";
import { claudeConversation, isClaude } from "./foreign/claude.ts";
import { readClaudeCode } from "./foreign/claudeCodeFile.ts";
import { clineConversation } from "./foreign/cline.ts";
import { continueConversation, isContinue } from "./foreign/continue.ts";
import type { ForeignConversation } from "./foreign/conversation.ts";
import { fields } from "./foreign/fields.ts";
import { foundOf } from "./foreign/foundOf.ts";
import { type Found, problem } from "./found.ts";
import { fileChunks } from "./sourceFile.ts";
import { looksLikeZip, zipEntries } from "./zip.ts";

/** Bytes of one element: a long conversation with its pictures. A bundle's elements are single events. */
const LONGEST_ELEMENT = 64 * 1024 * 1024;
const EXPORTED = /^conversations([-_ ]?\d+)?\.json$/i;

/** Throws `Failure` when nothing of it can be read. `now`: milliseconds since 1970, of the import. */
export async function* readChosenFile(file: string, now: number, signal: AbortSignal): AsyncGenerator<Found> {
  const name = path.basename(file);
  const beginning = fileChunks(file, signal);
  const { value: first } = await beginning.next();
  await beginning.return(undefined);
  if (first === undefined) yield problem(name, t("It is empty."));
  else if (looksLikeZip(first)) {
    const entries = await zipEntries(file, (entry) => EXPORTED.test(entry));
    if (entries.length === 0) yield problem(name, t("No conversations.json is in it."));
    for (const entry of entries) yield* readJson(entry.read(signal), `${name}, ${entry.name}`, file, now);
  } else if (name.endsWith(".jsonl")) yield* readClaudeCode(file, now, signal);
  else yield* readJson(fileChunks(file, signal), name, file, now);
}

async function* readJson(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  file: string,
  now: number,
): AsyncGenerator<Found> {
  const elements = jsonElements(chunks, LONGEST_ELEMENT);
  const { done, value: first } = await elements.next();
  if (done) {
    yield problem(name, t("Nothing is in it."));
    return;
  }
  const value = parsed(first);
  if (isBundle(value)) yield* readBundle(from(first, elements), name);
  else if (isMessage(value)) yield* readMessages(from(first, elements), name, file, now);
  else yield* readConversations(from(first, elements), name, file, now);
}

/** Each element is a conversation, of whichever program. */
async function* readConversations(elements: AsyncIterable<Element>, name: string, file: string, now: number) {
  for await (const element of elements) {
    const where = element.type === "broken" ? name : t("{0}, conversation {1}", name, element.index + 1);
    const value = parsed(element);
    if (element.type === "broken") yield problem(where, element.why);
    else if (element.type === "tooLong")
      yield problem(where, t("It is longer than can be imported, and was left out."));
    else if (value === undefined) yield problem(where, t("It is not JSON, and was left out."));
    else yield* foundOf(where, () => conversationOf(value, file), now);
  }
}

function conversationOf(value: unknown, file: string): ForeignConversation | null {
  if (isChatgpt(value)) return chatgptConversation(value);
  if (isClaude(value)) return claudeConversation(value);
  if (isContinue(value)) return continueConversation(value);
  const { messages } = fields(value);
  return Array.isArray(messages) && messages.every(isMessage) ? taskOf(messages, file) : null;
}

/** A task of Cline's or Roo Code's is one array of messages. */
async function* readMessages(elements: AsyncIterable<Element>, name: string, file: string, now: number) {
  const history: unknown[] = [];
  let length = 0;
  for await (const element of elements) {
    const value = parsed(element);
    length += element.type === "element" ? element.text.length : 0;
    if (element.type === "broken") yield problem(name, element.why);
    else if (value === undefined)
      yield problem(t("{0}, message {1}", name, element.index + 1), t("It could not be read, and was left out."));
    else if (length > LONGEST_ELEMENT) {
      yield problem(name, t("The conversation is longer than can be imported; its end was left out."));
      break;
    } else history.push(value);
  }
  yield* foundOf(name, () => taskOf(history, file), now);
}

function taskOf(history: readonly unknown[], file: string): ForeignConversation {
  const own = path.basename(file).replace(/(\.messages)?\.json$/, "");
  const id = own === "api_conversation_history" ? path.basename(path.dirname(file)) : own;
  return clineConversation({ program: "cline", id, history, ui: undefined, item: undefined });
}

const isMessage = (value: unknown): boolean => {
  const { role, content } = fields(value);
  return (role === "user" || role === "assistant") && (typeof content === "string" || Array.isArray(content));
};

function parsed(element: Element): unknown {
  if (element.type !== "element") return undefined;
  try {
    return JSON.parse(element.text);
  } catch {
    return undefined;
  }
}

/** One that was taken already, and the others. */
async function* from(first: Element, others: AsyncIterable<Element>): AsyncGenerator<Element> {
  yield first;
  yield* others;
}
