// Attack cases on files, each run for real on a temporary folder: what a model, a repository or another process tries.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { Worker } from "node:worker_threads";
import type { Json } from "../../../src/core/json.ts";
import { judge } from "../../../src/core/policy.ts";
import { pathProblem } from "../../../src/tools/files/pathProblem.ts";
import { sensitivity } from "../../../src/tools/files/sensitivity.ts";
import { findRipgrep } from "./support/ripgrep.ts";
import { CANARY, nowhere, type Sandbox, sandbox } from "./support/workspace.ts";

/** A case that this machine cannot run says why, and returns. */
function attack(name: string, run: (context: TestContext, skip: (why: string) => void) => Promise<void>) {
  test(`attack ${name}`, (context) => run(context, (why) => context.skip(why)));
}

const isWindows = process.platform === "win32";
const read = (given: string): [string, Json] => ["read_file", { path: given }];
/** Everything that a model can do with a path. */
const uses = (given: string): [tool: string, input: Json][] => [
  read(given),
  ["list_folder", { path: given }],
  ["glob", { pattern: "**", path: given }],
  ["search", { pattern: "canary", path: given }],
  ["write_file", { path: given, content: "overwritten" }],
  ["edit_file", { path: given, edits: [{ oldText: CANARY, newText: "overwritten" }] }],
];

/** No use of the path gives anything out, and nothing outside changes. */
async function refusesAll(box: Sandbox, given: string, why = /not inside the workspace/): Promise<void> {
  const before = outsideOf(box);
  for (const [tool, input] of uses(given)) {
    const answer = await box.answer(tool, input);
    assert.match(answer, why, `${tool} ${JSON.stringify(given)}`);
    assert.ok(!answer.includes(CANARY), `${tool} ${JSON.stringify(given)}: ${answer}`);
  }
  assert.deepEqual(outsideOf(box), before);
}
const outsideOf = ({ base }: Sandbox) =>
  readdirSync(base, { recursive: true, encoding: "utf8" })
    .filter((name) => !/^ws(\/|\\|$)/.test(name))
    .map((name) => [
      name,
      statSync(path.join(base, name)).isFile() ? readFileSync(path.join(base, name), "utf8") : null,
    ]);

attack("15: .. leads nowhere, however it is written", async (context) => {
  const box = sandbox(context);
  box.put({ "src/a.txt": "inside" });
  const ups = [
    "../beside/secret.txt",
    "src/../../beside/secret.txt",
    "./../beside/./secret.txt",
    "..",
    "../..",
    "src/../..",
  ];
  const long = `${"src/../".repeat(400)}../beside/secret.txt`;
  const deep = `${"../".repeat(40)}etc/passwd`;
  for (const given of [...ups, long, deep, box.outside, "/etc/passwd", "/", `${box.ws}/../beside/secret.txt`])
    await refusesAll(box, given);
  assert.match(await box.answer(...read("src/../src/a.txt")), /inside/, "what stays inside is fine");
  for (const pattern of ["../**", "../beside/*", "/**", "**/../../**", `${box.base}/**`]) {
    const found = await box.answer("glob", { pattern });
    assert.ok(!found.includes("secret"), `${pattern}: ${found}`);
  }
  assert.equal(await box.answer("search", { pattern: CANARY, files: "../**" }), "Nothing was found.");
});

attack("15: what is outside and what is not there are answered alike", async (context) => {
  const box = sandbox(context);
  const told = async (given: string) => (await box.answer(...read(given))).replaceAll(JSON.stringify(given), "PATH");
  assert.equal(await told("../beside/secret.txt"), await told("../beside/none.txt"));
  assert.equal(await told("/etc/passwd"), await told("/etc/none"));
  symlinkSync(path.join(box.base, "beside"), path.join(box.ws, "out"));
  assert.equal(await told("out/secret.txt"), await told("out/none.txt"));
});

