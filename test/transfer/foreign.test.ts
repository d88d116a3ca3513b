// Other programs' histories: what they hold comes whole, once, and what is not understood is told.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { context } from "../../src/core/context.ts";
import type { Event } from "../../src/core/event.ts";
import { translate } from "../../src/core/l10n.ts";
import { isCostUntold } from "../../src/core/session.ts";
import type { ImportSource, Taken } from "../../src/studio/transfer.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { historyOf, openTestStudio, saying, type TestStudio, testAgent, turnEnd } from "../support/testStudio.ts";
import * as foreign from "./support/foreign.ts";
import { wholeOf } from "./support/logs.ts";
import { zipOf } from "./support/zip.ts";

const never = new AbortController().signal;

async function open(t: TestContext): Promise<TestStudio> {
  const house = await openTestStudio(saying("Hello."));
  t.after(house.dispose);
  return house;
}
async function importAll({ studio }: TestStudio, source: ImportSource): Promise<Taken> {
  const looked = await studio.transfer.look(source, never);
  const taken = await studio.transfer.take(source, new Set(looked.sessions.map(({ id }) => id)), never);
  assert.deepEqual(taken.problems, looked.problems);
  return taken;
}
function write(folder: string, name: string, content: unknown): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return file;
}
const fileSource = ({ studio }: TestStudio, file: string) => studio.transfer.fileSource(file, "a file");
const sourceIn = async ({ studio }: TestStudio, home: string, name: string): Promise<ImportSource> => {
  const places = { home, globalStorage: path.join(home, "storage"), environment: {} };
  const found = (await studio.transfer.sources(places)).find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};

/** What was said on a branch, in short. */
const words = (events: readonly Event[]): string[] =>
  events.flatMap(({ fact }) => {
    switch (fact.kind) {
      case "session.imported":
        return [`from ${fact.from} ${fact.sourceId}`];
      case "message.user":
        return fact.content.map(
          (block) =>
            `you: ${block.type === "image" ? "(image)" : block.type === "text" ? block.text : `(${block.path})`}`,
        );
      case "model.responded":
        return fact.content.map((block) =>
          block.type === "call" ? `call ${block.name} ${JSON.stringify(block.input)}` : `${block.type}: ${block.text}`,
        );
      case "tool.finished":
        return [`${fact.name} answered: ${fact.text}`];
      default:
        return [];
    }
  });
/** Of every branch, the shown one first. */
async function branchesOf({ studio }: TestStudio, id: string): Promise<string[][]> {
  const { session, branches } = await studio.sessions.get(id);
  const ids = branches
    .map((branch) => branch.id)
    .sort((a, b) => Number(b === session.head) - Number(a === session.head));
  return Promise.all(ids.map(async (branch) => words(await studio.events.history(id, branch, 0))));
}
async function only({ added }: Taken): Promise<string> {
  assert.equal(added.length, 1);
  return added[0] ?? "";
}

test("ChatGPT: a tree comes with all its branches, its tools and its models", async (t) => {
  const house = await open(t);
  const file = write(temporaryFolder(t), "conversations.json", [foreign.chatgpt()]);
  const taken = await importAll(house, fileSource(house, file));
  assert.deepEqual(taken.problems.shown, []);
  const id = await only(taken);
  const beginning = ["from chatgpt chatgpt-1", "you: Is 97 prime?"];
  const first = [...beginning, 'call python {"text":"97 % 2"}', "python answered: 1", "text: Yes, 97 is prime."];
  assert.deepEqual(await branchesOf(house, id), [
    [...beginning, "text: It is."],
    [...first, "you: And 91?"],
    [...first, "you: And 99?", "thinking: Divide\n\n99 = 9 · 11"],
  ]);
  const { session } = await house.studio.sessions.get(id);
  assert.deepEqual([session.title, session.state, session.createdAt], ["Primes", "idle", 1_700_000_000_500]);
  assert.deepEqual(session.cost, { usd: 0, unknown: 4, estimated: false });
  assert.deepEqual(session.foreign, { program: "ChatGPT", upTo: session.ends });
  assert.ok(isCostUntold(session));
  const seqs = Array.from({ length: session.ends }, (_, index) => index + 1);
  const rows = await house.studio.events.rows(id, seqs);
  assert.ok(
    rows.every((row) => row.costUsd === null && !row.costUnknown),
    "no row asks why it is unknown",
  );
  const { events } = await house.studio.events.spans(id, null, 0);
  assert.equal(events.seqs.length, session.ends);
  assert.deepEqual([...events.unsure], [], "nor a span");
  const models = (await wholeOf(house.store, id)).events.flatMap(({ fact }) =>
    fact.kind === "model.responded" ? [fact.answeredBy] : [],
  );
  assert.deepEqual([...new Set(models)], ["gpt-4o"]);
  assert.equal((await house.studio.search.find("prime", 10, "chat")).messages.length, 2);
});

