import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import type { Attachment } from "../../src/core/message.ts";
import type { Part, Provider } from "../../src/core/provider.ts";
import { createEmitter } from "../../src/core/scope.ts";
import { enclosureMark } from "../../src/core/unsent.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { type ChatHost, type ChatTarget, serveChat } from "../../src/studio/serveChat.ts";
import type { Studio } from "../../src/studio/studio.ts";
import { historyOf, openTestStudio, pushed, saying, testAgent, turnEnd } from "../support/testStudio.ts";
import { openView, unanswered, until } from "./support/view.ts";

const attachment: Attachment = {
  type: "attachment",
  name: "a.ts",
  path: "src/a.ts",
  language: "ts",
  fromLine: 1,
  toLine: 2,
  text: "x()",
};

/** What was asked is with the host, and not answered yet. */
const arrived = () => new Promise((resolve) => setImmediate(resolve));

/** Of a message with which nothing goes. */
const bare = { attached: [], to: null };

function openChat(studio: Studio, target: ChatTarget = { session: null, agent: null }) {
  const view = openView();
  const retargeted = createEmitter<void>();
  const focused = createEmitter<void>();
  const went: unknown[] = [];
  const around = { target, selection: null as Attachment | null, jump: null as number | null };
  const shell: ChatHost = {
    get target() {
      return around.target;
    },
    setTarget(next) {
      around.target = next;
      retargeted.emit();
    },
    takeJump() {
      const taken = around.jump;
      around.jump = null;
      return taken;
    },
    onRetarget: retargeted.on,
    onFocusComposer: focused.on,
    selection: () => around.selection,
    places: async (query) =>
      [attachment, { ...attachment, name: "gone.ts" }]
        .filter(({ name }) => name.includes(query))
        .map((one) => ({
          kind: "file",
          label: one.name,
          detail: "src",
          async read() {
            if (one.name === "gone.ts") throw fail("invalid", "It is no text.");
            return one;
          },
        })),
    async droppedFile(address) {
      if (address.endsWith(".png")) return { type: "picture", data: "iVBORw0KGgo=" };
      if (address.endsWith(".ts")) return attachment;
      throw fail("invalid", "It is a folder.");
    },
    showChange: async ({ file }) => void went.push(["showChange", file]),
    restoreFiles: async (session, seq) => void went.push(["restoreFiles", session, seq]),
    insert: async (text) => void went.push(["insert", text]),
    copy: async (text) => void went.push(["copy", text]),
    reveal: async (where) => void went.push(["reveal", where]),
    openLink: async (url) => void went.push(["openLink", url]),
    applyCode: async (block) => void went.push(["applyCode", block]),
    newFile: async (block) => void went.push(["newFile", block]),
    runCode: async (block) => void went.push(["runCode", block]),
    chooseAnswerer: async () => ({ type: "agent", agent: "b" }),
    openSession: async (session, seq) => void went.push(["openSession", session, seq]),
    compare: async (sides) => void went.push(["compare", sides]),
    go: async (to, session, agent) => void went.push(["go", to, session, agent]),
  };
  const served = serveChat(view.host, studio, shell);
  return { view, ask: view.peer.ask, around, shell, focused, went, served };
}

