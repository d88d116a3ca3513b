import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import type { Json } from "../../../src/core/json.ts";
import { findShell } from "../../../src/tools/shell/program.ts";
import { findSandbox } from "../../../src/tools/shell/sandbox.ts";
import { type ShellOptions, shell } from "../../../src/tools/shell/shell.ts";

const root = realpathSync(mkdtempSync(path.join(tmpdir(), "shell-")));
after(() => rmSync(root, { recursive: true, force: true }));
const work = path.join(root, "work");
mkdirSync(path.join(work, "src"), { recursive: true });
mkdirSync(path.join(root, "work-evil"));
symlinkSync(root, path.join(work, "out"));
symlinkSync(path.join(work, "src"), path.join(root, "toWork"));

const never = new AbortController().signal;
const sandbox = await findSandbox(process.env, never);
const tool = (rest: Partial<ShellOptions> = {}) =>
  shell({ folders: () => [work], program: findShell(process.env), sandbox: null, environment: process.env, ...rest });
const prepare = (input: Json, rest: Partial<ShellOptions> = {}) => tool(rest).prepare(input, never);
const run = async (command: string, rest: Partial<ShellOptions> = {}, signal = never) =>
  (await prepare({ command }, rest)).run(signal);

/** The processes that have this text in their command line. */
function running(text: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid)) return false;
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ").includes(text);
      } catch {
        return false;
      }
    });
}
/** The program itself, not a shell that will become it; one that has ended since is none. */
function isSleep(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8") === "sleep\n";
  } catch {
    return false;
  }
}
async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 10));
}
/** A number of seconds that no other process of this machine sleeps. */
const oddSleep = () => `${1_000 + Math.floor(Math.random() * 1e6)}.${Math.floor(Math.random() * 1e6) + 1}`;

test("attack 36: the preview and the detail show exactly what will run, and where", async () => {
  const { preview, detail } = await prepare({ command: "echo a\u202eb\nrm x", cwd: "src" });
  assert.equal(preview, `echo a⟨U+202E⟩b⟨U+000A⟩rm x (bash in ${work}/src, no sandbox on this machine)`);
  assert.deepEqual(detail, {
    kind: "command",
    command: "echo a\u202eb\nrm x",
    cwd: path.join(work, "src"),
    shell: "bash",
    sandbox: null,
  });
  assert.equal(tool().effect, "execute");
});

test("a command runs in the folder that was asked for, inside the workspace only", async () => {
  assert.match((await (await prepare({ command: "pwd", cwd: "src" })).run(never)).text, new RegExp(`^${work}/src\n`));
  for (const cwd of ["..", "../work-evil", "/", "out", "src/../..", path.join(root, "work-evil")])
    await assert.rejects(prepare({ command: "pwd", cwd }), { code: "invalid", message: /outside the workspace/ }, cwd);
  await assert.rejects(prepare({ command: "pwd", cwd: "missing" }), { code: "invalid", message: /There is no folder/ });
  await assert.rejects(prepare({ command: "pwd" }, { folders: () => [] }), { code: "unconfigured" });
  for (const input of [
    {},
    { command: "" },
    { command: 1 },
    { command: "ls", timeoutSeconds: 0 },
    { command: "a\0b" },
  ] as Json[])
    await assert.rejects(prepare(input), { code: "invalid" });
});

test("attack 17: a folder that is exchanged between the preview and the run is not run in", async () => {
  const folder = path.join(work, "swapped");
  mkdirSync(folder);
  const invocation = await prepare({ command: "pwd", cwd: "swapped" });
  rmSync(folder, { recursive: true });
  symlinkSync("/", folder);
  await assert.rejects(invocation.run(never), { code: "stale" });
  rmSync(folder);
});

test("the exit code, the time and both streams come back", async () => {
  const good = await run("echo out; echo err >&2");
  assert.match(good.text, /^(out\nerr|err\nout)\n\nExit code 0 after \d+\.\d s\. It ran without a sandbox/);
  assert.ok(!good.isError);
  const bad = await run("exit 3");
  assert.match(bad.text, /^\(It printed nothing\.\)\n\nExit code 3/);
  assert.ok(bad.isError);
  assert.match((await run("kill -KILL $$")).text, /Ended by SIGKILL/);
  assert.match(
    (await run("x", { program: { name: "bash", path: "/no/bash", args: ["-c"] } })).text,
    /could not be started/,
  );
});

