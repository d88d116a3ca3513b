// What holds of every command line, tried on many by chance, and the judge against real shells.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seeded } from "../support/seeded.ts";
import { attacks } from "./attacks.ts";
import { attackLine, harmlessLine } from "./compose.ts";
import { harmless } from "./harmless.ts";
import { judge } from "./judge.ts";
import { find, openBench } from "./shells.ts";

/** As many as take a few seconds; `STUDIO_TORTURE` multiplies them. */
const LINES = 1_000 * Number(process.env.STUDIO_TORTURE ?? 1);
const seed = Number(process.env.STUDIO_SEED ?? Date.now() % 2 ** 31);

const shells = ["bash", "sh", "zsh"].filter((name) => find(name) !== null);

test("one danger anywhere in a harmless line is never allowed", (t) => {
  t.diagnostic(`seed ${seed}; STUDIO_SEED=${seed} repeats it`);
  const random = seeded(seed);
  for (let at = 0; at < LINES; at++) {
    const { line, danger } = attackLine(random);
    const { decision } = judge(line, random.pick(["bash", "sh", "zsh"]));
    assert.notEqual(decision, "allow", `seed ${seed}, ${JSON.stringify(danger)} in ${JSON.stringify(line)}`);
  }
  t.diagnostic(`${LINES} lines by chance stopped`);
});

test("harmless lines by chance are allowed", (t) => {
  t.diagnostic(`seed ${seed}; STUDIO_SEED=${seed} repeats it`);
  const random = seeded(seed);
  for (let at = 0; at < LINES; at++) {
    const line = harmlessLine(random);
    assert.deepEqual(
      judge(line, random.pick(["bash", "sh"])),
      { ...judge(line), decision: "allow" },
      `seed ${seed}: ${line}`,
    );
  }
});

test("what is allowed at random, of any characters, does nothing in a real shell", (t) => {
  t.diagnostic(`seed ${seed}; STUDIO_SEED=${seed} repeats it`);
  const random = seeded(seed);
  const bench = openBench();
  try {
    const pieces = [
      "ls",
      "cat",
      "echo",
      "sort",
      "find",
      "git",
      "log",
      "diff",
      "-o",
      "pwned",
      "a.txt",
      "*",
      "?",
      "[a-z]*",
      ".",
      "'",
      '"',
      "\\",
      "$",
      "`",
      "(",
      ")",
      "{",
      "}",
      "<",
      ">",
      "&",
      "|",
      ";",
      "!",
      "#",
      "~",
      "=",
      "@",
      " ",
      " ",
      " ",
      " ",
      "touch",
      "/dev/null",
      "2",
      "1",
      "--",
      "-n",
      "x",
      "é",
      "\n",
      "%",
      "^",
      ",",
      ":",
    ] as const;
    const allowed: string[] = [];
    for (let at = 0; at < LINES * 2; at++) {
      let line: string = random.pick(["ls ", "cat ", "echo ", "sort ", "find ", "git log "]);
      for (let length = random.below(9); length >= 0; length--) line += random.pick(pieces);
      // Those that have something in them that shells read.
      if (/[^\w ./-]/.test(line) && shells.every((shell) => judge(line, shell).decision === "allow"))
        allowed.push(line);
    }
    const some = allowed.slice(0, LINES / 15);
    for (const shell of shells) assert.deepEqual(bench.run(some, shell), [], `seed ${seed}, in ${shell}`);
    t.diagnostic(`${allowed.length} of ${LINES * 2} lines were allowed, and ${some.length} of them run`);
    assert.ok(allowed.length > 50);
  } finally {
    bench.dispose();
  }
});

test("what is allowed changes no file and starts nothing else, in every shell that is here", (t) => {
  const bench = openBench();
  try {
    for (const shell of shells) {
      const random = seeded(seed);
      // Starting programs is slow: another part of them in each run.
      const some = harmless.filter(() => LINES > 1_000 || random.below(5) === 0);
      const lines = [...some, ...Array.from({ length: LINES / 40 }, () => harmlessLine(random))];
      const allowed = lines.filter((line) => judge(line, shell).decision === "allow");
      assert.deepEqual(bench.run(allowed, shell), [], `seed ${seed}, in ${shell}`);
      t.diagnostic(`${allowed.length} of ${lines.length} lines run in ${shell}`);
      assert.ok(allowed.length > lines.length * 0.9);
    }
  } finally {
    bench.dispose();
  }
});

test("the bench sees an attack that runs", (t) => {
  const bench = openBench();
  try {
    const lines = attacks.filter(({ number, shell }) => number <= 6 && shell === "bash").flatMap(({ lines }) => lines);
    const short = lines.filter((line) => line.includes("pwned") && !line.includes("\u0000"));
    // Some of each kind, since each needs a shell of its own.
    const some = short.filter((_, at) => at % 8 === 0);
    const seen = some.filter((line) => bench.run([line], "bash").length > 0);
    t.diagnostic(`${seen.length} of ${some.length} attack lines did harm when they were run`);
    assert.ok(seen.length > some.length / 2);
  } finally {
    bench.dispose();
  }
});