test("an answer took until it was there, on every branch, and not until the person spoke again", async (t) => {
  const house = await open(t);
  const node = (id: string, parent: string | null, children: string[], role: string, at: number) => ({
    ...{ id, parent, children },
    message: { author: { role }, create_time: at, content: { content_type: "text", parts: [id] } },
  });
  const mapping = {
    ask: node("ask", null, ["first", "second"], "user", 1_000),
    first: node("first", "ask", ["thanks"], "assistant", 1_005),
    second: node("second", "ask", [], "assistant", 1_008),
    thanks: node("thanks", "first", ["welcome"], "user", 4_000),
    welcome: node("welcome", "thanks", [], "assistant", 4_002),
  };
  const conversation = { title: "Times", create_time: 1_000, conversation_id: "times", mapping };
  const file = write(temporaryFolder(t), "conversations.json", [conversation]);
  const id = await only(await importAll(house, fileSource(house, file)));
  const { events } = await wholeOf(house.store, id);
  const ends = events.flatMap(({ at, fact }) => (fact.kind === "turn.ended" ? [[at / 1_000, fact.durationMs]] : []));
  assert.deepEqual(ends, [
    [1_005, 5_000],
    [4_002, 2_000],
    [1_008, 8_000],
  ]);
  const answers = events.flatMap(({ fact }) => (fact.kind === "model.responded" ? [fact.timing.totalMs] : []));
  assert.deepEqual(answers, [5_000, 2_000, 8_000]);
});

test("importing again adds nothing; a conversation that has grown gets what is new", async (t) => {
  const house = await open(t);
  const folder = temporaryFolder(t);
  const conversation = foreign.chatgpt();
  const file = write(folder, "conversations.json", [conversation]);
  const id = await only(await importAll(house, fileSource(house, file)));
  const before = await wholeOf(house.store, id);
  const again = await importAll(house, fileSource(house, file));
  assert.deepEqual([again.added, again.grown, again.known], [[], [], 1]);
  assert.deepEqual(await wholeOf(house.store, id), before);
  const mapping: Record<string, unknown> = conversation.mapping;
  const more = {
    id: "more",
    parent: "again",
    children: ["reply"],
    message: { author: { role: "user" }, content: { content_type: "text", parts: ["Sure?"] } },
  };
  const reply = {
    id: "reply",
    parent: "more",
    children: [],
    message: { author: { role: "assistant" }, content: { content_type: "text", parts: ["Sure."] } },
  };
  Object.assign(mapping, { more, reply, again: { ...conversation.mapping.again, children: ["more"] } });
  const looked = await house.studio.transfer.look(
    fileSource(house, write(folder, "later.json", [conversation])),
    never,
  );
  assert.equal(looked.sessions[0]?.state.type, "grown");
  const grown = await importAll(house, fileSource(house, path.join(folder, "later.json")));
  assert.deepEqual([grown.added, grown.grown], [[], [id]]);
  const [shown] = await branchesOf(house, id);
  assert.deepEqual(shown?.slice(-3), ["text: It is.", "you: Sure?", "text: Sure."]);
  assert.equal((await wholeOf(house.store, id)).branches.length, before.branches.length);
});

