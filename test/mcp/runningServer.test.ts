import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import { never, openServer, say, serverTest, shortPatience, stdio } from "./support.ts";

serverTest("a server offers tools, resources and prompts, and is called", stdio(), {}, async (opened) => {
  const { server } = opened;
  assert.deepEqual(server.state, { at: "running" });
  assert.deepEqual(
    server.offer.tools.map(({ name, description }) => [name, description]),
    [
      ["echo", "Says the text again."],
      ["do", "Does what its text says."],
    ],
  );
  assert.deepEqual(
    server.offer.prompts.map(({ name, arguments: given }) => [name, given.map((one) => one.name)]),
    [["greet", ["whom"]]],
  );
  assert.equal(server.offer.resources, true);
  assert.equal(await say(opened, "hello"), "hello");
  const connection = server.connection();
  assert.deepEqual(
    (await connection.listResources(never)).map(({ uri }) => uri),
    ["note://one"],
  );
  assert.deepEqual(await connection.readResource("note://one", never), [
    { type: "resource", uri: "note://one", mediaType: "", text: "The first note." },
  ]);
  assert.equal(await connection.getPrompt("greet", { whom: "Ada" }, never), "Greet Ada.");
  const failed = await connection.callTool("do", { text: "fail" }, () => {}, never);
  assert.equal(failed.isError, true);
});

serverTest(
  "it tells of progress, and is told of the workspace's folders",
  stdio(),
  {
    roots: [{ name: "work", path: "/some/work" }],
  },
  async (opened) => {
    const heard: string[] = [];
    assert.equal(await say(opened, "progress", (text) => heard.push(text)), "done");
    assert.deepEqual(heard, ["step 1\n", "step 2\n", "step 3\n"]);
    assert.deepEqual(JSON.parse(await say(opened, "roots")), { roots: [{ uri: "file:///some/work", name: "work" }] });
  },
);

serverTest("a list that changes is read again", stdio(), {}, async (opened) => {
  await say(opened, "change");
  await opened.until(({ offer }) => offer.tools[0]?.description.endsWith("elsewhere.") === true);
});

serverTest("a list that changes while the server starts is read again", stdio("late"), {}, async (opened) => {
  await opened.until(({ offer }) => offer.tools[0]?.description.endsWith("elsewhere.") === true);
});

serverTest("a list that changes right after a restart is read again", stdio(), {}, async (opened) => {
  const isChanged = ({ offer }: typeof opened.server) => offer.tools[0]?.description.endsWith("elsewhere.") === true;
  await say(opened, "change");
  await opened.until(isChanged);
  // The reading before the restart is not over yet: it waits, so as to ask no more often than it should.
  await opened.server.stop();
  await opened.server.start(async () => stdio(), never);
  assert.equal(isChanged(opened.server), false);
  await say(opened, "change");
  await opened.until(isChanged);
});

serverTest("a call that is stopped ends at once, and the server goes on", stdio(), {}, async (opened) => {
  const controller = new AbortController();
  const call = opened.server.connection().callTool("do", { text: "hang" }, () => {}, controller.signal);
  controller.abort();
  await assert.rejects(call, { code: "aborted" });
  assert.equal(await say(opened, "hello"), "hello");
});

serverTest(
  "a call that hangs ends after a while, and the server goes on",
  stdio(),
  { patience: shortPatience },
  async (opened) => {
    await assert.rejects(say(opened, "hang"), { code: "timeout", message: /did not answer in time/ });
    assert.equal(await say(opened, "hello"), "hello");
  },
);

serverTest(
  "a server that dies is told of, with its last words, and can be started again",
  stdio(),
  {},
  async (opened) => {
    const { server } = opened;
    await assert.rejects(say(opened, "die"), { code: "closed" });
    await opened.until(({ state }) => state.at === "failed");
    assert.ok(server.state.at === "failed");
    assert.match(
      server.state.error.message,
      /ended by itself\. It ended with exit code 3\. Its last words: “I cannot go on\.”\./,
    );
    assert.deepEqual(server.offer.tools, []);
    assert.throws(() => server.connection(), { code: "closed" });
    await server.start(async () => stdio(), never);
    assert.equal(await say(opened, "hello"), "hello");
  },
);