attack("16: links to a file, to a folder, to nothing, to each other", async (context) => {
  const box = sandbox(context);
  box.put({ "real/a.txt": "inside" });
  const link = (to: string, at: string) => symlinkSync(to, path.join(box.ws, at));
  link(box.outside, "file");
  link(path.join(box.base, "beside"), "folder");
  link(path.join(box.base, "beside", "new.txt"), "dangling");
  link("../beside/new.txt", "dangling-relative");
  link("/dev/zero", "zero");
  link("loop-b", "loop-a");
  link("loop-a", "loop-b");
  link("folder", "chain");
  const escapes = ["file", "folder", "dangling", "dangling-relative", "folder/secret.txt", "folder/new/deep.txt"];
  for (const given of [...escapes, "chain/secret.txt", "zero", "loop-a", "loop-a/x", path.join(box.ws, "folder")])
    await refusesAll(box, given);
  const everything = [
    ["glob", { pattern: "**" }],
    ["search", { pattern: "canary" }],
    ["list_folder", {}],
  ] as const;
  for (const [tool, input] of everything) assert.ok(!(await box.answer(tool, input)).includes(CANARY), tool);
  assert.ok(!(await box.answer("glob", { pattern: "**" })).includes("folder/"), "links are not followed");
  link("real/a.txt", "good");
  assert.match(await box.answer(...read("good")), /inside/, "a link inside is fine");
});

attack("16: writing to a link inside changes what it leads to, and the link stays", async (context) => {
  const box = sandbox(context);
  box.put({ "real/a.txt": "inside" });
  symlinkSync("real/a.txt", path.join(box.ws, "good"));
  await box.run("read_file", { path: "good" });
  const invocation = await box.prepare("write_file", { path: "good", content: "changed" });
  assert.equal(invocation.preview, "Overwrite real/a.txt (7 characters)", "the preview names the real file");
  await invocation.run(nowhere);
  assert.equal(readFileSync(path.join(box.ws, "real/a.txt"), "utf8"), "changed");
});

attack("16: a hard link to a file outside is not written through", async (context) => {
  const box = sandbox(context);
  linkSync(box.outside, path.join(box.ws, "hard.txt"));
  await box.run("read_file", { path: "hard.txt" });
  await box.run("write_file", { path: "hard.txt", content: "mine" });
  assert.equal(readFileSync(path.join(box.ws, "hard.txt"), "utf8"), "mine");
  assert.equal(readFileSync(box.outside, "utf8"), `${CANARY}\n`);
});

function exchange(path: string, link: string): void {
  renameSync(path, `${path}-was`);
  symlinkSync(link, path);
}
/** What an attacker swaps between `prepare`, where everything is checked, and `run`. */
const swaps: [name: string, swap: (ws: string, box: Sandbox) => void][] = [
  ["the file for a link", (ws, box) => exchange(`${ws}/d/e/a.txt`, box.outside)],
  ["its folder for a link", (ws, box) => exchange(`${ws}/d/e`, `${box.base}/evil/e`)],
  ["a folder above for a link", (ws, box) => exchange(`${ws}/d`, `${box.base}/evil`)],
  [
    "the file for a pipe",
    (ws) => {
      rmSync(`${ws}/d/e/a.txt`);
      execFileSync("mkfifo", [`${ws}/d/e/a.txt`]);
    },
  ],
  ["the file for a secret inside", (ws) => exchange(`${ws}/d/e/a.txt`, `${ws}/.env`)],
];
attack("17: what is swapped after the check is neither read nor written", async (context, skip) => {
  if (isWindows) return skip("Windows makes links for administrators only");
  for (const [name, swap] of swaps) {
    for (const [tool, input] of [
      ["read_file", { path: "d/e/a.txt" }],
      ["list_folder", { path: "d/e" }],
      ["glob", { pattern: "**/*", path: "d/e" }],
      ["search", { pattern: "[a-z]", regex: true, path: "d/e" }],
      ["search", { pattern: "[a-z]", regex: true, path: "d/e/a.txt" }],
      ["write_file", { path: "d/e/a.txt", content: "overwritten" }],
      ["write_file", { path: "d/e/new.txt", content: "overwritten" }],
      ["write_file", { path: "d/e/deep/er/new.txt", content: "overwritten" }],
      ["edit_file", { path: "d/e/a.txt", edits: [{ oldText: "inside", newText: "overwritten" }] }],
    ] as [string, Json][]) {
      const box = sandbox(context);
      box.put({ "d/e/a.txt": "inside", ".env": `KEY=${CANARY}` });
      mkdirSync(`${box.base}/evil/e`, { recursive: true });
      writeFileSync(`${box.base}/evil/e/a.txt`, `inside ${CANARY}`);
      await box.run("read_file", { path: "d/e/a.txt" });
      const invocation = await box.prepare(tool, input);
      swap(box.ws, box);
      const before = outsideOf(box);
      const answer = await invocation.run(nowhere).then(
        ({ text }) => text,
        (thrown) => String(thrown),
      );
      const what = `${name}, ${tool} ${JSON.stringify(input)}: ${answer}`;
      assert.ok(!answer.includes(CANARY), what);
      assert.ok(!answer.includes("secret.txt"), what);
      assert.deepEqual(outsideOf(box), before, what);
      assert.equal(readFileSync(`${box.ws}/.env`, "utf8"), `KEY=${CANARY}`, what);
    }
  }
});