test("ChatGPT, damaged: circles, orphans and what is nothing known; all that was said is there", async (t) => {
  const house = await open(t);
  const file = write(temporaryFolder(t), "conversations.json", [...foreign.nastyChatgpt(), foreign.chatgpt()]);
  const taken = await importAll(house, fileSource(house, file));
  assert.equal(taken.added.length, 3);
  const [nasty = "", cited = ""] = taken.added;
  assert.deepEqual(words((await wholeOf(house.store, cited)).events), ["from chatgpt cited", "text: It is so. "]);
  const all = (await wholeOf(house.store, nasty)).events;
  for (const said of [
    "you: in a circle",
    "text: round and round",
    "you: my own parent",
    "you: nobody asked",
    "text: shown all the same",
    "you: look",
  ])
    assert.ok(words(all).includes(said), said);
  const told = taken.problems.shown.map(({ what }) => what).join("\n");
  for (const part of [
    /answers itself/,
    /answer ones that are missing/,
    /“hologram”/,
    /“robot”/,
    /hidden message of the system/,
    /a mark that stands for a source/,
    /picture or a recording/,
    /a node that is none \(2 times\)/,
    /no conversation/,
    /Nothing was said/,
  ])
    assert.match(told, part);
});

test("an export that was cut off, or is damaged in the middle, gives what is whole", async (t) => {
  const house = await open(t);
  const folder = temporaryFolder(t);
  const whole = JSON.stringify([foreign.chatgpt(), foreign.claude()]);
  const cut = await importAll(house, fileSource(house, write(folder, "cut.json", whole.slice(0, -40))));
  assert.equal(cut.added.length, 1);
  assert.match(cut.problems.shown[0]?.what ?? "", /ends in the middle/);
  const damaged = `[{"id":"x","mapping":{"a":tru}},${JSON.stringify(foreign.claude())}]`;
  const rest = await importAll(house, fileSource(house, write(folder, "damaged.json", damaged)));
  assert.equal(rest.added.length, 1);
  assert.match(rest.problems.shown[0]?.where ?? "", /conversation 1/);
  for (const [name, content] of Object.entries({
    "a.json": "",
    "b.json": "hello",
    "c.json": "[",
    "d.json": "[1,2",
    "e.json": '"x"',
    "f.jsonl": "\n\n",
    "g.json": "\u0000\u0001",
  })) {
    const taken = await importAll(house, fileSource(house, write(folder, name, content)));
    assert.deepEqual(taken.added, [], name);
    assert.ok(taken.problems.count > 0, name);
  }
});

test("Claude: attachments, thoughts, tools and branches; older exports without a tree", async (t) => {
  const house = await open(t);
  const file = write(temporaryFolder(t), "conversations.json", [foreign.claude(), foreign.olderClaude()]);
  const { added, problems } = await importAll(house, fileSource(house, file));
  assert.deepEqual(
    problems.shown.map(({ what }) => what),
    ["Left out: a file that is not in the export."],
  );
  const beginning = ["from claude claude-1", "you: (tea.txt)", "you: How long does green tea steep?"];
  assert.deepEqual(await branchesOf(house, added[0] ?? ""), [
    [...beginning, "text: Three."],
    [
      ...beginning,
      "thinking: Green, not black.",
      'call web_search {"query":"green tea"}',
      "web_search answered: 2 minutes",
      "text: Two minutes.",
    ],
  ]);
  assert.deepEqual(await branchesOf(house, added[1] ?? ""), [
    ["from claude claude-0", "you: Hello there", "text: Hello."],
  ]);
  assert.equal((await house.studio.sessions.get(added[1] ?? "")).session.title, "Hello there");
});

test("Claude, damaged", async (t) => {
  const house = await open(t);
  const file = write(temporaryFolder(t), "conversations.json", foreign.nastyClaude());
  const { added, problems } = await importAll(house, fileSource(house, file));
  assert.equal(added.length, 1);
  const all = words((await wholeOf(house.store, added[0] ?? "")).events);
  for (const said of ["you: kept", "text: left", "you: circle", "you: v"]) assert.ok(all.includes(said), said);
  const told = problems.shown.map(({ what }) => what).join("\n");
  for (const part of [/“voice”/, /“ghost”/, /there twice/, /without its text/, /no conversation/])
    assert.match(told, part);
});