test("a command reads nothing and waits for nobody", async () => {
  assert.match((await run("cat; read x; echo end $?")).text, /^end 1\n/);
});

test("attack 39: the environment is passed on without secrets, pagers and colours", async () => {
  const environment = {
    PATH: `:.:${work}/bin:${work}/src/../bin:${root}/toWork:${process.env.PATH}`,
    HOME: root,
    LANG: "C.UTF-8",
    OPENAI_API_KEY: "sk-1",
    GITHUB_TOKEN: "t",
    MY_SECRET: "s",
    DB_PASSWORD: "p",
    LC_KEY: "k",
    BASH_ENV: "/evil",
    LD_PRELOAD: "/evil",
    GIT_EXTERNAL_DIFF: "/evil",
    "BASH_FUNC_ls%%": "() { evil; }",
    NODE_OPTIONS: "--require evil",
  };
  const { text } = await run("env", { environment });
  for (const [name, value] of Object.entries(environment))
    assert.equal(text.includes(`${name}=`), ["PATH", "HOME", "LANG"].includes(name), `${name}=${value}`);
  assert.match(text, new RegExp(`^PATH=${process.env.PATH}$`, "m"));
  for (const line of [`HOME=${root}`, "LANG=C.UTF-8", "PAGER=cat", "GIT_PAGER=cat", "TERM=dumb", "NO_COLOR=1"])
    assert.ok(text.split("\n").includes(line), line);
});

test("output is shown as it arrives, without words to a terminal", async () => {
  const stop = new AbortController();
  const seen: string[] = [];
  const invocation = await prepare({
    command: "printf '\\033[31mred\\033[0m\\r\\n'; printf '\\033]0;title\\007x\\n'; sleep 600",
  });
  const done = invocation.run(stop.signal, (text) => seen.push(text));
  await until(() => seen.join("").includes("x\n"));
  stop.abort();
  assert.equal(seen.join(""), "red\nx\n");
  assert.match((await done).text, /^red\nx\n\nIt was stopped after/);
});

test("of much output the beginning and the end are kept, and the middle is counted", async () => {
  const seen: string[] = [];
  const invocation = await prepare({
    command: "echo begin; head -c 30000000 /dev/zero | tr '\\0' 'é'; echo; echo end",
  });
  const { text } = await invocation.run(never, (part) => seen.push(part));
  assert.ok(text.startsWith("begin\n"));
  assert.match(text, /\n… 29,9\d\d,\d{3} characters left out …\n/);
  assert.match(text, /\nend\n\nExit code 0/);
  assert.ok(text.length < 33_000);
  assert.ok(seen.join("").length < 201_000);
});

test("a character that is cut between two pieces of output stays whole", async () => {
  const { text } = await run("printf '\\360\\237'; sleep 0.1; printf '\\230\\200\\n'");
  assert.match(text, /^😀\n/);
});

test("after its time a command is ended, and says so", async () => {
  const seconds = oddSleep();
  const { text, isError } = await (await prepare({ command: `echo a; sleep ${seconds}`, timeoutSeconds: 1 })).run(
    never,
  );
  assert.match(text, /^a\n\nEnded because it took longer than 1 s, after/);
  assert.ok(isError);
  assert.deepEqual(running(seconds), []);
});

