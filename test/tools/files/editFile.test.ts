import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { replace } from "../../../src/tools/files/replacements.ts";
import { currentText, restoreFile } from "../../../src/tools/files/restoreFile.ts";
import { createSeenFiles } from "../../../src/tools/files/seenFiles.ts";
import { decode, encode } from "../../../src/tools/files/text.ts";
import { seeded } from "../../core/support/seeded.ts";
import { nowhere, sandbox } from "./support/workspace.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const edit = (oldText: string, newText: string, everywhere?: boolean) => ({
  ...{ oldText, newText },
  ...(everywhere !== undefined && { everywhere }),
});

test("several pieces are replaced at once, and the change is shown before", async (context) => {
  const box = sandbox(context);
  box.put({ "src/a.ts": "one\ntwo\nthree\ntwo more\n" });
  const edits = [edit("three", "3"), edit("one", "1\n1.5")];
  const invocation = await box.prepare("edit_file", { path: "src/a.ts", edits });
  assert.equal(invocation.preview, "Edit src/a.ts in 2 places (lines 1, 3)");
  const after = "1\n1.5\ntwo\n3\ntwo more\n";
  const file = path.join(box.ws, "src/a.ts");
  assert.deepEqual(invocation.detail, {
    kind: "edits",
    files: [{ path: file, shown: "src/a.ts", before: "one\ntwo\nthree\ntwo more\n", after }],
  });
  assert.equal(readFileSync(file, "utf8"), "one\ntwo\nthree\ntwo more\n", "nothing is written yet");
  assert.deepEqual(await invocation.run(nowhere), {
    text: "Changed src/a.ts in 2 places (lines 1, 3).",
    isError: false,
  });
  assert.equal(readFileSync(file, "utf8"), after);
  await assert.rejects(invocation.run(nowhere), { code: "stale" }, "a call runs once");
});

test("a secret is not overwritten with the mark that stood for it when the file was read", async (context) => {
  const box = sandbox(context);
  const secret = `ghp_${"a1B2".repeat(9)}`;
  box.put({
    "config.ts": `const token = "${secret}";\nconst size = 1;\n`,
    "marks.ts": 'text("[redacted: secret]");\n',
  });
  await box.run("read_file", { path: "config.ts" });
  const content = 'const token = "[redacted: GitHub token]";\nconst size = 2;\n';
  await assert.rejects(box.prepare("write_file", { path: "config.ts", content }), {
    code: "invalid",
    message: /"config\.ts" has "\[redacted: …\]" in it where the file has a secret/,
  });
  const edits = [edit("size = 1", "size = 2")];
  assert.equal((await box.run("edit_file", { path: "config.ts", edits })).isError, false);
  assert.ok(readFileSync(path.join(box.ws, "config.ts"), "utf8").includes(secret));
  // A text that is about such marks is a text like any other.
  const more = [edit("secret]", 'password]", "[redacted: secret]')];
  assert.equal((await box.run("edit_file", { path: "marks.ts", edits: more })).isError, false);
});

test("a file with unsaved changes in an editor is neither changed nor put back, and reading says that they are not shown", async (context) => {
  const unsaved = new Set<string>();
  const box = sandbox(context, { hasUnsaved: (file) => unsaved.has(file) });
  box.put({ "a.ts": "one\n" });
  const file = path.join(box.ws, "a.ts");
  const input = { path: "a.ts", edits: [edit("one", "two")] };
  const prepared = await box.prepare("edit_file", input);
  assert.equal(await box.answer("read_file", { path: "a.ts" }), "1\tone");
  unsaved.add(file);
  const refused = { code: "invalid", message: '"a.ts" has unsaved changes in an editor: nothing was changed.' };
  await assert.rejects(prepared.run(nowhere), refused, "since it was shown");
  await assert.rejects(box.prepare("edit_file", input), refused);
  assert.match(await box.answer("read_file", { path: "a.ts" }), /^1\tone\n… An editor has unsaved changes/);
  await assert.rejects(box.prepare("write_file", { path: "a.ts", content: "" }), refused);
  const unused = async () => assert.fail("nothing is put on record");
  await assert.rejects(restoreFile(box.workspace, file, "one\n", "before\n", unused, nowhere), refused);
  await assert.rejects(currentText(box.workspace, file, nowhere), refused);
  assert.equal(readFileSync(file, "utf8"), "one\n");
});