test("Continue: found in its folder, with context, thoughts, tools, pictures and what it cost", async (t) => {
  const [house, home] = [await open(t), temporaryFolder(t)];
  write(home, ".continue/sessions/continue-1.json", foreign.continueSession());
  write(home, ".continue/sessions/continue-nasty.json", foreign.nastyContinue());
  write(home, ".continue/sessions/torn.json", '{"sessionId":"torn","history":[');
  write(home, ".continue/sessions/sessions.json", [
    { sessionId: "continue-1", title: "Sort", dateCreated: "1700000000000", workspaceDirectory: "/w" },
  ]);
  const { added, problems } = await importAll(house, await sourceIn(house, home, "Continue"));
  assert.equal(added.length, 2);
  assert.deepEqual(await branchesOf(house, added[0] ?? ""), [
    [
      "from continue continue-1",
      "you: (src/a.ts)",
      "you: Sort this",
      "you: (image)",
      "thinking: Which file?",
      "text: I will read it.",
      'call builtin_read_file {"path":"a.ts"}',
      "builtin_read_file answered: let a;",
      "text: Sorted.",
    ],
  ]);
  const { session } = await house.studio.sessions.get(added[0] ?? "");
  assert.deepEqual(
    [session.cost, session.tokens.input, session.createdAt],
    [{ usd: 0.0123, unknown: 1, estimated: false }, 100, 1_700_000_000_000],
  );
  const all = words((await wholeOf(house.store, added[1] ?? "")).events);
  for (const said of ["you: kept", "call x null", "tool answered: an answer to nothing"])
    assert.ok(all.includes(said), said);
  const told = problems.shown.map(({ where, what }) => `${where}: ${what}`).join("\n");
  for (const part of [
    /“wizard”/,
    /picture that is not in the file/,
    /“video”/,
    /summary of what was said before/,
    /torn\.json: It is not JSON/,
  ])
    assert.match(told, part);
});

test("Cline and Roo Code: found in VS Code's storage, with what each request used and cost", async (t) => {
  const [house, home] = [await open(t), temporaryFolder(t)];
  const [cline, roo] = ["storage/saoudrizwan.claude-dev", "storage/rooveterinaryinc.roo-cline"];
  write(home, `${cline}/state/taskHistory.json`, [foreign.clineItem()]);
  write(home, `${cline}/tasks/1700000000000/api_conversation_history.json`, foreign.clineHistory());
  write(home, `${cline}/tasks/1700000000000/ui_messages.json`, foreign.clineUi());
  write(home, `${roo}/tasks/nasty/api_conversation_history.json`, foreign.nastyClineHistory());
  write(home, `${roo}/tasks/nasty/ui_messages.json`, [null, { say: "api_req_started", text: "{" }, 4]);
  write(home, `${roo}/tasks/nasty/history_item.json`, { id: "nasty", task: 5, ts: "x" });
  write(home, `${roo}/tasks/_index.json`, {});
  const taken = await importAll(house, await sourceIn(house, home, "Cline"));
  const id = await only(taken);
  assert.deepEqual(await branchesOf(house, id), [
    [
      "from cline 1700000000000",
      "you: Fix the build",
      "text: Looking.",
      'call read_file {"path":"a"}',
      "read_file answered: export {}",
      "text: Done.",
    ],
  ]);
  const { session } = await house.studio.sessions.get(id);
  assert.deepEqual(
    [session.title, session.cost, session.tokens],
    ["Fix the build", { usd: 0.75, unknown: 0, estimated: false }, { input: 142, output: 11, cacheRead: 100 }],
  );
  const nasty = await importAll(house, await sourceIn(house, home, "Roo Code"));
  const all = words((await wholeOf(house.store, nasty.added[0] ?? "")).events);
  assert.ok(all.includes("you: plain"));
  const told = nasty.problems.shown.map(({ what }) => what).join("\n");
  for (const part of [/“narrator”/, /“document”/, /picture that is not in the file/, /figures of a request/])
    assert.match(told, part);
});