const STUBBORN: [name: string, command: (seconds: string) => string][] = [
  ["that sleeps", (s) => `sleep ${s}`],
  ["with children", (s) => `sleep ${s} & sleep ${s} & wait`],
  ["that ignores SIGTERM", (s) => `trap '' TERM; sleep ${s} & sleep ${s}; sleep ${s}; sleep ${s}`],
  ["whose child leaves its session", (s) => `setsid sleep ${s} & sleep ${s}`],
  [
    "whose child leaves its parent and its session",
    (s) => `(setsid sh -c "trap '' TERM HUP; sleep ${s}; sleep ${s}" &) ; sleep ${s}`,
  ],
  ["whose child forks twice", (s) => `(setsid sh -c '(setsid sleep ${s} &) ; sleep ${s}' &) ; sleep ${s}`],
  ["in a pipe", (s) => `sleep ${s} | cat | cat`],
];
for (const [name, command] of STUBBORN) {
  for (const [where, around] of [
    ["no sandbox", null],
    ...(sandbox ? [["the sandbox", sandbox] as const] : []),
  ] as const) {
    test(`cancelling ends a command ${name}, and all that it started, in ${where}`, {
      skip: process.platform !== "linux",
    }, async () => {
      const seconds = oddSleep();
      const stop = new AbortController();
      const done = run(command(seconds), { sandbox: around }, stop.signal);
      await until(() => running(`sleep ${seconds}`).some(isSleep));
      stop.abort();
      assert.match((await done).text, /It was stopped/);
      assert.deepEqual(running(seconds), []);
    });
  }
}

test("what a command leaves in the background ends with it", { skip: process.platform !== "linux" }, async () => {
  const seconds = oddSleep();
  const { text } = await run(`sleep ${seconds} & setsid sleep ${seconds} & echo started`);
  assert.match(text, /^started\n\nExit code 0 .* \d process(es)? it had left running ended with it\./s);
  assert.deepEqual(running(seconds), []);
});

test("a call that is cancelled before it runs starts nothing", async () => {
  const { text } = await run(`touch ${work}/touched`, {}, AbortSignal.abort());
  assert.match(text, /It was stopped/);
  assert.ok(!existsSync(path.join(work, "touched")));
});

test("a command does not outlive the program that ran it", { skip: process.platform !== "linux" }, async () => {
  const seconds = oddSleep();
  const program = path.join(process.env.STUDIO_BUILD ?? "", "test/tools/shell/shell.child.js");
  const host = spawn(process.execPath, [program, work, `setsid sleep ${seconds} & sleep ${seconds}`], {
    stdio: "ignore",
  });
  await until(() => running(`sleep ${seconds}`).filter((pid) => pid !== host.pid).length >= 3);
  host.kill("SIGKILL");
  await until(() => running(seconds).length === 0);
});

test("in the sandbox the workspace is written and nothing else, and there is no network unless asked for", async (t) => {
  if (sandbox === null) {
    t.diagnostic("this machine has no sandbox: only what is said of that was checked");
    assert.match((await prepare({ command: "ls" })).preview, /no sandbox on this machine/);
    return;
  }
  const home = path.join(root, "home");
  mkdirSync(path.join(home, ".ssh"), { recursive: true });
  writeFileSync(path.join(home, ".ssh", "id_rsa"), "private");
  const options = { sandbox, environment: { ...process.env, HOME: home } };
  const { preview } = await prepare({ command: "ls" }, options);
  assert.match(preview, new RegExp(`\\(${sandbox.name}, no network\\)`));
  const { text } = await run(
    `touch inside && touch ${root}/outside; touch /etc/outside; ls /sys/class/net 2>&1; cat ${home}/.ssh/id_rsa; cat /proc/net/dev`,
    options,
  );
  assert.ok(existsSync(path.join(work, "inside")));
  assert.ok(!existsSync(path.join(root, "outside")) && !existsSync("/etc/outside"));
  assert.doesNotMatch(text, /private/);
  assert.doesNotMatch(text, /without a sandbox/);
  const devices = (words: string) => [...words.matchAll(/^\s*(\w+):/gm)].map(([, name]) => name);
  assert.deepEqual(devices(text.slice(text.indexOf("Inter-"))), ["lo"]);
  const open = await prepare({ command: "cat /proc/net/dev", network: true }, options);
  assert.match(open.preview, /with the network/);
  assert.equal(
    (await open.run(never)).text.includes(readFileSync("/proc/net/dev", "utf8").split("\n")[2]?.split(":")[0] ?? "lo"),
    true,
  );
});
