// Claude Code's sessions: a JSON document a line, a tree by parentUuid. One answer of the model may stand on several lines, one
// for each of its parts, with the same message.id.
import { t } from "../../core/l10n.ts";
import type { Attachment } from "../../core/message.ts";
import type { Usage } from "../../core/provider.ts";
import { withAttached } from "./attached.ts";
import { createUnknowns, messagesOf } from "./blocks.ts";
import type { ForeignConversation, ForeignMessage, Said } from "./conversation.ts";
import { amount, type Fields, fields, id, text, time } from "./fields.ts";

/** Lines that are the program's own bookkeeping: no part of what was said. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  ...["summary", "ai-title", "custom-title", "system", "file-history-snapshot", "queue-operation", "progress"],
  ...["attachment", "last-prompt", "agent-name", "pr-link", "mode", "permission-mode"],
]);

export interface ClaudeCodeReader {
  /** Takes a line; `number` is its place in the file, from 1. */
  line(line: string, number: number): void;
  /** `name`: the file's, which is the session's id. */
  conversation(name: string): ForeignConversation;
}

export function createClaudeCodeReader(): ClaudeCodeReader {
  const unknowns = createUnknowns();
  const problems: string[] = [];
  const messages: ForeignMessage[] = [];
  const at = new Map<string, number>();
  /** Which of our messages each of their lines became the end of. */
  const lastOf = new Map<string, string>();
  /** The message that an answer's parts, or the results of its calls, come together in. */
  const answers = new Map<string, string>();
  const resultsOf = new Map<string, string>();
  const titles = new Map<string, string>();
  let shown: string | null = null;

  function push(message: ForeignMessage): void {
    at.set(message.id, messages.length);
    messages.push(message);
  }
  function join(key: string, change: (said: Said) => Said): boolean {
    const index = at.get(key);
    const message = index === undefined ? undefined : messages[index];
    if (index === undefined || message === undefined) return false;
    messages[index] = { ...message, said: change(message.said) };
    return true;
  }

  function take(entry: Fields, own: string): void {
    const named = id(entry.parentUuid) ?? id(entry.logicalParentUuid);
    const parent = named === null ? null : (lastOf.get(named) ?? named);
    const place = { id: own, parent, at: time(entry.timestamp) };
    const type = text(entry.type);
    if ((type !== "user" && type !== "assistant") || entry.isMeta === true) {
      push({ ...place, said: { role: "none" } });
      return;
    }
    const message = fields(entry.message);
    const { content, printed } = typed(message.content);
    const ours = withAttached(
      messagesOf(place, { role: type, model: text(message.model) }, content, unknowns.add),
      printed,
    );
    const figures = type === "assistant" ? figuresOf(entry, message) : null;
    const joined = ours.length === 1 && ours[0] !== undefined && together(ours[0], parent, id(message.id), figures);
    if (typeof joined === "string") {
      lastOf.set(own, joined);
      return;
    }
    for (const one of ours) {
      const said = one.said.role === "assistant" && figures !== null ? { ...one.said, ...figures } : one.said;
      push({ ...one, said });
    }
    lastOf.set(own, ours.at(-1)?.id ?? own);
    if (entry.isSidechain !== true) shown = ours.at(-1)?.id ?? own;
  }

  /** The message that this one is a part of; false when it is one of its own. */
  function together(
    one: ForeignMessage,
    parent: string | null,
    answer: string | null,
    figures: Figures | null,
  ): string | false {
    const { said } = one;
    if (said.role === "assistant" && answer !== null) {
      const key = answers.get(answer);
      answers.set(answer, key ?? one.id);
      if (key === undefined) return false;
      const added = join(key, (before) =>
        before.role === "assistant" ? { ...before, content: [...before.content, ...said.content], ...figures } : before,
      );
      return added && key;
    }
    if (said.role === "tool" && parent !== null) {
      const key = resultsOf.get(parent);
      resultsOf.set(parent, key ?? one.id);
      const before = key === undefined ? undefined : messages[at.get(key) ?? -1]?.said;
      const answered = new Set(before?.role === "tool" ? before.results.map(({ callId }) => callId) : []);
      // The same call answered again is another way on.
      if (key === undefined || said.results.some(({ callId }) => answered.has(callId))) return false;
      const added = join(key, (before) =>
        before.role === "tool" ? { ...before, results: [...before.results, ...said.results] } : before,
      );
      if (added) shown = key;
      return added && key;
    }
    return false;
  }

  return {
    line(line, number) {
      if (line.trim() === "") return;
      let parsed: unknown;
      try {
        parsed = JSON.parse(line);
      } catch {
        problems.push(t("Line {0} is not JSON, and was left out.", number));
        return;
      }
      const entry = fields(parsed);
      const type = text(entry.type);
      for (const [kind, name] of TITLES)
        if (type === kind && text(entry[name]) !== "") titles.set(kind, text(entry[name]));
      if (type !== "user" && type !== "assistant" && !BOOKKEEPING.has(type))
        unknowns.add(t("a line of the kind “{0}”", type));
      const own = id(entry.uuid);
      if (own !== null) take(entry, own);
      else if (type === "user" || type === "assistant")
        problems.push(t("Line {0} has no id, and was left out.", number));
    },
    conversation: (name) => ({
      program: "claudeCode",
      id: name,
      title: TITLES.map(([kind]) => titles.get(kind)).find((title) => title !== undefined) ?? "",
      at: null,
      shown,
      messages,
      problems: [...problems, ...unknowns.sentences()],
    }),
  };
}