test("Cline and Roo Code: what is a call, a result or a person's words is told from the tags around it", async (t) => {
  const [house, home] = [await open(t), temporaryFolder(t)];
  const tasks = "storage/rooveterinaryinc.roo-cline/tasks";
  const surroundings = "<environment_details>\n# Current Time\n9:12\n";
  write(home, `${tasks}/1/api_conversation_history.json`, foreign.taggedHistory());
  write(home, `${tasks}/1/ui_messages.json`, []);
  write(home, `${tasks}/2/api_conversation_history.json`, foreign.nativeHistory());
  write(home, `${tasks}/2/ui_messages.json`, []);
  const taken = await importAll(house, await sourceIn(house, home, "Roo Code"));
  assert.deepEqual(taken.problems.shown, []);
  const [tagged = "", native = ""] = taken.added;
  assert.deepEqual(await branchesOf(house, tagged), [
    [
      "from roo 1",
      "you: (environment_details)",
      "you: Fix <b>it</b>",
      "thinking: First the file.",
      "text: I read it.",
      'call read_file {"path":"src/a.ts","start_line":"1"}',
      `read_file answered: let a = '<task>';\n${surroundings}</environment_details>`,
      'call write_to_file {"path":"src/a.ts","content":"<path>x</path></content></write_to_file>"}',
      "write_to_file answered: The user denied this operation.",
      "text: Which one?",
      "you: The first",
      "text: A `<read_file>` in words is no call.",
      "text: Done <i>now</i>.",
      "you: [ERROR] You did not use a tool",
    ],
  ]);
  assert.deepEqual(await branchesOf(house, native), [
    [
      "from roo 2",
      "you: Format it",
      "thinking: Which way?",
      "call list_files {}",
      `list_files answered: a.ts\n${surroundings}</environment_details>`,
      "text: Formatted.",
      "you: Thanks",
    ],
  ]);
  const { events } = await wholeOf(house.store, tagged);
  const models = events.flatMap(({ fact }) => (fact.kind === "model.responded" ? [fact.answeredBy] : []));
  assert.deepEqual([...new Set(models)], ["claude-x"]);
  const failed = events.flatMap(({ fact }) => (fact.kind === "tool.finished" ? [fact.isError] : []));
  assert.deepEqual(failed, [false, true]);
});

test("Claude Code: its own commands stand as they were typed, with what they printed attached", async (t) => {
  const [house, home] = [await open(t), temporaryFolder(t)];
  const lines = foreign.commandLines().map((line) => JSON.stringify(line));
  write(home, ".claude/projects/p/c.jsonl", lines.join("\n"));
  const taken = await importAll(house, await sourceIn(house, home, "Claude Code"));
  assert.deepEqual(await branchesOf(house, await only(taken)), [
    [
      "from claudeCode c",
      ...["you: /model opus", "you: (output)", "you: ! ls", "you: (output)"],
      ...["you: What is <command-name>?", "text: A tag."],
    ],
  ]);
});

test("Claude Code: answers on several lines come together, parallel calls are no branches, edits are", async (t) => {
  const [house, home] = [await open(t), temporaryFolder(t)];
  const lines = foreign.claudeCodeLines().map((line) => JSON.stringify(line));
  write(home, ".claude/projects/-home-someone-project/cc-1.jsonl", `${lines.join("\n")}\n`);
  write(home, ".claude/projects/-home-someone-project/agent-x.jsonl", lines.join("\n"));
  const source = await sourceIn(house, home, "Claude Code");
  const taken = await importAll(house, source);
  assert.deepEqual(taken.problems.shown, []);
  const id = await only(taken);
  const beginning = [
    "from claudeCode cc-1",
    "you: Why does the login test fail?",
    "thinking: Look first.",
    'call Bash {"command":"npm test"}',
    'call Read {"file_path":"/p/login.ts"}',
    "Bash answered: 1 failing",
    "Read answered: export const login",
    "text: The clock is mocked twice.",
  ];
  assert.deepEqual(await branchesOf(house, id), [
    [...beginning, "you: Explain it", "text: It is like this."],
    [...beginning, "you: Fix it", "text: Fixed."],
  ]);
  const { session } = await house.studio.sessions.get(id);
  assert.equal(session.title, "Broken login test");
  assert.deepEqual([session.cost.usd, session.cost.unknown, session.tokens.input], [0.02, 3, 4 * 1104]);
  const again = await importAll(house, source);
  assert.deepEqual([again.added, again.grown, again.known], [[], [], 1]);
});