test("a server that ends before it answers says why, by its exit code and its last words", async () => {
  const { server } = openServer();
  await assert.rejects(
    server.start(async () => stdio("exit"), never),
    {
      code: "closed",
      message: /did not start\. It ended with exit code 2\. Its last words: “Missing: --root”\./,
    },
  );
  assert.equal(server.state.at, "failed");
});

test("a program that is not there is said so", async () => {
  const { server } = openServer();
  const launch = { ...stdio(), command: "no-such-program-1234" };
  await assert.rejects(
    server.start(async () => launch, never),
    { code: "invalid", message: /"no-such-program-1234" was not found/ },
  );
  const folder = { ...stdio(), cwd: "/no/such/folder" };
  await assert.rejects(
    server.start(async () => folder, never),
    { code: "invalid", message: /folder "\/no\/such\/folder" does not/ },
  );
});

test("attack 47: a server that never answers is given up, and leaves no process", async () => {
  const opened = openServer({ patience: shortPatience });
  await assert.rejects(
    opened.server.start(async () => stdio("mute"), never),
    { code: "timeout" },
  );
  assert.equal(opened.server.state.at, "failed");
});

test("a start can be stopped", async () => {
  const { server, until } = openServer();
  const start = server.start(async () => stdio("mute"), never);
  const refused = assert.rejects(start, { code: "aborted" });
  await until(({ state }) => state.at === "starting");
  await server.stop();
  await refused;
  assert.deepEqual(server.state, { at: "stopped" });
});

test("whoever stops waiting for a start does not stop it for others", async () => {
  const { server } = openServer();
  try {
    const first = server.start(async () => stdio(), never);
    const controller = new AbortController();
    const second = server.start(async () => stdio(), controller.signal);
    controller.abort();
    await assert.rejects(second, { code: "aborted" });
    await first;
    assert.equal(server.state.at, "running");
  } finally {
    await server.stop();
  }
});

serverTest(
  "an older program that ends at an unknown question is started once more",
  stdio("old"),
  {},
  async (opened) => {
    assert.equal(await say(opened, "hello"), "hello");
  },
);

serverTest("attack 47: what is no message is left out and logged", stdio("noise"), {}, async (opened) => {
  assert.equal(await say(opened, "garbage"), "garbage was said");
  assert.equal(await say(opened, "hello"), "hello");
  assert.deepEqual(
    opened.lines.filter((line) => line.startsWith("warning: Not a message")),
    ["Welcome to this server!", "This is no message.", "{", "  "].map((line) => `warning: Not a message: ${line}`),
  );
});

serverTest("attack 47: a line of 100 MB ends the server and takes no memory with it", stdio(), {}, async (opened) => {
  const before = process.memoryUsage().rss;
  await assert.rejects(say(opened, "huge"), { code: "closed" });
  await opened.until(({ state }) => state.at === "failed");
  assert.ok(opened.server.state.at === "failed");
  assert.match(opened.server.state.error.message, /more than 32 MB/);
  assert.ok(process.memoryUsage().rss - before < 100_000_000, "the line was kept");
});

serverTest(
  "attack 47: a flood of messages waits in its pipe, and the studio goes on",
  stdio(),
  { patience: shortPatience },
  async (opened) => {
    const call = say(opened, "flood");
    const refused = assert.rejects(call, { code: "timeout" });
    const other = openServer();
    await other.server.start(async () => stdio(), never);
    for (const words of ["one", "two", "three"]) assert.equal(await say(other, words), words);
    await other.server.stop();
    await refused;
    await opened.server.stop();
    assert.deepEqual(opened.server.state, { at: "stopped" });
  },
);

serverTest(
  "attack 47: shouting without a line end on the error output fills no memory",
  stdio(),
  {},
  async (opened) => {
    assert.equal(await say(opened, "shout"), "shouting");
    assert.equal(await say(opened, "hello"), "hello");
    assert.ok(opened.lines.every((line) => line.length < 3_000));
  },
);

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

