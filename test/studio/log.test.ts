import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../../src/core/event.ts";
import { type FailureCode, fail } from "../../src/core/failure.ts";
import { createEmitter } from "../../src/core/scope.ts";
import type { Store } from "../../src/store/store.ts";
import type { Change, Trouble } from "../../src/studio/changes.ts";
import type { StudioDeps } from "../../src/studio/deps.ts";
import { createLog } from "../../src/studio/log.ts";
import { findShell } from "../../src/tools/shell/program.ts";
import { noMcpHost } from "../support/testStudio.ts";

const unused = () => {
  throw new Error("The log does not need this.");
};
const said = (text: string): Entry => ({
  span: null,
  parent: null,
  fact: { kind: "message.user", content: [{ type: "text", text }] },
});

/** A log on a disk that answers as it is told: a failure's code, or nothing to let the append through. */
function onDisk(...answers: (FailureCode | "lost" | null)[]) {
  const written: unknown[] = [];
  const told: Trouble["error"]["code"][] = [];
  const changed: Change[] = [];
  const slept: number[] = [];
  const state = { tries: 0, onSleep: () => {} };
  const call = async (_name: string, input: { readonly events: unknown }): Promise<unknown> => {
    const code = answers[state.tries++];
    if (code === "lost") return code;
    if (code) throw fail(code, `The disk says ${code}.`);
    written.push(input);
    return input.events;
  };
  const deps: StudioDeps = {
    // The only operation that the log knows is `events.append`.
    store: { call, report: unused, onChange: unused, dispose: unused } as unknown as Store,
    secrets: { get: unused, set: unused, remove: unused },
    workspace: {
      trusted: unused,
      id: unused,
      problems: unused,
      folders: unused,
      hasUnsaved: unused,
      ripgrep: unused,
      browserProgram: unused,
      foreignTools: unused,
      searchWorker: "",
    },
    mcp: noMcpHost(),
    openProvider: unused,
    price: unused,
    countTokens: unused,
    condenseAt: unused,
    titles: unused,
    shell: { program: findShell({}), sandbox: null, environment: {} },
    loadCommandParser: unused,
    owner: "me",
    isOwnerDead: unused,
    limits: unused,
    now: () => 7,
    random: unused,
    newId: (() => {
      let count = 0;
      return () => `e${++count}`;
    })(),
    digest: unused,
    every: unused,
    async sleep(ms) {
      slept.push(ms);
      state.onSleep();
    },
  };
  const changes = createEmitter<Change>();
  const troubles = createEmitter<Trouble>();
  changes.on((change) => void changed.push(change));
  troubles.on(({ error }) => void told.push(error.code));
  const log = createLog(deps, changes, troubles, new Set(["sk-canary-0123456789"]));
  return { log, written, told, changed, slept, state };
}
const nowhere = () => new AbortController().signal;

test("what is appended gets its id and time, loses its secrets, and is told", async () => {
  const { log, written, told, changed } = onDisk(null);
  await log.append("s", "b", [said("one"), said("My key is sk-canary-0123456789.")]);
  assert.deepEqual(written, [
    {
      session: "s",
      branch: "b",
      events: [
        { ...said("one"), id: "e1", at: 7 },
        { ...said("My key is [redacted]."), id: "e2", at: 7 },
      ],
      owner: "me",
    },
  ]);
  assert.deepEqual(changed, [{ type: "session", session: "s" }]);
  assert.deepEqual(told, []);
});

test("a full disk is waited for: nothing is lost, ids and order stay, and the person is told once", async () => {
  const { log, written, told, slept, state } = onDisk("store-full", "store-busy", "store-full", null, null);
  await log.append("s", "b", [said("one"), said("two")], nowhere());
  await log.append("s", "b", [said("three")], nowhere());
  const texts = JSON.stringify(written).match(/one|two|three|"id":"e\d"/g);
  assert.deepEqual(texts, ["one", '"id":"e1"', "two", '"id":"e2"', "three", '"id":"e3"']);
  assert.deepEqual(told, ["store-full"]);
  assert.equal(slept.length, 3);
  assert.equal(state.tries, 5);
});

test("of another window's lock the store tells, and what waits for it is written all the same", async () => {
  const { log, written, told, slept } = onDisk("store-busy", "store-busy", "store-full", null);
  await log.append("s", "b", [said("one")], nowhere());
  assert.equal(written.length, 1);
  assert.equal(slept.length, 3);
  assert.deepEqual(told, ["store-full"]);
});

test("what another window has taken over is not written to, nor waited for", async () => {
  const { log, changed, slept, told } = onDisk("store-full", "lost");
  await assert.rejects(log.append("s", "b", [said("one")], nowhere()), { code: "stale" });
  assert.deepEqual([changed, slept.length, told], [[], 1, ["store-full"]]);
});

test("stopping ends the waiting, with what was wrong", async () => {
  const controller = new AbortController();
  const { log, written, state } = onDisk(...Array.from({ length: 9 }, (): FailureCode => "store-readonly"));
  state.onSleep = () => controller.abort();
  await assert.rejects(log.append("s", "b", [said("one")], controller.signal), { code: "store-readonly" });
  assert.equal(state.tries, 2);
  assert.deepEqual(written, []);
});

test("what does not pass, and what nobody waits for, fails at once", async () => {
  for (const [code, signal] of [
    ["store-corrupt", nowhere()],
    ["store-newer", nowhere()],
    ["internal", nowhere()],
    ["store-full", undefined],
    ["store-full", AbortSignal.abort()],
  ] as const) {
    const { log, slept, told } = onDisk(code);
    await assert.rejects(log.append("s", "b", [said("one")], signal), { code });
    assert.deepEqual([slept, told], [[], []], code);
  }
});
