import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { replayCommand } from "../../src/commandLine/replayCommand.ts";
import { buildFolder, openTestStudio, saying, testAgent, turnEnd } from "../support/testStudio.ts";

const folder = path.join(process.env.STUDIO_ROOT ?? "", "test/commandLine/sessions");
const recorded = readdirSync(folder).map((name) => path.join(folder, name));
const demo = path.join(folder, "demo.bundle");
const scratch = mkdtempSync(path.join(os.tmpdir(), "replay-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
/** In a process of its own, whose network is cut off. */
function runApart(...args: string[]): Promise<Ended> {
  const child = path.join(buildFolder, "test/commandLine/replay.child.js");
  return new Promise((resolve) => {
    execFile(process.execPath, [child, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, out, err });
    });
  });
}
const program = {
  worker: path.join(buildFolder, "src/store/worker.js"),
  wasm: path.join(process.env.STUDIO_ROOT ?? "", "node_modules/sql.js/dist/sql-wasm.wasm"),
};
async function run(...args: string[]): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []];
  const output = { print: (line: string) => out.push(`${line}\n`), complain: (line: string) => err.push(`${line}\n`) };
  const code = await replayCommand(args, program, output, new AbortController().signal);
  return { code, out: out.join(""), err: err.join("") };
}
const documents = ({ out }: Ended) =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("every recorded session is asked the same again, without a network", async () => {
  assert.equal(recorded.length, 7);
  let requests = 0;
  for (const file of recorded) {
    const ended = await runApart(file, "--branches", "--json");
    assert.deepEqual([ended.code, ended.err], [0, ""], file);
    for (const { verdict, requests: compared } of documents(ended)) {
      assert.equal(verdict, "same", file);
      requests += compared;
    }
  }
  assert.ok(requests > 50, `${requests} requests were compared`);
});

test("a change is found at the event where a model is first asked otherwise", async () => {
  const lines = readFileSync(demo, "utf8").split("\n");
  /** The numbers of the events whose line holds the words. */
  const events = (words: string) =>
    lines
      .filter((line) => line.includes('"type":"event"') && line.includes(words))
      .map((line) => Number(/"seq":(\d+)/.exec(line)?.[1]));
  const [first] = events('"kind":"model.requested"');
  const system = path.join(scratch, "system.txt");
  writeFileSync(system, "Be another.");
  const cases: [args: string[], seq: number | undefined, words: RegExp][] = [
    [["--system", system], first, /the system prompt changed at character 1/],
    [["--tools", "read_file,current_time,agent_helper"], first, /the tools stand in another order/],
    [["--tools", "current_time"], first, /is gone/],
    [["--parameters", '{"effort":"high","maxOutputTokens":900}'], first, /the effort changed from "low" to "high"/],
    [["--version", "2"], first, /the system prompt changed at character 15/],
  ];
  const [session] = documents(await run(demo, "--json"));
  for (const [args, seq, words] of cases) {
    const ended = await run(demo, "--session", session.session, ...args);
    assert.equal(ended.code, 1, ended.err);
    assert.match(ended.out, words);
    assert.match(ended.out, new RegExp(`Diverges at event ${seq},`));
  }
  // What was said is changed in the record itself.
  const said = events('"text":"Something that works again."')[0] ?? 0;
  const tampered = path.join(scratch, "tampered.bundle");
  writeFileSync(tampered, lines.join("\n").replaceAll("Something that works again.", "Something that worked."));
  const [found] = documents(await run(tampered, "--json"));
  assert.equal(found.verdict, "diverged");
  assert.equal(
    found.seq,
    events('"kind":"model.requested"').find((seq) => seq > said),
  );
  assert.deepEqual(found.what.differences, [{ part: "unknown" }]);
  assert.equal(found.what.proven, false);
});

test("a history is read and left as it is", async () => {
  const house = await openTestStudio(saying("Hello."));
  const ended = turnEnd(house.studio);
  await house.studio.agents.save("a", testAgent);
  const session = await house.studio.turns.send(null, "Hi", "a");
  await ended;
  const before = readFileSync(house.file);
  const names = readdirSync(house.folder).toSorted();
  const found = await runApart(house.file);
  assert.deepEqual([found.code, found.err], [0, ""]);
  assert.equal(
    found.out,
    `Hi (${session})\n  Same: its one request would be sent again exactly as recorded. Nothing was sent.\n`,
  );
  assert.deepEqual(readFileSync(house.file), before);
  assert.deepEqual(readdirSync(house.folder).toSorted(), names);
  await house.dispose();
});

test("what cannot be read is told, with another code", async () => {
  const empty = path.join(scratch, "empty");
  writeFileSync(empty, "");
  const other = path.join(scratch, "other.json");
  writeFileSync(other, "[]");
  const broken = path.join(scratch, "broken.sqlite");
  writeFileSync(broken, `SQLite format 3\0${"x".repeat(5_000)}`);
  const cases: [args: string[], err: RegExp][] = [
    [[], /Usage/],
    [[demo, demo], /Usage/],
    [[demo, "--nonsense"], /Usage/],
    [[demo, "--session", "nobody"], /holds no session “nobody”/],
    [[demo, "--version", "9"], /no version 9/],
    [[demo, "--tools", "fly"], /no tool “fly”/],
    [[demo, "--parameters", '{"heat":1}'], /cannot be/],
    [[demo, "--system", "/nowhere"], /nowhere/],
    [["/nowhere"], /could not be read/],
    [[empty], /it is empty/],
    [[other], /neither a bundle nor a history/],
    [[broken], /damaged/],
  ];
  for (const [args, err] of cases) {
    const ended = await run(...args);
    assert.equal(ended.code, 2, `${args.join(" ")}: ${ended.err}`);
    assert.match(ended.err, err);
  }
  const help = await run("--help");
  assert.equal(help.code, 0);
  assert.match(help.out, /Usage/);
});
