import assert from "node:assert/strict";
import { test } from "node:test";
import type { Change } from "../../src/studio/changes.ts";
import { openTestStudio, saying, testAgent, turnEnd } from "../support/testStudio.ts";

test("the agents' verbs", async (context) => {
  const { studio, dispose } = await openTestStudio(saying("Hello."));
  const { agents } = studio;
  const names = async () =>
    (await agents.list()).map(
      ({ version, archivedAt }) => version.spec.name + (archivedAt === null ? "" : " (archived)"),
    );
  const changed: Change["type"][] = [];
  studio.changes.on(({ type }) => void changed.push(type));

  await context.test("saving makes a version, unless nothing changed", async () => {
    const first = await agents.save("a", testAgent);
    assert.equal(first.version.number, 1);
    const second = await agents.save("a", { ...testAgent, instructions: "Be long." });
    assert.equal(second.version.number, 2);
    assert.equal(second.createdAt, first.createdAt);
    const third = await agents.save("a", { ...testAgent, instructions: "Be long." });
    assert.deepEqual(third, second);
    // Going back to what once was is a change.
    assert.equal((await agents.save("a", testAgent)).version.number, 3);
    assert.deepEqual(
      (await agents.versions("a")).map(({ number, spec }) => [number, spec.instructions]),
      [
        [3, "Be brief."],
        [2, "Be long."],
        [1, "Be brief."],
      ],
    );
    assert.ok(changed.every((type) => type === "agents") && changed.length === 4);
  });

  await context.test("a version is restored as a new one, and what stands unsaved stays", async () => {
    const [newest, , first] = await agents.versions("a");
    assert.ok(newest !== undefined && first !== undefined);
    const draft = { ...testAgent, instructions: "Half a sen" };
    await agents.saveDraft("a", draft);
    // As it is already.
    assert.deepEqual((await agents.restoreVersion("a", first.id)).version, newest);
    const second = (await agents.versions("a"))[1];
    const restored = await agents.restoreVersion("a", second?.id ?? "");
    assert.deepEqual([restored.version.number, restored.version.spec.instructions], [4, "Be long."]);
    assert.deepEqual(await agents.draft("a"), draft);
    assert.equal((await agents.restoreVersion("a", newest.id)).version.number, 5);
    assert.equal((await agents.versions("a")).length, 5);
    await assert.rejects(agents.restoreVersion("a", "nothing"), { code: "missing" });
    await assert.rejects(agents.restoreVersion("nobody", first.id), { code: "missing" });
    await agents.saveDraft("a", null);
  });

  await context.test("a copy has its own versions, and a name that says so", async () => {
    const copy = await agents.duplicate("a");
    assert.notEqual(copy.id, "a");
    assert.deepEqual(copy.version.spec, { ...testAgent, name: "Tester (copy)" });
    assert.equal(copy.version.number, 1);
    await assert.rejects(agents.duplicate("nobody"), { code: "missing" });
    await agents.remove(copy.id);
  });

  await context.test("archived agents stand last, and come back to their place", async () => {
    for (const id of ["b", "c"]) await agents.save(id, { ...testAgent, name: id });
    assert.deepEqual(await names(), ["Tester", "b", "c"]);
    await agents.setArchived("b", true);
    assert.deepEqual(await names(), ["Tester", "c", "b (archived)"]);
    await agents.setArchived("b", false);
    assert.deepEqual(await names(), ["Tester", "b", "c"]);
  });

  await context.test("the order is the person's", async () => {
    const cases: [id: string, before: string | null, order: string[]][] = [
      ["c", "a", ["c", "Tester", "b"]],
      ["c", null, ["Tester", "b", "c"]],
      ["a", "c", ["b", "Tester", "c"]],
      ["a", "b", ["Tester", "b", "c"]],
      // No place at all, and the one it has.
      ["b", "b", ["Tester", "b", "c"]],
      ["b", "nobody", ["Tester", "c", "b"]],
      ["nobody", "a", ["Tester", "c", "b"]],
    ];
    for (const [id, before, order] of cases) {
      await agents.move(id, before);
      assert.deepEqual(await names(), order, `${id} before ${before}`);
    }
  });

  await context.test(
    "a deleted agent is gone, but its sessions stay, and it can be brought back as it was",
    async () => {
      const ended = turnEnd(studio);
      const session = await studio.turns.send(null, "Hi", "b");
      await ended;
      await agents.remove("b");
      assert.deepEqual(await names(), ["Tester", "c"]);
      assert.equal(await agents.find("b"), null);
      await assert.rejects(agents.get("b"), { code: "missing" });
      await assert.rejects(agents.save("b", testAgent), { code: "missing" });
      assert.equal((await studio.sessions.get(session)).session.agent, "b");
      // Another one answers in its place.
      const again = turnEnd(studio);
      await studio.turns.send(session, "Still there?", null);
      assert.equal(await again, "idle");
      await assert.rejects(studio.turns.run("b", "Work"), { code: "missing" });
      await agents.restore("b");
      assert.deepEqual(await names(), ["Tester", "c", "b"]);
      assert.equal((await agents.get("b")).version.number, 1);
    },
  );

  await context.test("what stands unsaved is kept until it is saved or dropped", async () => {
    const draft = { ...testAgent, name: "", instructions: "Half a sen" };
    await agents.saveDraft("a", draft);
    assert.deepEqual(await agents.draft("a"), draft);
    assert.equal((await agents.get("a")).version.spec.name, "Tester");
    await agents.saveDraft("a", null);
    assert.equal(await agents.draft("a"), null);
    await agents.saveDraft("a", draft);
    await agents.save("a", { ...testAgent, name: "Whole" });
    assert.equal(await agents.draft("a"), null);
    // One that was never saved is in no list.
    await agents.saveDraft("new", draft);
    assert.equal(await agents.find("new"), null);
    assert.deepEqual(await names(), ["Whole", "c", "b"]);
    assert.deepEqual(await agents.draft("new"), draft);
    assert.equal((await agents.save("new", { ...testAgent, name: "New" })).version.number, 1);
    assert.deepEqual(await names(), ["Whole", "c", "b", "New"]);
  });

  await dispose();
});

test("without an agent nothing is sent, and the person is told what to do", async () => {
  const { studio, dispose } = await openTestStudio(saying("Hello."));
  await assert.rejects(studio.turns.send(null, "Hi", null), { code: "unconfigured" });
  await studio.agents.save("a", testAgent);
  await assert.rejects(studio.turns.send(null, "  \n", "a"), { code: "invalid" });
  await assert.rejects(studio.turns.run("a", " "), { code: "invalid" });
  assert.deepEqual(await studio.sessions.list("chat"), []);
  assert.deepEqual(await studio.sessions.list("run"), []);
  await dispose();
});