/** Swaps a folder for a link out of the workspace and back, as fast as it can, in a thread of its own. */
const swapper = `
const { renameSync, symlinkSync, unlinkSync } = require("node:fs");
const { workerData: { ws, evil, turns } } = require("node:worker_threads");
for (;;) {
  try { renameSync(ws + "/d", ws + "/aside"); } catch {}
  try { symlinkSync(evil, ws + "/d"); } catch {}
  Atomics.add(turns, 0, 1);
  try { unlinkSync(ws + "/d"); } catch {}
  try { renameSync(ws + "/aside", ws + "/d"); } catch {}
}`;
attack("17: a folder swapped all the while gets nothing out, and nothing in", async (context, skip) => {
  if (isWindows) return skip("Windows makes links for administrators only");
  const program = findRipgrep();
  const box = sandbox(context, { ripgrep: () => program });
  box.put({ "d/a.txt": "inside\n", "d/sub/b.txt": "inside\n" });
  const evil = `${box.base}/evil`;
  mkdirSync(`${evil}/sub`, { recursive: true });
  for (const name of ["a.txt", "sub/b.txt"]) writeFileSync(`${evil}/${name}`, `${CANARY} inside\n`);
  const turns = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(swapper, { eval: true, workerData: { ws: box.ws, evil, turns } });
  context.after(() => thread.terminate());
  const wins = { read: 0, written: 0, refused: 0 };
  const inside = new Set(["a.txt", "sub/b.txt"]);
  for (let round = 0; round < 200 || (turns[0] ?? 0) < 2_000; round++) {
    const tried: [string, Json] =
      round % 20 === 0
        ? ["search", { pattern: "inside" }]
        : round % 5 === 0
          ? ["glob", { pattern: "**" }]
          : round % 3 === 0
            ? ["write_file", { path: `d/new-${round}/x.txt`, content: "mine" }]
            : round % 3 === 1
              ? read("d/a.txt")
              : ["edit_file", { path: "d/sub/b.txt", edits: [{ oldText: "inside", newText: "inside" + " " }] }];
    const answer = await box.answer(...tried);
    assert.ok(!answer.includes(CANARY), `round ${round}, ${tried[0]}: ${answer}`);
    if (/^(stale|invalid|missing)/.test(answer)) wins.refused++;
    else if (tried[0] === "write_file") wins.written++;
    else wins.read++;
  }
  await thread.terminate();
  const left = readdirSync(evil, { recursive: true, encoding: "utf8" }).filter((name) => name !== "sub");
  assert.deepEqual(new Set(left), inside, "nothing was put outside");
  for (const name of inside) assert.equal(readFileSync(`${evil}/${name}`, "utf8"), `${CANARY} inside\n`);
  assert.ok(wins.read > 0 && wins.refused > 0, JSON.stringify(wins));
  context.diagnostic(`${turns[0]} swaps: ${JSON.stringify(wins)}`);
});

