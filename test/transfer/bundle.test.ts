// What goes out comes back: the same session in another history, and never twice in the same.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { isFailure } from "../../src/core/failure.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { historyOf, openTestStudio, saying, type TestStudio, testAgent, turnEnd } from "../support/testStudio.ts";
import { wholeOf, writeRandomSession } from "./support/logs.ts";

const never = new AbortController().signal;

async function open(t: TestContext): Promise<TestStudio> {
  const house = await openTestStudio(saying("Hello."));
  t.after(house.dispose);
  return house;
}

async function importAll({ studio }: TestStudio, file: string) {
  const source = studio.transfer.fileSource(file, "a file");
  const looked = await studio.transfer.look(source, never);
  return studio.transfer.take(source, new Set(looked.sessions.map(({ id }) => id)), never);
}

test("export, then import into another history, gives equal sessions: 40 of any shape", async (t) => {
  const [from, to] = [await open(t), await open(t)];
  const ids: string[] = [];
  for (let seed = 1; seed <= 40; seed++) ids.push(await writeRandomSession(from.store, seed));
  const file = path.join(temporaryFolder(t), "all.json");
  const bytes = await from.studio.transfer.exportBundle(ids, file, never);
  assert.equal(bytes, readFileSync(file).length);
  const taken = await importAll(to, file);
  assert.deepEqual(taken.problems, { shown: [], count: 0 });
  assert.deepEqual(taken.added, ids);
  for (const id of ids) {
    const [before, after] = [await wholeOf(from.store, id), await wholeOf(to.store, id)];
    // The agent is not in the other history, and its place in the list of sessions is not the session's.
    assert.deepEqual(after, { ...before, session: { ...before.session, agent: null } });
  }
});

test("importing twice adds nothing, and exporting again gives the same bundle", async (t) => {
  const [from, to] = [await open(t), await open(t)];
  const folder = temporaryFolder(t);
  await from.studio.agents.save("agent", testAgent);
  const agent = await from.studio.agents.get("agent");
  const done = turnEnd(from.studio);
  const id = await from.studio.turns.send(null, "Hello", "agent");
  await done;
  const random = await writeRandomSession(from.store, 7);
  const [first, second] = [path.join(folder, "first.json"), path.join(folder, "second.json")];
  await from.studio.transfer.exportBundle([id, random], first, never);
  assert.deepEqual((await importAll(to, first)).added, [id, random]);
  const before = [await wholeOf(to.store, id), await wholeOf(to.store, random)];
  const again = await importAll(to, first);
  assert.deepEqual([again.added, again.grown, again.known, again.messages], [[], [], 2, 0]);
  assert.deepEqual([await wholeOf(to.store, id), await wholeOf(to.store, random)], before);
  // The versions that its turns name went along, although the agent is in no list there.
  await to.studio.transfer.exportBundle([id, random], second, never);
  const lines = (file: string) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => !line.includes('"type":"bundle"'));
  assert.deepEqual(
    lines(second),
    lines(first).map((line) => line.replace('"agent":"agent","head"', '"agent":null,"head"')),
  );
  assert.match(readFileSync(second, "utf8"), new RegExp(`"type":"agent","id":"${agent.version.id}"`));
  assert.deepEqual(await to.studio.agents.list(), []);
});

test("a bundle is one JSON document", async (t) => {
  const from = await open(t);
  const id = await writeRandomSession(from.store, 3);
  const file = path.join(temporaryFolder(t), "one.json");
  await from.studio.transfer.exportBundle([id], file, never);
  const document = JSON.parse(readFileSync(file, "utf8"));
  assert.equal(document[0].format, "ai-studio");
  assert.equal(document.at(-1).type, "end");
});