test("attack 47: a stopped server takes along what it has started, also what left its group", {
  skip: process.platform === "win32",
}, async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mcp-"));
  const file = path.join(folder, "pids");
  const { server } = openServer();
  await server.start(async () => stdio("children", file), never);
  const pids = readFileSync(file, "utf8").trim().split("\n").map(Number);
  assert.equal(pids.length, 2);
  assert.ok(pids.every(isAlive));
  await server.stop();
  assert.deepEqual(pids.filter(isAlive), []);
  rmSync(folder, { recursive: true });
});

test("when our own process is killed, its servers end, with all that they have started", {
  skip: process.platform !== "linux",
}, async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mcp-"));
  const file = path.join(folder, "pids");
  const host = spawn(process.execPath, [path.join(process.env.STUDIO_BUILD ?? "", "test/mcp/host.child.js"), file]);
  await new Promise((resolve) => host.stdout.once("data", resolve));
  const pids = readFileSync(file, "utf8").trim().split("\n").map(Number);
  assert.ok(pids.length === 2 && pids.every(isAlive));
  host.kill("SIGKILL");
  while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
  rmSync(folder, { recursive: true });
});

test("one that ignores every polite word is ended all the same", async () => {
  const { server } = openServer();
  await server.start(async () => stdio("stubborn"), never);
  await server.stop();
  assert.deepEqual(server.state, { at: "stopped" });
});

serverTest("of two tools of one name the first is taken", stdio("twice"), {}, async ({ server, lines }) => {
  assert.deepEqual(
    server.offer.tools.map(({ description }) => description),
    ["Says the text again."],
  );
  assert.ok(lines.some((line) => line.includes(`"echo" is listed twice`)));
});

serverTest(
  "it sees no secret of ours, but what was entered for it",
  { ...stdio(), kind: "stdio", env: { SERVICE_TOKEN: "entered", AI_STUDIO_CALL: "forged" } } as ReturnType<
    typeof stdio
  >,
  {
    environment: {
      PATH: process.env.PATH,
      HOME: "/home/ada",
      OPENAI_API_KEY: "sk-secret",
      NODE_OPTIONS: "--no-warnings",
    },
  },
  async (opened) => {
    const environment = JSON.parse(await say(opened, "environment"));
    assert.equal(environment.SERVICE_TOKEN, "entered");
    assert.equal(environment.HOME, "/home/ada");
    assert.equal("OPENAI_API_KEY" in environment || "NODE_OPTIONS" in environment, false);
    assert.notEqual(environment.AI_STUDIO_CALL, "forged");
  },
);

serverTest(
  "a model and a person are asked through our ports",
  stdio(),
  {
    person: {
      async sample(request) {
        assert.deepEqual(request, {
          system: "Count.",
          messages: [{ role: "user", text: "How many?" }],
          maxTokens: 8_192,
          temperature: null,
        });
        return { model: "m1", text: "Three.", finish: "endTurn" };
      },
      async elicit(request) {
        assert.ok(request.kind === "form");
        assert.deepEqual(
          request.fields.map(({ name, title, required, kind, initial }) => [name, title, required, kind.type, initial]),
          [
            ["name", "Name", true, "text", null],
            ["age", "age", false, "number", 7],
          ],
        );
        return { action: "accept", values: { name: "Ada" } };
      },
    },
  },
  async (opened) => {
    assert.deepEqual(JSON.parse(await say(opened, "sample")), {
      model: "m1",
      role: "assistant",
      content: { type: "text", text: "Three." },
      stopReason: "endTurn",
    });
    assert.deepEqual(JSON.parse(await say(opened, "elicit")), { action: "accept", content: { name: "Ada", age: 7 } });
  },
);

serverTest(
  "when nobody answers, the server is refused",
  stdio(),
  { person: { sample: () => Promise.reject(fail("aborted", "Nobody agreed.")) } },
  async (opened) => {
    assert.match(await say(opened, "sample"), /Nobody agreed/);
    assert.match(await say(opened, "elicit"), /error/);
  },
);