test("what cannot be replaced is said, with what to do, and nothing is written", async (context) => {
  const box = sandbox(context);
  const text = "function total(list) {\n  return list.length;\n}\n\nfunction twice(x) {\n  return x * 2;\n}\nx\nx\n";
  box.put({ "a.js": text });
  const cases: [edits: ReturnType<typeof edit>[], why: RegExp][] = [
    [[edit("y", "z")], /The old text is not in the file\. Read the file again/],
    [[edit("x\n", "y\n")], /in the file 2 times, at lines 8, 9\. .*`everywhere`/],
    [[edit("", "y")], /is empty/],
    [[edit("x * 2", "x * 2")], /are the same/],
    [[edit("x * 2", "x * 3"), edit("no such text", "y")], /The old text of edit 2 is not in the file/],
    [[edit("return x", "a"), edit("x * 2", "b")], /Edits 1 and 2 overlap/],
    [[edit("return x * 2", "\ud800")], /half a character/],
    [
      [edit("function total(list) {\n    return list.length;\n}", "y")],
      /other white space, from line 1:\nfunction total\(list\) \{\n {2}return/,
    ],
    [
      [edit("function twice(y) {\n  return y * 2;\n}", "y")],
      /most similar lines are, from line 5:\nfunction twice\(x\)/,
    ],
  ];
  for (const [edits, why] of cases) {
    assert.match(await box.answer("edit_file", { path: "a.js", edits }), why);
    assert.equal(readFileSync(path.join(box.ws, "a.js"), "utf8"), text);
  }
  await box.run("edit_file", { path: "a.js", edits: [edit("x\n", "y\n", true)] });
  assert.equal(readFileSync(path.join(box.ws, "a.js"), "utf8"), text.replaceAll("x\n", "y\n"));
  assert.match(
    await box.answer("edit_file", { path: "none.js", edits: [edit("a", "b")] }),
    /missing: There is no "none\.js"/,
  );
  box.put({ "b.bin": Buffer.from([0, 1, 2]), "c.txt": Buffer.from([0xe9]) });
  for (const name of ["b.bin", "c.txt"])
    assert.match(await box.answer("edit_file", { path: name, edits: [edit("a", "b")] }), /is not text/);
});

test("line ends, marks, modes and encodings stay as they are", async (context) => {
  const box = sandbox(context);
  const cases: [name: string, before: Buffer, after: Buffer][] = [
    ["windows.txt", Buffer.from("a\r\nb\r\nc"), Buffer.from("a\r\nx\r\ny\r\nc")],
    ["unix.txt", Buffer.from("a\nb\nc"), Buffer.from("a\nx\ny\nc")],
    ["mixed.txt", Buffer.from("a\nb\nc\r\n"), Buffer.from("a\nx\ny\nc\r\n")],
    ["bom.txt", Buffer.from("\uFEFFa\nb\nc"), Buffer.from("\uFEFFa\nx\ny\nc")],
    ["wide.txt", Buffer.from("\uFEFFa\r\nb\r\n", "utf16le"), Buffer.from("\uFEFFa\r\nx\r\ny\r\n", "utf16le")],
  ];
  for (const [name, before, after] of cases) {
    box.put({ [name]: before });
    const file = path.join(box.ws, name);
    chmodSync(file, 0o751);
    await box.run("edit_file", { path: name, edits: [edit("a\nb", "a\nx\ny")] });
    assert.deepEqual(readFileSync(file), after, name);
    assert.equal(statSync(file).mode & 0o777, 0o751, name);
  }
  box.put({ "crlf.txt": "a\r\nb\r\n" });
  await box.run("read_file", { path: "crlf.txt" });
  await box.run("write_file", { path: "crlf.txt", content: "c\nd\n" });
  assert.equal(readFileSync(path.join(box.ws, "crlf.txt"), "utf8"), "c\r\nd\r\n");
  assert.deepEqual(
    readdirSync(box.ws).filter((name) => name.endsWith(".tmp")),
    [],
    "nothing is left behind",
  );
});

test("an edit and its inverse give back the very same bytes", (context) => {
  context.diagnostic(`seed ${SEED}`);
  const random = seeded(SEED);
  for (let round = 0; round < 2_000; round++) {
    const eol = random.pick(["\n", "\r\n"]);
    const words = Array.from(
      { length: 1 + random.below(30) },
      (_, at) => `w${at}${random.pick(["", "é", "𝄞", " ", "\t"])}`,
    );
    // A line end that is never touched: without any, a file does not say what its line ends are.
    const head = `head${eol}`;
    const text = head + words.map((word) => word + random.pick(["", " ", eol, eol])).join("") + random.pick(["", eol]);
    const bytes = encode({ text, encoding: random.pick(["utf-8", "utf-8-bom", "utf-16le", "utf-16be"]) });
    const decoded = decode(bytes);
    assert.ok(decoded !== null && encode(decoded).equals(bytes), `seed ${SEED}, round ${round}`);
    // A piece that is there once, as a model would quote it; the marker makes its replacement unique too.
    const from = head.length + random.below(text.length - head.length);
    const piece = text.slice(from, from + 1 + random.below(40));
    const oldText = piece.replaceAll("\r\n", "\n");
    if (!piece.isWellFormed() || piece.startsWith("\n") || piece.endsWith("\r") || text.split(piece).length !== 2)
      continue;
    if (text.replaceAll("\r\n", "\n").split(oldText).length !== 2) continue;
    const newText = `<${round}>${random.pick(["", "\n", "x\ny"])}<${round}>`;
    const there = replace(text, [{ oldText, newText }], true).text;
    const back = replace(there, [{ oldText: newText, newText: oldText }], true).text;
    assert.equal(back, text, `seed ${SEED}, round ${round}: ${JSON.stringify({ text, oldText, newText })}`);
    assert.ok(eol === "\r\n" || !there.includes("\r"), `seed ${SEED}, round ${round}`);
  }
});

test("a file of 10 MB is edited, in ten thousand places too", async (context) => {
  const box = sandbox(context);
  const line = `${"x".repeat(1_060)}\r\n`;
  const text = `first ${line}${`mark ${line}`.repeat(10_000)}last`;
  assert.ok(text.length > 10 * 1024 ** 2);
  box.put({ "big.txt": text });
  const edits = [edit("first", "1st"), edit("mark", "sign", true), edit("last", "end")];
  const { text: words } = await box.run("edit_file", { path: "big.txt", edits });
  assert.equal(words, "Changed big.txt in 10002 places (lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …).");
  const expected = text.replace("first", "1st").replaceAll("mark", "sign").replace("last", "end");
  assert.ok(readFileSync(path.join(box.ws, "big.txt"), "utf8") === expected);
  assert.match(
    await box.answer("edit_file", { path: "big.txt", edits: [edit("y".repeat(1_000), "z")] }),
    /not in the file/,
  );
  assert.match(
    await box.answer("edit_file", { path: "big.txt", edits: [edit("x", "y", true)] }),
    /more than 10000 places/,
  );
});

test("a file is written with its folders, and only over what was read", async (context) => {
  const box = sandbox(context);
  const file = path.join(box.ws, "deep/er/a.txt");
  const write = (content: string) => box.prepare("write_file", { path: "deep/er/a.txt", content });
  const first = await write("one\n");
  assert.equal(first.preview, "Create deep/er/a.txt (4 characters)");
  const planned = { path: file, shown: "deep/er/a.txt", before: null, after: "one\n" };
  assert.deepEqual(first.detail, { kind: "edits", files: [planned] });
  assert.equal(existsSync(path.join(box.ws, "deep")), false, "nothing is made before it runs");
  assert.equal((await first.run(nowhere)).text, "Created deep/er/a.txt.");
  assert.equal(readFileSync(file, "utf8"), "one\n");
  // What it wrote itself, it knows.
  await (await write("two\n")).run(nowhere);
  assert.equal(readFileSync(file, "utf8"), "two\n");
  writeFileSync(file, "the person's\n");
  await assert.rejects(write("three\n"), { code: "stale", message: /has changed since you read it/ });
  box.put({ "unread.txt": "x", "folder/x.txt": "", "b.bin": Buffer.from([0]) });
  assert.match(
    await box.answer("write_file", { path: "unread.txt", content: "y" }),
    /you have not read it\. Read it first/,
  );
  assert.match(await box.answer("write_file", { path: "folder", content: "y" }), /is a folder/);
  assert.match(await box.answer("write_file", { path: "b.bin", content: "y" }), /is not text/);
  assert.match(await box.answer("write_file", { path: "unread.txt/x", content: "y" }), /is a file, not a folder/);
});

test("what changes between preview and run stops the run", async (context) => {
  const box = sandbox(context);
  const file = path.join(box.ws, "a.txt");
  const changes: [name: string, change: () => void][] = [
    ["its text", () => writeFileSync(file, "two!")],
    ["its text, of the same length and time", () => atNoon(file, "ONE")],
    ["its kind", () => mkdirSync(renameAway(file))],
    ["it is gone", () => renameAway(file)],
  ];
  for (const [name, change] of changes) {
    for (const tool of ["write_file", "edit_file"]) {
      atNoon(file, "one");
      await box.run("read_file", { path: "a.txt" });
      const invocation = await box.prepare(tool, {
        path: "a.txt",
        ...(tool === "write_file" && { content: "three" }),
        ...(tool === "edit_file" && { edits: [edit("one", "three")] }),
      });
      change();
      await assert.rejects(
        invocation.run(nowhere),
        (thrown: Error) => /changed|no "a|folder/.test(thrown.message),
        name,
      );
      assert.ok(!existsSync(file) || statSync(file).isDirectory() || readFileSync(file, "utf8") !== "three", name);
      renameAway(file);
    }
  }
  const created = await box.prepare("write_file", { path: "new.txt", content: "mine" });
  box.put({ "new.txt": "the person's" });
  await assert.rejects(created.run(nowhere), { code: "stale" });
  assert.equal(readFileSync(path.join(box.ws, "new.txt"), "utf8"), "the person's");
});

test("stopped before it writes, it writes nothing", async (context) => {
  const box = sandbox(context);
  const invocation = await box.prepare("write_file", { path: "a.txt", content: "x" });
  await assert.rejects(invocation.run(AbortSignal.abort()));
  assert.deepEqual(readdirSync(box.ws), []);
});

test("a file that its owner protected is not replaced", async (context) => {
  if (process.getuid?.() === 0) return context.skip("root may write everything");
  const box = sandbox(context);
  box.put({ "a.txt": "one" });
  chmodSync(path.join(box.ws, "a.txt"), 0o444);
  const answer = await box.answer("edit_file", { path: "a.txt", edits: [edit("one", "two")] });
  assert.match(answer, /does not let this user/);
});

test("of very many files the oldest are forgotten, and have to be read again", () => {
  const seen = createSeenFiles();
  for (let at = 0; at < 5_001; at++) seen.note(`${at}`, "x");
  assert.deepEqual([seen.stamp("0"), seen.stamp("1"), seen.stamp("5000")], [undefined, "x", "x"]);
});

const NOON = new Date("2026-01-02T12:00:00Z");
/** As a clock does that is too coarse to tell two changes apart. */
function atNoon(file: string, text: string): void {
  writeFileSync(file, text);
  utimesSync(file, NOON, NOON);
}

let away = 0;
function renameAway(file: string): string {
  if (existsSync(file)) renameSync(file, `${file}-${away++}`);
  return file;
}