test("secrets in the files that an agent changed stay here", async (t) => {
  const from = await open(t);
  const id = await writeRandomSession(from.store, 3);
  const { head } = (await from.studio.sessions.get(id)).session;
  const key = ["AKIA", "Q3EGRJ7WX5LMNPA2"].join("");
  const file = (n: number) => `const a = ${n};\nconst key = "${key}";\n`;
  const fact = { kind: "file.prepared", callId: "c", path: "/a.ts", before: file(1), after: file(2) } as const;
  const event = { id: "prepared", at: 1, span: null, parent: null, fact };
  await from.store.call("events.append", { session: id, branch: head, events: [event] });
  const target = path.join(temporaryFolder(t), "one.json");
  await from.studio.transfer.exportBundle([id], target, never);
  const text = readFileSync(target, "utf8");
  assert.ok(text.includes("const a = 2;"));
  assert.ok(!text.includes(key));
});

test("a bundle that was laid out anew is read all the same", async (t) => {
  const [from, to] = [await open(t), await open(t)];
  const id = await writeRandomSession(from.store, 4);
  const file = path.join(temporaryFolder(t), "one.json");
  await from.studio.transfer.exportBundle([id], file, never);
  writeFileSync(file, `\ufeff${JSON.stringify(JSON.parse(readFileSync(file, "utf8")), null, 2)}\n`);
  const taken = await importAll(to, file);
  assert.deepEqual([taken.added, taken.problems.count], [[id], 0]);
  assert.deepEqual((await wholeOf(to.store, id)).events, (await wholeOf(from.store, id)).events);
});

/** A conversation in two histories: exported from the first, imported into the second. */
async function shared(t: TestContext) {
  const [one, two] = [await open(t), await open(t)];
  const folder = temporaryFolder(t);
  for (const house of [one, two]) await house.studio.agents.save("agent", testAgent);
  const say = async (house: TestStudio, session: string | null, words: string) => {
    const done = turnEnd(house.studio);
    const id = await house.studio.turns.send(session, words, "agent");
    await done;
    return id;
  };
  const id = await say(one, null, "First");
  const send = async (from: TestStudio, to: TestStudio) => {
    const file = path.join(folder, "again.json");
    await from.studio.transfer.exportBundle([id], file, never);
    return importAll(to, file);
  };
  await send(one, two);
  return { one, two, id, say, send };
}
const said = async (house: TestStudio, id: string) =>
  (await historyOf(house.studio, id)).flatMap(({ fact }) =>
    fact.kind === "message.user" ? fact.content.map((block) => (block.type === "text" ? block.text : "")) : [],
  );

test("a conversation that went on elsewhere gets what is new, on the same branch", async (t) => {
  const { one, two, id, say, send } = await shared(t);
  await say(two, id, "Second");
  const taken = await send(two, one);
  assert.deepEqual([taken.added, taken.grown, taken.known], [[], [id], 0]);
  assert.deepEqual(await said(one, id), ["First", "Second"]);
  assert.deepEqual((await wholeOf(one.store, id)).events, (await wholeOf(two.store, id)).events);
});

test("one that went on in both places becomes two branches, once", async (t) => {
  const { one, two, id, say, send } = await shared(t);
  await say(one, id, "Here");
  await say(two, id, "There");
  await send(two, one);
  const { session, branches } = await one.studio.sessions.get(id);
  assert.equal(branches.length, 2);
  assert.deepEqual(await said(one, id), ["First", "Here"]);
  const other = branches.find((branch) => branch.id !== session.head);
  await one.studio.sessions.switchBranch(id, other?.id ?? "");
  assert.deepEqual(await said(one, id), ["First", "There"]);
  const before = await wholeOf(one.store, id);
  assert.equal((await send(two, one)).known, 1);
  await say(two, id, "There again");
  await send(two, one);
  assert.deepEqual(await said(one, id), ["First", "There", "There again"]);
  assert.deepEqual((await wholeOf(one.store, id)).branches, before.branches);
});