test("Claude Code, damaged and torn: every line that is not understood is told by its number", async (t) => {
  const [house, home] = [await open(t), temporaryFolder(t)];
  write(home, ".claude/projects/p/bad.jsonl", foreign.nastyClaudeCodeLines().join("\n"));
  write(home, ".claude/projects/p/empty.jsonl", "");
  write(home, ".claude/projects/p/binary.jsonl", Buffer.from([0xff, 0xfe, 0, 10, 0xc3]));
  const { added, problems } = await importAll(house, await sourceIn(house, home, "Claude Code"));
  assert.equal(added.length, 1);
  const all = words((await wholeOf(house.store, added[0] ?? "")).events);
  for (const said of ["you: in a circle", "text: round", "tool answered: "])
    assert.ok(all.includes(said), `${said} in ${all}`);
  const told = problems.shown.map(({ what }) => what).join("\n");
  for (const part of [
    /Line 1 is not JSON/,
    /Line 5 has no id/,
    /Line 12 is not JSON/,
    /“teleport”/,
    /there twice/,
    /“x”/,
  ])
    assert.match(told, part);
});

test("the sources are only read, and no link is followed out of their folders", async (t) => {
  const [house, home, outside] = [await open(t), temporaryFolder(t), temporaryFolder(t)];
  const lines = foreign.claudeCodeLines().map((line) => JSON.stringify(line));
  write(outside, "secret.jsonl", lines.join("\n"));
  const file = write(home, ".claude/projects/p/cc-1.jsonl", lines.join("\n"));
  symlinkSync(path.join(outside, "secret.jsonl"), path.join(home, ".claude/projects/p/link.jsonl"));
  symlinkSync(outside, path.join(home, ".claude/projects/linked"));
  const { added } = await importAll(house, await sourceIn(house, home, "Claude Code"));
  assert.equal(added.length, 1);
  assert.equal(readFileSync(file, "utf8"), lines.join("\n"));
  assert.deepEqual(readdirSync(path.join(home, ".claude/projects/p")).sort(), ["cc-1.jsonl", "link.jsonl"]);
});

test("a zip as it is downloaded; one that unpacks without end, is damaged or locked is refused in words", async (t) => {
  const house = await open(t);
  const folder = temporaryFolder(t);
  const content = JSON.stringify([foreign.chatgpt()]);
  const files = {
    "export/chat.html": "<html>",
    "../../conversations-001.json": content,
    "export/conversations-000.json": JSON.stringify([foreign.claude()]),
  };
  const { added } = await importAll(house, fileSource(house, write(folder, "export.zip", zipOf(files))));
  assert.equal(added.length, 2);
  const source = (name: string, bytes: Buffer) => fileSource(house, write(folder, name, bytes));
  const whole = zipOf({ "conversations.json": content });
  const damaged = Buffer.from(whole);
  damaged.fill(0x5a, 60, 200);
  const locked = zipOf({ "conversations.json": content }, (entry) => entry.writeUInt16LE(1, 8));
  await assert.rejects(importAll(house, source("damaged.zip", damaged)), /it is damaged/);
  await assert.rejects(importAll(house, source("locked.zip", locked)), /it has a password/);
  await assert.rejects(importAll(house, source("cut.zip", whole.subarray(0, whole.length - 30))), /it has no end/);
  const none = await importAll(house, source("none.zip", zipOf({ "a.txt": "a" })));
  assert.match(none.problems.shown[0]?.what ?? "", /No conversations\.json/);
  // 70 MB of one string in 70 KB: longer than any conversation, so that it is passed over without being held.
  const bomb = zipOf({
    "conversations.json": `["${"a".repeat(70 * 1024 * 1024)}",${JSON.stringify(foreign.olderClaude())}]`,
  });
  const passed = await importAll(house, source("bomb.zip", bomb));
  assert.match(passed.problems.shown[0]?.what ?? "", /longer than can be imported/);
  assert.equal(passed.added.length, 1);
});