const COMMAND = /^\s*(?:<command-message>[^<]*<\/command-message>\s*)?<command-name>\s*([^<]*?)\s*<\/command-name>/;
const ARGUMENTS = /<command-args>\s*([\s\S]*?)\s*<\/command-args>/;
const LINE = /^\s*<bash-input>\s*([\s\S]*?)\s*<\/bash-input>\s*$/;
const PRINTED = /<(local-command-stdout|local-command-stderr|bash-stdout|bash-stderr)>([\s\S]*?)<\/\1>/g;

/** Characters: more than it keeps of what a command prints (30,000). Looking for tags in a longer text would only take time. */
const LONGEST_COMMAND = 50_000;

/** A command of the program stands in tags: here it is as the person typed it, and what it printed is attached. */
function typed(content: unknown): { readonly content: unknown; readonly printed: readonly Attachment[] } {
  const words = text(content);
  if (words.length > LONGEST_COMMAND) return { content, printed: [] };
  const [, command] = COMMAND.exec(words) ?? [];
  if (command !== undefined) {
    const [, given = ""] = ARGUMENTS.exec(words) ?? [];
    return { content: `${command} ${given}`.trim(), printed: [] };
  }
  const [, line] = LINE.exec(words) ?? [];
  if (line !== undefined) return { content: `! ${line}`, printed: [] };
  if (words === "" || words.replace(PRINTED, "").trim() !== "") return { content, printed: [] };
  const printed = [...words.matchAll(PRINTED)].flatMap(([, , inner = ""]) =>
    inner.trim() === "" ? [] : [toAttachment(inner.trim())],
  );
  return { content: [], printed };
}

const toAttachment = (printed: string): Attachment => ({
  ...{ type: "attachment", name: "output", path: "output", language: "" },
  ...{ fromLine: 1, toLine: printed.split("\n").length, text: printed },
});

/** Where titles stand, the person's own first. */
const TITLES = [
  ["custom-title", "customTitle"],
  ["ai-title", "aiTitle"],
  ["summary", "summary"],
] as const;

type Figures = Pick<Extract<Said, { role: "assistant" }>, "usage" | "cost">;

function figuresOf(entry: Fields, message: Fields): Figures {
  const told = fields(message.usage);
  const [fresh, output] = [amount(told.input_tokens), amount(told.output_tokens)];
  const [cacheRead, cacheWrite] = [amount(told.cache_read_input_tokens), amount(told.cache_creation_input_tokens)];
  const usage: Usage = {
    // Theirs are the tokens that were in no cache; ours are all of the prompt.
    ...(fresh === undefined ? {} : { input: fresh + (cacheRead ?? 0) + (cacheWrite ?? 0) }),
    ...(output === undefined ? {} : { output }),
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
  const usd = amount(entry.costUSD);
  return { usage, cost: usd === undefined ? null : { usd, by: "Claude Code" } };
}