test("one that was deleted comes back", async (t) => {
  const { one, two, id, send } = await shared(t);
  await one.studio.sessions.remove(id);
  const taken = await send(two, one);
  assert.deepEqual(taken.grown, [id]);
  assert.equal((await one.studio.sessions.get(id)).session.deletedAt, null);
});

test("a session that is at work is left alone", async (t) => {
  const { one, two, id, say, send } = await shared(t);
  await say(two, id, "Second");
  const { session } = await one.studio.sessions.get(id);
  await one.store.call("leases.take", { session: id, branch: session.head, owner: "somebody" });
  const taken = await send(two, one);
  assert.match(taken.problems.shown[0]?.what ?? "", /An agent is at work/);
  assert.deepEqual(await said(one, id), ["First"]);
});

test("what was exported in the middle of a turn ends there, and nobody is asked anything", async (t) => {
  const { one, two, id, send } = await shared(t);
  const { session } = await two.studio.sessions.get(id);
  const entry = (span: string, parent: string | null, fact: object) => ({
    id: `open-${span}-${"kind" in fact ? fact.kind : ""}`,
    at: 5,
    span,
    parent,
    fact: fact as never,
  });
  await two.store.call("events.append", {
    session: id,
    branch: session.head,
    events: [
      entry("t", null, { kind: "turn.started", agentVersion: "v", agentName: "A" }),
      entry("c", "t", {
        kind: "tool.requested",
        callId: "1",
        name: "shell",
        input: {},
        effect: "execute",
        preview: "",
      }),
      entry("c", null, { kind: "tool.asked", callId: "1", name: "shell", reasons: [], offer: [], workspace: null }),
    ],
  });
  assert.equal((await two.studio.approvals.waiting()).length, 1);
  await send(two, one);
  assert.equal((await one.studio.sessions.get(id)).session.state, "interrupted");
  assert.deepEqual(await one.studio.approvals.waiting(), []);
  assert.equal((await send(two, one)).known, 1);
  assert.equal((await one.studio.sessions.get(id)).branches.length, 1);
});

test("no key is in an export, wherever it was written", async (t) => {
  const KEY = "sk-canary-0123456789abcdefWXYZ";
  const house = await openTestStudio(saying(`Your key is ${KEY}.`));
  t.after(house.dispose);
  const { studio } = house;
  const connection = await studio.connections.save({
    ...{ id: null, name: "One", baseUrl: "", apiVersion: "", models: [], compatibility: false },
    provider: "openai",
  });
  await studio.connections.setKey(connection.id, KEY);
  await studio.agents.save("agent", { ...testAgent, connection: connection.id, instructions: `Use ${KEY}` });
  const done = turnEnd(studio);
  const id = await studio.turns.send(null, `My key is ${KEY}`, "agent");
  await done;
  await studio.sessions.rename(id, `About ${KEY}`);
  const file = path.join(temporaryFolder(t), "secret.json");
  await studio.transfer.exportBundle([id], file, never);
  const text = readFileSync(file, "utf8");
  assert.match(text, /\[redacted\]/);
  assert.ok(!text.includes("canary"), "the key is in the bundle");
});

test("a write that fails or is stopped leaves what was there, and nothing half", async (t) => {
  const house = await open(t);
  const id = await writeRandomSession(house.store, 5);
  const folder = temporaryFolder(t);
  const file = path.join(folder, "kept.json");
  writeFileSync(file, "before");
  await assert.rejects(
    house.studio.transfer.exportBundle([id, "gone"], file, never),
    (thrown) => isFailure(thrown) && thrown.code === "missing",
  );
  await assert.rejects(house.studio.transfer.exportBundle([id], file, AbortSignal.abort()));
  assert.deepEqual([readdirSync(folder), readFileSync(file, "utf8")], [["kept.json"], "before"]);
  const nowhere = path.join(folder, "no", "such.json");
  await assert.rejects(
    house.studio.transfer.exportBundle([id], nowhere, never),
    (thrown) => isFailure(thrown) && thrown.code === "store-io",
  );
});