attack("18: a folder whose name begins with the workspace's is another folder", async (context) => {
  const box = sandbox(context);
  for (const given of [`${box.ws}-evil/secret.txt`, "../ws-evil/secret.txt", `${box.ws}/../ws-evil`, `${box.ws}-evil`])
    await refusesAll(box, given);
});

attack("18: of several workspace folders each is its own, and nothing between them is", async (context) => {
  let folders: { name: string; path: string }[] = [];
  const box = sandbox(context, { folders: () => folders });
  for (const name of ["ws/one", "ws/two", "ws/three"]) mkdirSync(path.join(box.base, name));
  folders = ["one", "two"].map((name) => ({ name, path: path.join(box.ws, name) }));
  box.put({ "one/a.txt": "first", "two/a.txt": "second", "two/b.txt": "third", "three/c.txt": CANARY });
  assert.match(await box.answer(...read("one/a.txt")), /first/);
  assert.match(await box.answer(...read("two/a.txt")), /second/);
  assert.match(await box.answer(...read("b.txt")), /third/, "found where it is");
  assert.match(await box.answer(...read("a.txt")), /several folders.*"one", "two"/);
  assert.match(await box.answer(...read(path.join(box.ws, "two/b.txt"))), /third/);
  await refusesAll(box, path.join(box.ws, "three/c.txt"));
  await refusesAll(box, "one/../three/c.txt");
  assert.equal(await box.answer("list_folder", {}), "one/\ntwo/");
  assert.deepEqual((await box.answer("glob", { pattern: "**" })).split("\n"), ["one/a.txt", "two/a.txt", "two/b.txt"]);
});

attack("19: other spellings of the same name", async (context) => {
  const box = sandbox(context);
  box.put({ "Readme.md": "inside", ".env": CANARY, "caf\u00e9.txt": "composed" });
  const foldsCase = existsSync(path.join(box.ws, "README.MD"));
  context.diagnostic(`this file system ${foldsCase ? "takes" : "does not take"} large and small letters for the same`);
  const other = await box.answer(...read("README.MD"));
  if (foldsCase) assert.match(other, /inside/);
  else assert.match(other, /missing: There is no "README.MD". There is "Readme.md"/);
  const decomposed = await box.answer(...read("cafe\u0301.txt"));
  assert.match(decomposed, /composed|There is "caf\u00e9.txt"/);
  // What is judged is the real name, and names that some system takes for it.
  const aliases = [".ENV", ".env.", ".env ", ".env::$DATA", ".Env:stream", ".\uff45nv", ".e\u200cnv", ".env. . ."];
  for (const alias of aliases) assert.notEqual(sensitivity(`/w/${alias}`).reading, null, alias);
  for (const alias of [
    ".GIT/hooks/x",
    ".git./x",
    "GIT~1/x",
    ".g\u200cit/x",
    "package.j\u017fon",
    ".git::$INDEX_ALLOCATION/x",
  ])
    assert.notEqual(sensitivity(`/w/${alias}`).writing, null, alias);
  for (const alias of aliases)
    assert.ok(!(await box.answer("search", { pattern: CANARY, path: "." })).includes(CANARY), alias);
});

