import assert from "node:assert/strict";
import { test } from "node:test";
import { fitCode } from "../../src/core/fitCode.ts";

const file = `import { a } from "./a.ts";

/** Sums up. */
export function total(numbers: number[]): number {
  let sum = 0;
  for (const one of numbers) {
    sum += one;
  }
  return sum;
}

class Box {
  // The width.
  get width(): number {
    return 1;
  }

  grow(by: number): void {
    this.size += by;
  }
}

export const limit = 5;
const names = [
  "a",
];
`;

const changed = (code: string) => fitCode(file, code);
/** The file in which one text is replaced. */
const where = (old: string, young: string) => {
  assert.ok(file.includes(old));
  return file.replace(old, young);
};
const total = file.slice(file.indexOf("export function total"), file.indexOf("\n\nclass"));

test("code that declares a name replaces what declares it, also with another signature", () => {
  const code = "export function total(numbers: readonly number[], from = 0): number {\n  return from;\n}";
  assert.equal(changed(`${code}\n`), where(total, code));
  assert.equal(changed("export const limit = 7;"), where("export const limit = 5;", "export const limit = 7;"));
  assert.equal(changed('const names = ["b"];'), where('const names = [\n  "a",\n];', 'const names = ["b"];'));
});

test("comments above it go with it when the code brings its own, and stay when not", () => {
  const code = "/** Sums up, and more. */\nexport function total(): number {\n  return 1;\n}";
  assert.equal(changed(code), where(`/** Sums up. */\n${total}`, code));
  assert.match(changed("export function total(): number {\n  return 1;\n}") ?? "", /\/\*\* Sums up. \*\/\nexport/);
});

test("a method is found in its class, and indented as it was", () => {
  const code = "grow(by: number, times = 1): void {\n  this.size += by * times;\n}";
  const indented = "  grow(by: number, times = 1): void {\n    this.size += by * times;\n  }";
  assert.equal(changed(code), where("  grow(by: number): void {\n    this.size += by;\n  }", indented));
});

test("a file that is written anew is replaced as a whole", () => {
  const anew = file.replace("let sum = 0;", "let sum = 1;").replace("limit = 5", "limit = 6");
  assert.equal(changed(anew), anew);
  assert.equal(fitCode("", "a\n\n"), "a\n");
  assert.equal(fitCode("a\nb\nc", "a\nb\nd\n"), "a\nb\nd");
});

test("most of a small file is still a part of it", () => {
  const small = `import { a } from "./a.ts";\n\n/** Adds. */\n${total}\n`;
  const code = `// Adds up.\n${total}`;
  assert.equal(fitCode(small, code), `import { a } from "./a.ts";\n\n${code}\n`);
  const two = `${total}\n\nexport function two() {\n  return 2;\n}\n`;
  const anew = total.replace("let sum = 0", "let sum = 1");
  assert.equal(fitCode(two, anew), two.replace(total, anew));
});

test("Python's blocks end with their indentation", () => {
  const python =
    "def one():\n    a = 1\n\n    return a\n\n\ndef two():\n    return 2\n\n\nthree = 3\nfour = 4\nfive = 5\n";
  assert.equal(
    fitCode(python, "def one(x):\n    return x"),
    python.replace("def one():\n    a = 1\n\n    return a", "def one(x):\n    return x"),
  );
});

test("what has no place, or several, is left to the person", () => {
  assert.equal(changed("console.log(1);"), null);
  assert.equal(changed("function other(): void {\n}"), null);
  assert.equal(changed("export const limit = 1;\nexport const more = 2;"), null);
  assert.equal(fitCode("let a = 1;\nlet a = 2;\nlet b = 3;\nlet c = 4;\nlet d = 4;", "let a = 7;"), null);
  assert.equal(changed("\n"), null);
});
