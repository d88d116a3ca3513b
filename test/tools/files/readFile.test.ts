import assert from "node:assert/strict";
import { test } from "node:test";
import { sandbox } from "./support/workspace.ts";

test("a file is read with the numbers of its lines", async (context) => {
  const box = sandbox(context);
  const read = (path: string, rest = {}) => box.answer("read_file", { path, ...rest });
  box.put({
    "a.txt": "one\ntwo\nthree\n",
    "no-end.txt": "one\ntwo",
    "windows.txt": "one\r\ntwo\r\n",
    "empty.txt": "",
    "bom.txt": "\uFEFFone\n",
    "wide.txt": Buffer.from("\uFEFFone\ntwo 𝄞\n", "utf16le"),
    "wide-be.txt": Buffer.from("\uFEFFone\ntwo 𝄞\n", "utf16le").swap16(),
    "blank.txt": "\n\n",
  });
  assert.equal(await read("a.txt"), "1\tone\n2\ttwo\n3\tthree");
  assert.equal(await read("no-end.txt"), "1\tone\n2\ttwo");
  assert.equal(await read("windows.txt"), "1\tone\n2\ttwo");
  assert.equal(await read("bom.txt"), "1\tone");
  assert.equal(await read("wide.txt"), "1\tone\n2\ttwo 𝄞");
  assert.equal(await read("wide-be.txt"), "1\tone\n2\ttwo 𝄞");
  assert.equal(await read("blank.txt"), "1\t\n2\t");
  assert.equal(await read("empty.txt"), "empty.txt is empty.");
  assert.equal(await read("a.txt", { fromLine: 2, toLine: 2 }), "2\ttwo");
  assert.equal(await read("a.txt", { fromLine: 3 }), "3\tthree");
  assert.equal(await read("a.txt", { fromLine: 4 }), "a.txt has 3 lines: none from 4.");
  assert.equal(await read("a.txt", { fromLine: 3, toLine: 2 }), "3\tthree");
  assert.match(await read("."), /is a folder.*list_folder/);
  assert.match(await read("A.TXT"), /There is "a\.txt"|one/);
  assert.match(await read("a.txt/b"), /"a\.txt" is a file, not a folder/);
  const previews: { [key: string]: number }[] = [{}, { fromLine: 2 }, { fromLine: 2, toLine: 3 }, { toLine: 3 }];
  const told = await Promise.all(previews.map((range) => box.prepare("read_file", { path: "./a.txt", ...range })));
  assert.deepEqual(
    told.map(({ preview }) => preview),
    ["Read a.txt", "Read a.txt from line 2", "Read a.txt, lines 2 to 3", "Read a.txt, lines 1 to 3"],
  );
});

test("a long file is read in parts, each saying how to go on, and the parts are the whole", async (context) => {
  const box = sandbox(context);
  const lines = Array.from({ length: 30_000 }, (_, at) => `${at} ${"é𝄞".repeat(at % 40)}`);
  box.put({ "long.txt": `${lines.join("\n")}\n` });
  const got: string[] = [];
  let parts = 0;
  for (let from: number | null = 1; from !== null; parts++) {
    const text = await box.answer("read_file", { path: "long.txt", fromLine: from });
    assert.ok(text.length < 100_000, `${text.length}`);
    const last = /\n… long\.txt \(.*?\) goes on: read from line (\d+)\.$/.exec(text);
    const shown = (last ? text.slice(0, last.index) : text).split("\n").map((line) => line.split("\t"));
    assert.equal(Number(shown[0]?.[0]), from);
    got.push(...shown.map(([, line]) => line ?? ""));
    from = last ? Number(last[1]) : null;
  }
  assert.deepEqual(got, lines);
  assert.ok(parts > 10);
});

test("a folder is listed in order, with what is in it marked", async (context) => {
  const box = sandbox(context);
  box.put({ "b/x.txt": "", "a.txt": "", "B.txt": "" });
  assert.equal(await box.answer("list_folder", {}), "B.txt\na.txt\nb/");
  assert.equal(await box.answer("list_folder", { path: "b" }), "x.txt");
  assert.match(await box.answer("list_folder", { path: "a.txt" }), /no folder.*read_file/);
  assert.match(await box.answer("list_folder", { path: "c" }), /There is no "c"/);
  assert.equal((await box.prepare("list_folder", {})).preview, "List the workspace folder");
  box.put(Object.fromEntries(Array.from({ length: 1_003 }, (_, at) => [`many/${at}`, ""])));
  const many = (await box.answer("list_folder", { path: "many" })).split("\n");
  assert.deepEqual([many.length, many.at(-1)], [1_001, "… and 3 more: find what you look for with glob."]);
});
