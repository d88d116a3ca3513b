// Another program's conversation -> a session of ours. All ids come from the source's own, so that the same message is the same
// event whenever it is imported; what has come since is new, and nothing else.
import { createHash } from "node:crypto";
import { type Entry, type Event, foreignPrograms } from "../../core/event.ts";
import { LABEL_LENGTH, saidText } from "../../core/figures.ts";
import { redactFound } from "../../core/findSecrets.ts";
import { t } from "../../core/l10n.ts";
import type { ModelRef, ProviderKind } from "../../core/message.ts";
import { titleFrom } from "../../core/plainWords.ts";
import type { Branch } from "../../core/session.ts";
import type { SessionCopy } from "../../core/sessionCopy.ts";
import type { ForeignConversation, ForeignMessage, Said } from "./conversation.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** As long as our own ids: 130 bits. */
const ID_LENGTH = 26;
const LONGEST_TITLE = 200;

/** A line of the conversation that is still to be written: it begins with `first`, on a branch of its own. */
interface Line {
  readonly first: ForeignMessage;
  readonly branch: Branch;
  readonly turn: string | null;
  readonly calls: ReadonlyMap<string, OpenCall>;
  readonly at: number;
  /** When the message that it goes on from was said; null when the source does not tell. */
  readonly before: number | null;
}
interface OpenCall {
  readonly span: string;
  readonly name: string;
  readonly at: number;
}

export function toSession(
  conversation: ForeignConversation,
  importedAt: number,
): { readonly copy: SessionCopy; readonly problems: readonly string[] } {
  const { program, id: sourceId, title } = conversation;
  const problems = [...conversation.problems];
  const idOf = (...parts: readonly string[]): string => {
    const digest = createHash("sha256")
      .update(JSON.stringify([program, sourceId, ...parts]))
      .digest();
    return Array.from(digest.subarray(0, ID_LENGTH), (byte) => ALPHABET[byte & 31]).join("");
  };
  const session = idOf("session");
  const events: Event[] = [];
  const branches: Branch[] = [];
  const branchOf = new Map<string, string>();
  const createdAt = conversation.at ?? conversation.messages.find(({ at }) => at !== null)?.at ?? importedAt;

  function write(line: Line, children: (message: ForeignMessage) => readonly ForeignMessage[]): Line[] {
    const others: Line[] = [];
    const { branch } = line;
    let { turn, at } = line;
    let turnAt = at;
    let { before } = line;
    let last = branch.fork;
    const calls = new Map(line.calls);
    branches.push(branch);

    const add = (name: readonly string[], entry: Entry) => {
      last = events.length + 1;
      events.push({ ...entry, id: idOf(...name), session, branch: branch.id, seq: last, at });
    };
    const within = (span: string, fact: Entry["fact"], parent: string | null = null): Entry => ({ span, parent, fact });
    function endTurn(): void {
      if (turn === null) return;
      add(
        ["ended", turn, branch.id],
        within(turn, { kind: "turn.ended", reason: "done", durationMs: Math.max(0, at - turnAt) }),
      );
      turn = null;
    }
    function inTurn(message: string): string {
      if (turn !== null) return turn;
      turn = idOf("turn", message, branch.id);
      turnAt = before ?? at;
      const agentName = foreignPrograms[program];
      add(["started", turn], within(turn, { kind: "turn.started", agentVersion: "", agentName }));
      return turn;
    }

    function answer(message: string, said: Extract<Said, { role: "assistant" }>): void {
      const around = inTurn(message);
      const model: ModelRef = { connection: "", provider: providerOf(said.model), model: said.model || "unknown" };
      const span = idOf("model", message);
      add(
        ["requested", message],
        within(
          span,
          {
            kind: "model.requested",
            model,
            request: "",
            system: "",
            tools: [],
            parameters: {},
            messages: 0,
            attempt: 1,
          },
          around,
        ),
      );
      const asked = said.content.filter((block) => block.type === "call");
      const by = foreignPrograms[program];
      add(
        ["responded", message],
        within(span, {
          kind: "model.responded",
          model,
          answeredBy: model.model,
          content: said.content,
          usage: said.usage,
          cost:
            said.cost === null
              ? { kind: "unknown", why: `${by} does not say what it cost.` }
              : { kind: "reported", ...said.cost },
          finish: { reason: asked.length > 0 ? "tools" : "stop", vendor: "" },
          // As near as the times of messages tell.
          timing: { firstPartMs: null, totalMs: before === null ? 0 : Math.max(0, at - before) },
        }),
      );
      for (const [index, { callId, name, input }] of asked.entries()) {
        const call = idOf("call", message, String(index));
        calls.set(callId, { span: call, name, at });
        add(
          ["asked", message, String(index)],
          within(call, { kind: "tool.requested", callId, name, input, effect: "unknown", preview: "" }, around),
        );
      }
    }

    function results(message: string, said: Extract<Said, { role: "tool" }>): void {
      for (const [index, result] of said.results.entries()) {
        const callId = calls.has(result.callId)
          ? result.callId
          : result.callId === ""
            ? [...calls.keys()].at(-1)
            : undefined;
        let call = callId === undefined ? undefined : calls.get(callId);
        const own = callId ?? (result.callId || `${message}-${index}`);
        if (call === undefined) {
          // Nobody asked for it, as far as the source tells.
          call = { span: idOf("call", message, `result ${index}`), name: result.name || "tool", at };
          const { span, name } = call;
          const fact = {
            kind: "tool.requested",
            callId: own,
            name,
            input: null,
            effect: "unknown",
            preview: "",
          } as const;
          add(["asked", message, `result ${index}`], within(span, fact, inTurn(message)));
        }
        calls.delete(own);
        const { isError, images } = result;
        add(
          ["finished", message, String(index)],
          within(call.span, {
            kind: "tool.finished",
            callId: own,
            name: call.name,
            // As what our own tools return.
            text: redactFound(result.text),
            isError,
            ...(images === undefined || images.length === 0 ? {} : { images }),
            durationMs: Math.max(0, at - call.at),
          }),
        );
      }
    }

    // The line that this one leaves was in the middle of a turn.
    if (line.turn !== null) endTurn();
    for (let message: ForeignMessage | undefined = line.first; message !== undefined; ) {
      const { id, said } = message;
      // With what was answered last: until the person spoke again, nothing was at work.
      if (said.role === "user") endTurn();
      at = message.at ?? at;
      branchOf.set(id, branch.id);
      switch (said.role) {
        case "user":
          add(["said", id], { span: null, parent: null, fact: { kind: "message.user", content: said.content } });
          break;
        case "assistant":
          answer(id, said);
          break;
        case "tool":
          results(id, said);
          break;
        case "none":
          break;
        default:
          said satisfies never;
      }
      before = message.at;
      const [next, ...more] = children(message);
      for (const other of more) {
        const fork = { id: idOf("branch", other.id), parent: branch.id, fork: last, createdAt: other.at ?? at };
        others.push({ first: other, branch: fork, turn, calls: new Map(calls), at, before });
      }
      message = next;
    }
    endTurn();
    return others;
  }

  const tree = treeOf(conversation.messages, problems);
  const main: Branch = { id: idOf("main"), parent: null, fork: 0, createdAt };
  events.push({
    ...{ id: idOf("imported"), session, branch: main.id, seq: 1, at: createdAt, span: null, parent: null },
    fact: { kind: "session.imported", from: program, sourceId, importedAt },
  });
  const [first, ...roots] = tree.roots;
  const waiting: Line[] = roots.map((root) => ({
    first: root,
    branch: { id: idOf("branch", root.id), parent: main.id, fork: 1, createdAt: root.at ?? createdAt },
    turn: null,
    calls: new Map(),
    at: createdAt,
    before: null,
  }));
  if (first === undefined) branches.push(main);
  else {
    const line: Line = { first, branch: main, turn: null, calls: new Map(), at: createdAt, before: null };
    // Nearer ones first, so that every branch comes behind its parent.
    waiting.unshift(...write(line, tree.children));
  }
  for (let line = waiting.shift(); line !== undefined; line = waiting.shift())
    waiting.push(...write(line, tree.children));

  const shown = conversation.shown ?? conversation.messages.at(-1)?.id ?? "";
  const head = branchOf.get(shown) ?? main.id;
  const copy: SessionCopy = {
    ...{ id: session, purpose: "chat", title: titleOf(title, events), agent: null, head, createdAt },
    ...{ branches, events, versions: [] },
  };
  return { copy, problems };
}