attack(
  "19: the names that only Windows gives a file are refused there, and lead nowhere elsewhere",
  async (context) => {
    const forms = [
      ..."\\\\server\\share\\x|\\\\?\\C:\\x|\\\\.\\PhysicalDrive0|//server/share|//?/C:/x|a.txt::$DATA|a.txt:stream".split(
        "|",
      ),
      ..."C:x|C:|.env.|.env |dir./x|dir /x|PACKAG~1.JSO|GIT~1\\config|con|NUL.txt|com1|LPT\u00b9.log|a\\..\\..\\b.|x*y".split(
        "|",
      ),
    ];
    const fine = ["src\\a.ts", "C:\\ws\\a.ts", "c:/ws/a.ts", ".env", "..\\up", "console.ts", "a~b.txt", "com.ts", "."];
    const isUnc = (given: string) => /^[\\/]{2}[^?.]/.test(given);
    // A share is a place like any other: it is outside unless it is the workspace.
    for (const given of forms) if (!isUnc(given)) assert.notEqual(pathProblem(given, "win32"), null, given);
    for (const given of fine) assert.equal(pathProblem(given, "win32"), null, given);
    const box = sandbox(context);
    box.put({ "a.txt": CANARY });
    const before = outsideOf(box);
    for (const given of forms) {
      for (const [tool, input] of uses(given)) {
        const answer = await box.answer(tool, input);
        assert.ok(!answer.includes(CANARY), `${tool} ${given}: ${answer}`);
      }
    }
    assert.deepEqual(outsideOf(box), before);
    assert.equal(readFileSync(path.join(box.ws, "a.txt"), "utf8"), CANARY);
  },
);

attack("19: control characters, half characters, endless paths and addresses", async (context) => {
  const box = sandbox(context);
  box.put({ "a.txt": "inside" });
  const wrong = [
    "a.txt\0.png",
    "a\n.txt",
    "\u001b[2J",
    "\ud800",
    "x".repeat(4_097),
    "file:///etc/passwd",
    "vscode://x",
  ];
  for (const given of wrong) await refusesAll(box, given, /^invalid/);
  await refusesAll(box, "x".repeat(300), /^(invalid|missing)/);
});

attack("20: writing what decides what runs always asks a person", async (context) => {
  const steering = [
    ...".vscode/settings.json|.vscode/tasks.json|a/.vscode/launch.json|x.code-workspace|.git/config|.git/hooks/pre-commit".split(
      "|",
    ),
    ..."mcp.json|.mcp.json|.vscode/mcp.json|.github/agents/a.md|.github/workflows/ci.yml|.claude/settings.json".split(
      "|",
    ),
    ..."CLAUDE.md|docs/AGENTS.md|agents.md|.cursor/rules/a.mdc|.env|.env.local|.env.example|prod.env|package.json".split(
      "|",
    ),
    ..."packages/a/package.json|.npmrc|.husky/pre-commit|.yarnrc.yml|.pnpmfile.cjs|.gitattributes|.devcontainer/x".split(
      "|",
    ),
    ..."sub/.git|.GitHub/agents/a.md|Package.json|.idea/x.xml|GEMINI.md|.envrc|.cargo/config.toml|x.prompt.md".split(
      "|",
    ),
  ];
  const box = sandbox(context);
  box.put({ "readme.md": "" });
  for (const given of steering) {
    const invocation = await box.prepare("write_file", { path: given, content: "x" });
    assert.match(invocation.caution ?? "nothing", /decides what runs|may hold secrets/, given);
    const rules = { decision: "allow", reasons: ["The person allows all writing."] } as const;
    assert.equal(judge({ effect: "write", trusted: true, caution: invocation.caution, rules }), "ask", given);
  }
  for (const given of [
    "src/a.ts",
    "environment.ts",
    "docs/agents/x.md",
    "git/config",
    "vscode/settings.json",
    "a.env.ts",
  ])
    assert.equal((await box.prepare("write_file", { path: given, content: "x" })).caution, undefined, given);
  // By another name: the real one is judged.
  mkdirSync(path.join(box.ws, ".vscode"));
  symlinkSync(".vscode", path.join(box.ws, "harmless"));
  const linked = await box.prepare("write_file", { path: "harmless/tasks.json", content: "{}" });
  assert.match(linked.caution ?? "", /tasks\.json/);
  assert.notEqual(sensitivity("/home/me/.bashrc", "/home/me").writing, null);
  assert.notEqual(sensitivity("/home/me/.config/autostart/x.desktop", "/home/me").writing, null);
  assert.equal(sensitivity("/home/me/project/.prettierrc", "/home/me").writing, null);
  assert.equal(sensitivity("/home/me/.bashrc", "/home/me").reading, null);
});