test("an import that is stopped leaves whole sessions, and going on adds the others", async (t) => {
  const house = await open(t);
  const many = Array.from({ length: 20 }, (_, index) => ({ ...foreign.olderClaude(), uuid: `many-${index}` }));
  const source = fileSource(house, write(temporaryFolder(t), "many.json", many));
  const { sessions } = await house.studio.transfer.look(source, never);
  const ids = new Set(sessions.map(({ id }) => id));
  const controller = new AbortController();
  const stopped = await house.studio.transfer.take(
    source,
    ids,
    controller.signal,
    (done) => done === 5 && controller.abort(),
  );
  assert.deepEqual([stopped.complete, stopped.added.length], [false, 5]);
  const rest = await importAll(house, source);
  assert.deepEqual([rest.added.length, rest.known], [15, 5]);
});

test("an imported conversation goes on with an agent, who sees foreign tools as words", async (t) => {
  const [house, home] = [await open(t), temporaryFolder(t)];
  write(
    home,
    ".claude/projects/p/cc-1.jsonl",
    foreign
      .claudeCodeLines()
      .map((line) => JSON.stringify(line))
      .join("\n"),
  );
  const id = await only(await importAll(house, await sourceIn(house, home, "Claude Code")));
  const agent = await house.studio.agents.save("agent", testAgent);
  await house.studio.sessions.setAgent(id, agent.id);
  const done = turnEnd(house.studio);
  await house.studio.turns.send(id, "Go on", agent.id);
  assert.equal(await done, "idle");
  const sent = house.requests[0]?.messages ?? [];
  assert.deepEqual(
    sent.map(({ role }) => role),
    ["user", "assistant", "user", "assistant", "user", "assistant", "user"],
  );
  const text = JSON.stringify(sent);
  assert.match(text, /I used the tool “Bash”/);
  assert.match(text, /“Bash” answered: 1 failing/);
  assert.ok(!text.includes('"call"') && !text.includes('"result"'));
  assert.deepEqual(context(await historyOf(house.studio, id)).at(-1)?.role, "assistant");
  // What comes from the source later goes beside what was said here.
  const later = [
    ...foreign.claudeCodeLines(),
    {
      type: "user",
      uuid: "w",
      parentUuid: "v9",
      timestamp: "2025-06-02T10:00:00Z",
      message: { role: "user", content: "And there" },
    },
  ];
  write(home, ".claude/projects/p/cc-1.jsonl", later.map((line) => JSON.stringify(line)).join("\n"));
  const grown = await importAll(house, await sourceIn(house, home, "Claude Code"));
  assert.deepEqual(grown.grown, [id]);
  const [shown, ...others] = await branchesOf(house, id);
  assert.deepEqual(shown?.slice(-2), ["you: Go on", "text: Hello."]);
  assert.ok(others.some((branch) => branch.at(-1) === "you: And there" && branch.at(-2) === "text: It is like this."));
});

test("what is left out is told in the reader's language", async (t) => {
  t.after(() => translate({}));
  const bundle = path.join(process.env.STUDIO_ROOT ?? process.cwd(), "l10n/bundle.l10n.de.json");
  translate(JSON.parse(readFileSync(bundle, "utf8")), "de");
  const house = await open(t);
  const folder = temporaryFolder(t);
  const { studio } = house;
  const said = async (name: string, content: string) => {
    const looked = await studio.transfer.look(fileSource(house, write(folder, name, content)), never);
    return looked.problems.shown.map(({ where, what }) => `${where}: ${what}`);
  };
  assert.deepEqual(await said("odd.json", '[{"a": 1}]'), [
    "odd.json, Unterhaltung 1: Keine Unterhaltung eines bekannten Programms; ausgelassen.",
  ]);
  assert.deepEqual(await said("empty.json", ""), ["empty.json: Leer."]);
  const strange = { uuid: "c", chat_messages: [{ uuid: "m", sender: "robot", text: "Hi" }] };
  assert.match(String(await said("robot.json", JSON.stringify([strange]))), /Ausgelassen: eine Nachricht von „robot“/);
});