test("a chat", async (context) => {
  let stream: Provider["stream"] = saying("Hello.");
  const { studio, requests, dispose } = await openTestStudio((request, signal) => stream(request, signal), {
    // Checkpoints would only make the numbers of events depend on the clock.
    deps: { sleep: (_ms, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())) },
  });
  const agent = await studio.agents.save("a", testAgent);
  await studio.agents.save("b", { ...testAgent, name: "Other", connection: "gone" });
  await studio.agents.save("c", testAgent);
  await studio.agents.setArchived("c", true);
  const answered = async (text: string, session: string | null = null) => {
    const ended = turnEnd(studio);
    const id = await studio.turns.send(session, text, agent.id);
    await ended;
    return id;
  };

  await context.test("a session whose history cannot be read is there by its name, and says why", async () => {
    const id = await answered("Hello.");
    const events = { ...studio.events, history: () => Promise.reject(fail("internal", "It is damaged.")) };
    const { ask, served } = openChat({ ...studio, events }, { session: id, agent: null });
    const opened = await ask(Chat.open, undefined);
    assert.deepEqual(
      [opened.session?.title, opened.events, opened.unreadable?.message],
      ["Hello.", [], "It is damaged."],
    );
    served.dispose();
  });

  await context.test("a new session stays with the agent of the one that was shown", async () => {
    const shown = await answered("Hello.");
    await studio.sessions.setAgent(shown, "b");
    const { ask, shell, view } = openChat(studio, { session: shown, agent: null });
    assert.equal((await ask(Chat.open, undefined)).agent, "b");
    shell.setTarget({ session: null, agent: null });
    assert.equal((await ask(Chat.open, undefined)).agent, "b");
    shell.setTarget({ session: null, agent: "a" });
    assert.equal((await ask(Chat.open, undefined)).agent, "a", "unless another one is asked for");
    view.host.dispose();
  });

  await context.test("that is not begun shows who would answer, and begins with the first message", async () => {
    const { ask, around, view } = openChat(studio);
    const empty = await ask(Chat.open, undefined);
    assert.deepEqual(empty, {
      session: null,
      branches: [],
      agent: "a",
      agents: [
        { id: "a", name: "Tester", model: "demo", connection: "Demo (offline)", demo: true, variables: [] },
        { id: "b", name: "Other", model: "demo", connection: null, demo: false, variables: [] },
      ],
      events: [],
      queued: [],
      draft: { text: "", attachments: [] },
      live: null,
      jump: null,
    });
    await ask(Chat.chooseAgent, { session: null, agent: "b" });
    assert.equal((await ask(Chat.open, undefined)).agent, "b");
    await ask(Chat.chooseAgent, { session: null, agent: "a" });
    view.forget();

    const ended = turnEnd(studio);
    const { session } = await ask(Chat.send, { session: null, text: "Say hello", ...bare });
    assert.deepEqual(around.target, { session, agent: null });
    assert.equal(view.told(Chat.retarget).length, 1);
    const begun = await ask(Chat.open, undefined);
    assert.equal(begun.session?.id, session);
    assert.equal(begun.session?.title, "Say hello");
    await ended;
    const known = begun.events.at(-1)?.seq ?? 0;
    const update = await ask(Chat.update, { session, after: known });
    assert.deepEqual([...begun.events, ...update.events], await historyOf(studio, session));
    assert.equal(update.session.state, "idle");
    assert.deepEqual((await ask(Chat.update, { session, after: update.session.ends })).events, []);
    assert.ok(view.told(Chat.changed).length > 0);
    assert.ok(view.told(Chat.changed).every((payload) => JSON.stringify(payload) === JSON.stringify({ session })));
  });

  await context.test("shows an answer as it streams, and gives what was missed", async () => {
    const source = pushed();
    stream = source.stream;
    const { ask, view } = openChat(studio);
    const { session } = await ask(Chat.send, { session: null, text: "Tell me a story", ...bare });
    const parts: Part[] = ["Once ", "upon ", "a time"].map((text) => ({ type: "text", text }));
    type Told = { session: string; span: string; from: number; parts: Part[] }[];
    const told = () => view.told(Chat.liveParts) as Told;
    const heard = () => told().reduce((sum, one) => sum + one.parts.length, 0);
    // One by one, so that they come in more than one message.
    for (const [index, part] of parts.entries()) {
      source.push(part);
      await until(() => heard() === index + 1);
    }
    const span = studio.turns.live(session)?.span ?? "";

    // A view that opens in the middle has all of it; one that missed some asks from where it is.
    const opened = openChat(studio, { session, agent: null });
    assert.deepEqual((await opened.ask(Chat.open, undefined)).live, { span, from: 0, parts });
    assert.deepEqual(await ask(Chat.live, { session, span, from: 2 }), { span, from: 2, parts: parts.slice(2) });
    assert.deepEqual(await ask(Chat.live, { session, span, from: 9 }), { span, from: 9, parts: [] });
    assert.equal(await ask(Chat.live, { session, span: "another", from: 0 }), null);

    // What is pushed is numbered, so that a gap shows.
    assert.equal(told().length, 3);
    let next = 0;
    for (const one of told()) {
      assert.deepEqual([one.session, one.span, one.from], [session, span, next]);
      next += one.parts.length;
    }
    assert.deepEqual(
      told().flatMap((one) => one.parts),
      parts,
    );
    await ask(Chat.stop, { session });
    assert.equal((await ask(Chat.open, undefined)).live, null);
    assert.equal(await ask(Chat.live, { session, span, from: 0 }), null);
    assert.equal((await ask(Chat.update, { session, after: 0 })).session.state, "cancelled");
  });

  await context.test("keeps what is written until it is sent, for each conversation by itself", async () => {
    stream = saying("Hello.");
    const session = await answered("Hi");
    const { ask, view, around } = openChat(studio, { session, agent: null });
    await ask(Chat.saveDraft, { session, text: "Half a sen" });
    await ask(Chat.saveDraft, { session: null, text: "Another" });
    assert.equal(view.told(Chat.draftChanged).length, 0, "the view knows what it wrote");
    assert.deepEqual((await openChat(studio, { session, agent: null }).ask(Chat.open, undefined)).draft, {
      text: "Half a sen",
      attachments: [],
    });
    await assert.rejects(ask(Chat.attachSelection, { session }), { code: "invalid", message: /No editor/ });
    around.selection = attachment;
    assert.deepEqual(await ask(Chat.attachSelection, { session }), { text: "Half a sen", attachments: [attachment] });
    around.selection = { ...attachment, path: "src/b.ts" };
    await ask(Chat.attachSelection, { session });
    await assert.rejects(ask(Chat.attachPlace, { session, place: "0" }), { code: "stale" });
    const found = await ask(Chat.places, { query: "gone" });
    assert.deepEqual(found, [{ id: found[0]?.id, kind: "file", label: "gone.ts", detail: "src" }]);
    const gone = found[0]?.id ?? "";
    await assert.rejects(ask(Chat.attachPlace, { session, place: gone }), { message: "It is no text." });
    const all = await ask(Chat.places, { query: "" });
    const kinds = all.map(({ kind }) => kind);
    assert.ok(kinds.indexOf("agent") >= 0 && kinds.lastIndexOf("agent") < kinds.indexOf("file"), "agents before files");
    const { to } = await ask(Chat.attachPlace, { session, place: all[0]?.id ?? "" });
    assert.equal(to?.name, all[0]?.label);
    assert.ok(!("to" in (await ask(Chat.unaddress, { session }))));
    const first = all[kinds.indexOf("file")]?.id ?? "";
    assert.equal((await ask(Chat.attachPlace, { session, place: first })).attachments.length, 3);
    for (const place of [`2.${all.length}`, "0", "-1", "constructor", "0.5"])
      await assert.rejects(ask(Chat.attachPlace, { session, place }), { code: "stale" });
    await assert.rejects(ask(Chat.attachFile, { session, address: "file:///ws/src" }), { message: "It is a folder." });
    assert.deepEqual(await ask(Chat.attachFile, { session, address: "file:///ws/a.png" }), {
      draft: null,
      picture: "iVBORw0KGgo=",
    });
    assert.equal((await ask(Chat.attachFile, { session, address: "file:///ws/a.ts" })).draft?.attachments.length, 4);
    await ask(Chat.detach, { session, index: 3 });
    await ask(Chat.detach, { session, index: 2 });
    assert.ok(view.told(Chat.draftChanged).length >= 2);
    const left = await ask(Chat.detach, { session, index: 0 });
    assert.deepEqual(
      left.attachments.map((one) => one.type === "attachment" && one.path),
      ["src/b.ts"],
    );
    assert.deepEqual(await ask(Chat.detach, { session, index: 7 }), left);
    assert.deepEqual(await ask(Chat.draft, { session: null }), { text: "Another", attachments: [] });

    // A message that is refused costs nothing of it.
    await studio.sessions.remove(session);
    await assert.rejects(ask(Chat.send, { session, text: "Two", ...bare }), { code: "missing" });
    await studio.sessions.restore(session);
    assert.equal((await ask(Chat.draft, { session })).text, "Half a sen");
    await ask(Chat.saveDraft, { session: null, text: "" });
  });

  await context.test("attaches what was chosen, although another list was made meanwhile", async () => {
    const { ask, shell } = openChat(studio);
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const named = (name: string) => ({ ...attachment, name: `${name}.ts` });
    shell.places = async (query) => {
      if (query === "a") await slow;
      return [{ kind: "file", label: query, detail: "", read: async () => named(query) }];
    };
    const late = ask(Chat.places, { query: "a" });
    const [shown] = await ask(Chat.places, { query: "ab" });
    const [newer] = await ask(Chat.places, { query: "abc" });
    release();
    const [older] = await late;
    for (const [chosen, name] of [
      [shown, "ab"],
      [newer, "abc"],
      [older, "a"],
    ] as const) {
      const draft = await ask(Chat.attachPlace, { session: null, place: chosen?.id ?? "" });
      assert.deepEqual(draft.attachments.at(-1), named(name));
      await ask(Chat.detach, { session: null, index: 0 });
    }
    for (const query of ["b", "c", "d", "e"]) await ask(Chat.places, { query });
    await assert.rejects(ask(Chat.attachPlace, { session: null, place: shown?.id ?? "" }), { code: "stale" });
  });

  await context.test("drops of the draft what was sent, and nothing that was added meanwhile", async () => {
    const session = await answered("Hi");
    const { ask } = openChat(studio, { session, agent: null });
    const late = { ...attachment, name: "late.ts" };
    const sent = { agent: "a", text: "First", attached: [enclosureMark(attachment)], to: null };
    for (const one of [attachment, attachment, late]) await studio.sessions.attach(session, one);
    for (const [text, left] of [
      ["Fir", ""],
      ["First", ""],
      ["First and more", "and more"],
      ["Something else", "Something else"],
    ] as const) {
      await ask(Chat.saveDraft, { session, text });
      await studio.sessions.clearDraft(session, text === "Fir" ? sent : { ...sent, attached: [] });
      assert.equal((await ask(Chat.draft, { session })).text, left);
    }
    assert.deepEqual((await ask(Chat.draft, { session })).attachments, [attachment, late]);
    await studio.sessions.address(session, { agent: "b", name: "Other" });
    await studio.sessions.clearDraft(session, sent);
    assert.deepEqual((await ask(Chat.draft, { session })).to, { agent: "b", name: "Other" });
    await studio.sessions.clearDraft(session, { ...sent, attached: [enclosureMark(late)], to: "b" });
    assert.deepEqual(await ask(Chat.draft, { session }), { text: "Something else", attachments: [] });
  });

  await context.test("leaves a person where they went while their first message was being sent", async () => {
    stream = saying("Hello.");
    const { ask, around } = openChat(studio);
    const other = await answered("Hi");
    const sent = ask(Chat.send, { session: null, text: "First", ...bare });
    around.target = { session: other, agent: null };
    await sent;
    assert.equal(around.target.session, other);
    // The same where that is another new conversation.
    around.target = { session: null, agent: null };
    const again = ask(Chat.send, { session: null, text: "Second", ...bare });
    await arrived();
    around.target = { session: null, agent: "a" };
    await again;
    assert.deepEqual(around.target, { session: null, agent: "a" });
  });

  await context.test("does for where a person was what arrives when they have gone on", async () => {
    stream = saying("Hello.");
    const other = await answered("Hi");
    const b = await studio.agents.save("d", { ...testAgent, name: "Chosen" });
    const { ask, around, went } = openChat(studio, { session: null, agent: b.id });
    await ask(Chat.open, undefined);
    around.target = { session: other, agent: null };
    const { session } = await ask(Chat.send, { session: null, text: "First", ...bare });
    assert.equal((await studio.sessions.get(session)).session.agent, b.id, "whom the view showed answers");
    await ask(Chat.chooseAgent, { session: null, agent: "a" });
    assert.equal(around.target.session, other);
    const forking = ask(Chat.fork, { session: other, seq: 2 });
    await arrived();
    around.target = { session, agent: null };
    await forking;
    assert.deepEqual(went, []);
  });

  await context.test("goes to the event that was asked for, with the session that has it", async () => {
    const [one, other] = [await answered("Hi"), await answered("Ho")];
    const { ask, around } = openChat(studio, { session: one, agent: null });
    const opened = ask(Chat.open, undefined);
    await arrived();
    Object.assign(around, { target: { session: other, agent: null }, jump: 2 });
    assert.equal((await opened).jump, null);
    assert.equal((await ask(Chat.open, undefined)).jump, 2);
  });

  await context.test("keeps a message that is being said otherwise, whatever becomes of the draft", async () => {
    stream = saying("Hello.");
    const session = await answered("Hi");
    const { ask } = openChat(studio, { session, agent: null });
    const rewording = { item: "i", text: "Hi the" };
    await ask(Chat.saveRewording, { session, rewording });
    await ask(Chat.saveDraft, { session, text: "And" });
    assert.deepEqual((await ask(Chat.open, undefined)).draft, { text: "And", attachments: [], rewording });
    await ask(Chat.saveDraft, { session, text: "" });
    await ask(Chat.unaddress, { session });
    await studio.sessions.clearDraft(session, { agent: "a", text: "And", attached: [], to: null });
    assert.deepEqual((await ask(Chat.open, undefined)).draft, { text: "", attachments: [], rewording });
    await ask(Chat.saveRewording, { session, rewording: null });
    assert.deepEqual((await ask(Chat.open, undefined)).draft, { text: "", attachments: [] });
  });

  await context.test("keeps what is typed for an agent's variables until it is sent to that agent", async () => {
    const { ask } = openChat(studio);
    const { agent } = await ask(Chat.open, undefined);
    assert.ok(agent !== null);
    const others = ["b", { tone: "dry" }] as [string, Record<string, string>];
    await ask(Chat.saveVariables, { session: null, variables: [others, [agent, { language: "German" }]] });
    await ask(Chat.saveDraft, { session: null, text: "" });
    await ask(Chat.unaddress, { session: null });
    const kept = { text: "", attachments: [], variables: [others, [agent, { language: "German" }]] };
    assert.deepEqual((await ask(Chat.open, undefined)).draft, kept);
    stream = saying("Hello.");
    const { session } = await ask(Chat.send, { session: null, text: "Hi", ...bare });
    assert.deepEqual(await ask(Chat.draft, { session: null }), { text: "", attachments: [], variables: [others] });
    assert.deepEqual(await ask(Chat.draft, { session }), { text: "", attachments: [] });
    await ask(Chat.saveVariables, { session: null, variables: [] });
    assert.deepEqual(await ask(Chat.draft, { session: null }), { text: "", attachments: [] });
    const many = Array.from({ length: 21 }, (_, form): [string, Record<string, string>] => [`a${form}`, {}]);
    await assert.rejects(ask(Chat.saveVariables, { session: null, variables: many }), { code: "invalid" });
  });

  await context.test("queues what is sent while the agent works, and tells each view of it", async () => {
    const source = pushed();
    stream = source.stream;
    const { ask, view } = openChat(studio);
    const { session } = await ask(Chat.send, { session: null, text: "One", ...bare });
    for (const text of ["Two", "Three"]) {
      await ask(Chat.saveDraft, { session, text });
      view.forget();
      await ask(Chat.send, { session, text, ...bare });
      assert.ok(view.told(Chat.changed).length > 0);
    }
    assert.equal((await ask(Chat.draft, { session })).text, "");
    const words = async () =>
      (await ask(Chat.update, { session, after: 0 })).queued.map(({ content }) => JSON.stringify(content));
    const [two, three] = (await ask(Chat.open, undefined)).queued;
    assert.ok(two && three);
    assert.deepEqual(await words(), [JSON.stringify(two.content), JSON.stringify(three.content)]);
    await ask(Chat.stop, { session });
    assert.equal((await ask(Chat.editQueued, { session, id: three.id })).text, "Three");
    await ask(Chat.sendQueued, { session });
    assert.deepEqual(await words(), []);
    await ask(Chat.send, { session, text: "Four", ...bare });
    const [four] = (await ask(Chat.open, undefined)).queued;
    await ask(Chat.removeQueued, { session, id: four?.id ?? "" });
    await assert.rejects(ask(Chat.removeQueued, { session, id: four?.id ?? "" }), { code: "stale" });
    await ask(Chat.stop, { session });
    const said = (await historyOf(studio, session)).filter(({ fact }) => fact.kind === "message.user");
    assert.equal(said.length, 2);
  });

  await context.test("sends what is attached, also alone, and opens it again from its message", async () => {
    stream = saying("I see.");
    const { ask, around, went } = openChat(studio);
    around.selection = attachment;
    await ask(Chat.attachSelection, { session: null });
    const ended = turnEnd(studio);
    const { session } = await ask(Chat.send, {
      session: null,
      text: "  ",
      attached: [enclosureMark(attachment)],
      to: null,
    });
    await ended;
    const [message] = await historyOf(studio, session);
    assert.deepEqual(message?.fact, { kind: "message.user", content: [attachment] });
    assert.deepEqual(requests.at(-1)?.messages, [{ role: "user", content: [attachment] }]);
    assert.deepEqual(await ask(Chat.draft, { session: null }), { text: "", attachments: [] });
    await ask(Chat.reveal, { session, seq: 1, index: 0 });
    assert.deepEqual(went, [["reveal", attachment]]);
    for (const [seq, index] of [
      [1, 1],
      [1, -1],
      [2, 0],
      [99, 0],
    ] as const) {
      await assert.rejects(ask(Chat.reveal, { session, seq, index }), { code: "missing" }, `${seq} ${index}`);
    }
    await assert.rejects(ask(Chat.send, { session, text: " ", ...bare }), { code: "invalid" });
  });

  await context.test("says a message otherwise, maps the branches, and goes on in a session of its own", async () => {
    stream = saying("Well.");
    const session = await answered("Hi");
    const { ask, went } = openChat(studio, { session, agent: null });
    const ended = turnEnd(studio);
    await ask(Chat.resend, { session, seq: 1, text: "Good day" });
    await ended;
    const map = await ask(Chat.branchMap, { session });
    const { session: now } = await studio.sessions.get(session);
    const other = map.find(({ id }) => id !== now.head)?.id ?? "";
    await ask(Chat.compareBranch, { session, branch: other });
    const sides = { left: { session, branch: now.head }, right: { session, branch: other } };
    assert.deepEqual(went.splice(0), [["compare", sides]]);
    await assert.rejects(ask(Chat.compareBranch, { session, branch: "gone" }), { code: "missing" });
    assert.deepEqual(
      map.map(({ words }) => words),
      ["Hi", "Good day"],
    );
    assert.deepEqual(await ask(Chat.chooseAnswerer, undefined), { type: "agent", agent: "b" });
    const { events } = await ask(Chat.open, undefined);
    await ask(Chat.fork, { session, seq: events[1]?.seq ?? 0 });
    const forked = (await historyOf(studio, session)).at(-1)?.fact;
    const into = forked?.kind === "session.forked" ? forked.into : "";
    assert.deepEqual(went, [["openSession", into, null]]);
    await ask(Chat.openSession, { session, seq: 3 });
    assert.deepEqual(went.at(-1), ["openSession", session, 3]);
    await studio.sessions.remove(into);
    await assert.rejects(ask(Chat.openSession, { session: into, seq: null }), { code: "missing" });
    await studio.sessions.remove(session);
  });

  await context.test("answers again beside the first answer, and goes back to it", async () => {
    stream = saying("First.");
    const session = await answered("Hi");
    const { ask } = openChat(studio, { session, agent: null });
    const first = await ask(Chat.open, undefined);
    const turn = first.events[1]?.span ?? "";
    stream = saying("Second.");
    const ended = turnEnd(studio);
    await ask(Chat.retry, { session, turn, by: null });
    await ended;
    const second = await ask(Chat.open, undefined);
    assert.notEqual(second.session?.head, first.session?.head);
    assert.equal(second.branches.length, 2);
    assert.match(JSON.stringify(second.events), /Second\./);
    assert.doesNotMatch(JSON.stringify(second.events), /First\./);
    await ask(Chat.switchBranch, { session, branch: first.session?.head ?? "" });
    assert.deepEqual((await ask(Chat.open, undefined)).events, first.events);
    const other = await answered("Elsewhere");
    const foreign = (await studio.sessions.get(other)).session.head;
    await assert.rejects(ask(Chat.switchBranch, { session, branch: foreign }), { code: "missing" });
    // A turn of the other branch is not in what is shown now.
    const hidden = second.events.find(({ fact }) => fact.kind === "turn.started")?.span ?? "";
    await assert.rejects(ask(Chat.retry, { session, turn: hidden, by: null }), { code: "stale" });
    await assert.rejects(ask(Chat.retry, { session, turn: "nobody", by: null }), { code: "stale" });
    // Going on is possible with what is there.
    const again = turnEnd(studio);
    await ask(Chat.resume, { session });
    assert.equal(await again, "idle");
    await ask(Chat.chooseAgent, { session, agent: "b" });
    assert.equal((await ask(Chat.open, undefined)).agent, "b");
  });

  await context.test("hears of its own session alone, and of another once it shows that", async () => {
    stream = saying("Hello.");
    const [one, other] = [await answered("One"), await answered("Other")];
    const { ask, view, around, shell, focused, served } = openChat(studio, { session: one, agent: null });
    const elsewhere = openChat(studio, { session: other, agent: null });
    await answered("More", other);
    await until(() => elsewhere.view.told(Chat.liveParts).length > 0);
    await studio.sessions.rename(other, "Other");
    assert.deepEqual([view.told(Chat.changed), view.told(Chat.liveParts)], [[], []]);
    shell.setTarget({ session: other, agent: null });
    assert.equal(view.told(Chat.retarget).length, 1);
    assert.equal((await ask(Chat.open, undefined)).session?.title, "Other");
    around.jump = 3;
    // Once: a view that is drawn again stays where the reader went from there.
    assert.deepEqual([(await ask(Chat.open, undefined)).jump, (await ask(Chat.open, undefined)).jump], [3, null]);
    await studio.sessions.rename(one, "One");
    assert.deepEqual(view.told(Chat.changed), []);
    await studio.sessions.rename(other, "Another");
    studio.changes.emit({ type: "foreign" });
    assert.deepEqual(view.told(Chat.changed), [{ session: other }, { session: other }]);
    await studio.agents.save("a", testAgent);
    assert.equal(view.told(Chat.agentsChanged).length, 1);
    focused.emit();
    assert.equal(view.told(Chat.focusComposer).length, 1);
    // A deleted session is a conversation that is not begun.
    await studio.sessions.remove(other);
    assert.equal((await ask(Chat.open, undefined)).session, null);
    await assert.rejects(ask(Chat.update, { session: other, after: 0 }), { code: "missing" });
    view.forget();
    served.dispose();
    studio.changes.emit({ type: "foreign" });
    focused.emit();
    shell.setTarget({ session: null, agent: null });
    assert.deepEqual(view.posted, []);
  });

  await context.test("names only verbs of its contract: what else is posted does nothing", async () => {
    const session = await answered("Hi");
    const before = (await studio.sessions.get(session)).session;
    const { ask, view, went } = openChat(studio, { session, agent: null });
    const wrong = "no-such-session";
    await assert.rejects(ask(Chat.update, { session: wrong, after: 0 }), { code: "missing" });
    await assert.rejects(ask(Chat.send, { session: wrong, text: "Hi", ...bare }), { code: "missing" });
    await assert.rejects(ask(Chat.retry, { session: wrong, turn: "t", by: null }), { code: "missing" });
    await assert.rejects(ask(Chat.resume, { session: wrong }), { code: "missing" });
    await assert.rejects(ask(Chat.switchBranch, { session: wrong, branch: before.head }), { code: "missing" });
    await assert.rejects(ask(Chat.chooseAgent, { session, agent: "nobody" }), { code: "missing" });
    await assert.rejects(ask(Chat.reveal, { session: wrong, seq: 1, index: 0 }), { code: "missing" });
    assert.equal(await ask(Chat.live, { session: wrong, span: "s", from: 0 }), null);
    await ask(Chat.stop, { session: wrong });
    await assert.rejects(ask(Chat.send, { session, text: "x".repeat(500_001), ...bare }), {
      code: "invalid",
      message: /too long/,
    });
    await assert.rejects(ask(Chat.go, { to: "shell" as "settings", session: null }), { code: "invalid" });

    assert.deepEqual(await unanswered(view, Chat), []);

    view.forget();
    const asking = (name: string, input: unknown) => ({ type: "ask", id: 900, name, input });
    view.forge(asking("settings.setKey", { id: "demo" }));
    await until(() => view.posted.length === 1);
    view.forge(asking("agent.save", testAgent));
    await until(() => view.posted.length === 2);
    view.forge(asking("chat.stop", JSON.parse(`{"session":"${session}","__proto__":{"x":1}}`)));
    await until(() => view.posted.length === 3);
    assert.deepEqual(
      view.posted.map((message) => /"code":"(\w+)"/.exec(JSON.stringify(message))?.[1]),
      ["internal", "internal", "invalid"],
    );
    view.forge({ type: "command", id: 1, command: "workbench.action.terminal.new" });
    view.forge({ type: "tell", name: "chat.changed", payload: { session } });
    view.forge({ type: "reply", id: 1, output: "yes" });
    // Answered after those were read.
    await ask(Chat.copy, { text: "x" });
    await ask(Chat.insert, { text: "y" });
    const block = { text: "z", language: "ts", file: null };
    await ask(Chat.applyCode, block);
    await ask(Chat.newFile, block);
    await ask(Chat.runCode, block);
    await ask(Chat.openLink, { url: "https://example.com" });
    await ask(Chat.go, { to: "settings", session: null });
    const { agent } = before;
    assert.deepEqual(went, [
      ["copy", "x"],
      ["insert", "y"],
      ["applyCode", block],
      ["newFile", block],
      ["runCode", block],
      ["openLink", "https://example.com"],
      ["go", "settings", null, agent],
    ]);
    assert.deepEqual((await studio.sessions.get(session)).session, before);
  });

  await dispose();
});