attack("20: reading secrets asks a person; their templates and public halves do not", async (context) => {
  const secret =
    ".env|.env.production|prod.env|.npmrc|.netrc|.ssh/id_rsa|id_ed25519|a/server.pem|tls.key|.git-credentials|.aws/x|.git/config|x.pfx";
  const open =
    ".env.example|.env.sample|id_rsa.pub|package.json|src/key.ts|keys.ts|monkey|.git/HEAD|README.md|environment.ts";
  const box = sandbox(context);
  for (const given of secret.split("|")) {
    box.put({ [given]: CANARY });
    assert.match((await box.prepare(...read(given))).caution ?? "nothing", /secrets/, given);
  }
  for (const given of open.split("|")) {
    box.put({ [given]: "x" });
    assert.equal((await box.prepare(...read(given))).caution, undefined, given);
  }
});

for (const way of ["ripgrep", "our own search"] as const) {
  attack(`21: what is not read is neither found nor listed, with ${way}`, async (context, skip) => {
    const program = way === "ripgrep" ? findRipgrep() : null;
    if (way === "ripgrep" && program === null)
      return skip("no ripgrep on this machine: run the tests of the host first");
    const box = sandbox(context, { ripgrep: () => program });
    box.put({
      ".env": `KEY=${CANARY}`,
      "deep/id_rsa": CANARY,
      "deep/a.pem": CANARY,
      "a.txt": "inside",
      ".ignore": "a.txt",
    });
    symlinkSync(".env", path.join(box.ws, "link.txt"));
    symlinkSync("../beside", path.join(box.ws, "deep/out"));
    const patterns: Json[] = [
      { pattern: CANARY },
      { pattern: "canary.*", regex: true, ignoreCase: true, everything: true },
      { pattern: "KEY", files: ".env" },
      { pattern: "canary", path: "deep" },
      { pattern: "", regex: true },
      { pattern: "^", regex: true },
    ];
    for (const input of patterns) {
      const answer = await box.answer("search", input);
      assert.ok(!answer.includes(CANARY) && !answer.includes("KEY"), JSON.stringify(input) + answer);
    }
    // The same answer whether the guess is right or wrong: it must not tell a secret letter by letter.
    assert.equal(await box.answer("search", { pattern: "KEY=c" }), await box.answer("search", { pattern: "KEY=x" }));
    const edit = (oldText: string) => box.prepare("edit_file", { path: ".env", edits: [{ oldText, newText: "" }] });
    const told = async (oldText: string) => {
      const { preview, caution } = await edit(oldText);
      return { caution, hasLine: /canary/.test(preview) };
    };
    assert.deepEqual(await told("KEY=c"), await told("KEY=x"));
    for (const given of ["**", ".env", "**/*.pem", "**/id_*"]) {
      const listed = await box.answer("glob", { pattern: given });
      assert.ok(!/\.env|id_rsa|\.pem/.test(listed.replace(/\(.*\)/, "")), listed);
      assert.match(listed, /may hold secrets/);
    }
    assert.ok(!/\.env\b/.test((await box.answer("list_folder", {})).replace(/\(.*\)/g, "")));
    assert.match(await box.answer("search", { pattern: "canary", path: "deep/out" }), /not inside the workspace/);
    assert.match(
      await box.answer("search", { pattern: "inside" }),
      /a\.txt:1: inside/,
      "an ignore file hides nothing from both",
    );
    // By a link the real file is judged.
    assert.match((await box.prepare(...read("link.txt"))).caution ?? "", /secrets/);
  });
}