/** The program's own, or the first words of what was said first. */
function titleOf(title: string, events: readonly Event[]): string {
  const said = events.find(({ fact }) => fact.kind === "message.user")?.fact;
  if (title.trim() !== "" || said?.kind !== "message.user") return titleFrom(title, LONGEST_TITLE);
  return titleFrom(saidText(said), LABEL_LENGTH);
}

/** What hangs on what. Every message is reached: where it hangs on nothing, or in a circle, a line of its own begins. */
function treeOf(messages: readonly ForeignMessage[], problems: string[]) {
  const byId = new Map<string, ForeignMessage>();
  for (const message of messages) {
    if (byId.has(message.id))
      problems.push(t("The message “{0}” is there twice; the second one was left out.", message.id));
    else byId.set(message.id, message);
  }
  const kids = new Map<string, ForeignMessage[]>();
  const roots: ForeignMessage[] = [];
  let orphans = 0;
  for (const message of byId.values()) {
    const { parent } = message;
    if (parent !== null && byId.has(parent)) kids.set(parent, [...(kids.get(parent) ?? []), message]);
    else {
      if (parent !== null) orphans += 1;
      roots.push(message);
    }
  }
  if (orphans > 0) problems.push(t("{0} messages answer ones that are missing: each begins a branch.", orphans));

  const reached = new Set<string>();
  const reach = (root: ForeignMessage) => {
    const open = [root];
    for (let message = open.pop(); message !== undefined; message = open.pop()) {
      if (reached.has(message.id)) continue;
      reached.add(message.id);
      open.push(...(kids.get(message.id) ?? []));
    }
  };
  for (const root of roots) reach(root);
  for (const message of byId.values()) {
    if (reached.has(message.id)) continue;
    problems.push(t("The message “{0}” answers itself over others: a branch begins with it.", message.id));
    // Taken out of the circle.
    for (const [parent, children] of kids)
      if (children.includes(message))
        kids.set(
          parent,
          children.filter((one) => one !== message),
        );
    roots.push(message);
    reach(message);
  }
  return { roots, children: (message: ForeignMessage): readonly ForeignMessage[] => kids.get(message.id) ?? [] };
}

/** Whose model it is, by its name. */
function providerOf(model: string): ProviderKind {
  if (/claude/i.test(model)) return "anthropic";
  if (/^(gpt|o\d|chatgpt|text-davinci)/i.test(model)) return "openai";
  return /gemini/i.test(model) ? "google" : "compatible";
}