attack("22: pipes, sockets and devices are refused at once", async (context, skip) => {
  if (isWindows) return skip("Windows has no such files in folders");
  const box = sandbox(context);
  execFileSync("mkfifo", [path.join(box.ws, "pipe")]);
  const server = createServer().listen(path.join(box.ws, "socket"));
  await new Promise((resolve) => server.once("listening", resolve));
  context.after(() => server.close());
  const made = spawnSync("mknod", [path.join(box.ws, "zero"), "c", "1", "5"]).status === 0;
  if (!made)
    context.diagnostic("no device could be made without being root: /dev/zero is tried through a link in case 16");
  for (const given of ["pipe", "socket", ...(made ? ["zero"] : [])]) {
    for (const [tool, input] of uses(given)) {
      const answer = await box.answer(tool, input);
      assert.match(answer, /is a (pipe|socket|device), not a file|is no folder|Nothing was found/, `${tool} ${given}`);
    }
  }
  assert.equal(await box.answer("search", { pattern: "x" }), "Nothing was found.", "and passed over in a search");
});

attack("22: a sparse file of 10 GB, a line without end, and binary files cost next to nothing", async (context) => {
  const box = sandbox(context);
  box.put({
    "hole.txt": "first line\n",
    "line.txt": "x".repeat(3_000_000),
    "zero.bin": Buffer.alloc(1_000),
    "late.txt": "",
  });
  truncateSync(path.join(box.ws, "hole.txt"), 10 * 1024 ** 3);
  truncateSync(path.join(box.ws, "zero.bin"), 10 * 1024 ** 3);
  const before = process.memoryUsage().rss;
  for (const given of ["hole.txt", "zero.bin"]) {
    assert.match(await box.answer(...read(given)), /cannot be shown as text: binary.*10\.0 GB/, given);
    assert.match(
      await box.answer("edit_file", { path: given, edits: [{ oldText: "a", newText: "b" }] }),
      /larger than 16 MB/,
    );
  }
  const line = await box.answer(...read("line.txt"));
  assert.ok(line.length < 3_000 && line.includes("the line goes on"));
  assert.equal(await box.answer("search", { pattern: "first" }), "Nothing was found.");
  assert.ok(process.memoryUsage().rss - before < 300 * 1024 ** 2);
  const png = Buffer.from("89504e470d0a1a0a0000000d4948445200000280000001e0", "hex");
  box.put({ "a.png": png, "b.dat": Buffer.from([1, 2, 0, 3]), "c.txt": Buffer.from([0x63, 0xe9]) });
  assert.match(await box.answer(...read("a.png")), /a PNG image, 640 × 480 pixels, 24 bytes/);
  assert.match(await box.answer(...read("b.dat")), /binary/);
  assert.match(await box.answer(...read("c.txt")), /encoding other than/);
});

attack("22: an expression that never ends is stopped", async (context) => {
  const box = sandbox(context);
  box.put({ "a.txt": `${"a".repeat(40)}b\n` });
  const { search } = await import("../../../src/tools/files/search.ts");
  const invocation = await search(box.workspace, 1_000).prepare({ pattern: "(a+)+(?=$)", regex: true }, nowhere);
  assert.match((await invocation.run(nowhere)).text, /not all was searched in 1 seconds/);
  const controller = new AbortController();
  const running = (await search(box.workspace).prepare({ pattern: "(a+)+(?=$)", regex: true }, nowhere)).run(
    controller.signal,
  );
  controller.abort();
  await assert.rejects(running, { name: "AbortError" });
});

attack("23: in a workspace that is not trusted not even the existence of a file is told", async (context) => {
  const box = sandbox(context, { trusted: () => false });
  box.put({ "a.txt": CANARY });
  for (const given of ["a.txt", "none.txt", "../beside/secret.txt"])
    await refusesAll(box, given, /needs? a trusted workspace/);
});
