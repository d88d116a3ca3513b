// VS Code makes links, of commands too, of the words of notifications, of their progress, and of what stands under a box to
// type in: whatever is put into such words was written by somebody else, and goes through `withoutLinks`.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { transformSync } from "esbuild";
import { literalsIn } from "../support/literals.ts";

const root = process.env.STUDIO_ROOT ?? process.cwd();
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** As it runs, with every text blotted out: what is left of brackets, commas and names is code. */
function codeOf(source: string): string {
  const { code } = transformSync(source, { loader: "ts", charset: "utf8" });
  return literalsIn(code).reduce(
    (left, { at, end }) => `${left.slice(0, at)}${'"'.repeat(end - at)}${left.slice(end)}`,
    code,
  );
}

/** Where the first of `signs` is that stands in no bracket, or the bracket that ends it all. */
function endOf(code: string, signs: string, start = 0): number {
  let depth = 0;
  for (let at = start; at < code.length; at++) {
    const sign = code[at] ?? "";
    if (depth === 0 && `${signs})]}`.includes(sign)) return at;
    if ("([{".includes(sign)) depth++;
    if (")]}".includes(sign)) depth--;
  }
  return code.length;
}

/** What is between the commas, behind an opening bracket. */
function partsOf(code: string, start: number): string[] {
  const end = endOf(code, ",", start);
  const part = code.slice(start, end).trim();
  return code[end] === "," ? [part, ...partsOf(code, end + 1)] : [part];
}

const LOOKED_UP = "vscode.l10n.t(";
/** Nothing of others is in it, or it went through `withoutLinks`. `before`: the code in front of it, which may declare it. */
function isSafe(expression: string, before: string): boolean {
  const choice = endOf(expression.replaceAll(/\?[.?]/g, "  "), "?");
  if (choice < expression.length) {
    const other = endOf(expression, ":", choice + 1);
    const ways = [expression.slice(choice + 1, other), expression.slice(other + 1)];
    return ways.every((way) => isSafe(way.trim(), before));
  }
  const through = /^(?:withoutLinks|failureWords)\(/.exec(expression);
  if (through !== null) return endOf(expression, "", through[0].length) === expression.length - 1;
  if (expression.startsWith(LOOKED_UP))
    return partsOf(expression, LOOKED_UP.length).every((part) => /^("+|[\w.]+\.length|)$/.test(part));
  if (/^(void 0|"+)$/.test(expression)) return true;
  if (!/^\w+$/.test(expression)) return false;
  // A name: the one that was declared last, in the same function.
  const declared = [...before.matchAll(new RegExp(`\\bconst ${expression} =`, "g"))].at(-1);
  if (declared === undefined) return false;
  const behind = before.slice(declared.index + declared[0].length);
  return (
    !/\bfunction\b/.test(behind) && isSafe(behind.slice(0, endOf(behind, ";")).trim(), before.slice(0, declared.index))
  );
}

/** The words of which VS Code makes links, and where they stand. */
function shownIn(code: string): { words: string; at: number }[] {
  const told = [...code.matchAll(/\bshow(?:Information|Warning|Error)Message\b\s*/g)].flatMap(({ index, 0: call }) => {
    const at = index + call.length;
    // Handed on as a function: nobody sees with what it is called.
    if (code[at] !== "(") return { words: "it", at };
    const [words = "", options = ""] = partsOf(code, at + 1);
    // A dialog shows its words as they are.
    return /^\{ ?modal: true\b/.test(options.replaceAll(/\s+/g, " ")) ? [] : { words, at };
  });
  const asked = [...code.matchAll(/\bshowInputBox\(\s*\{/g)].flatMap(({ index, 0: call }) => {
    const at = index + call.length;
    const prompt = partsOf(code, at).find((part) => /^prompt\b/.test(part));
    return prompt === undefined ? [] : { words: prompt.replace(/^prompt:\s*/, ""), at };
  });
  const set =
    /\.(?:prompt|validationMessage) = |\bProgressLocation\.Notification, title(?:: )?|\breport\(\{ message(?:: )?/g;
  const said = [...code.matchAll(set)].map(({ index, 0: sign }) => {
    const at = index + sign.length;
    return { words: code.slice(at, endOf(code, ";,", at)).trim(), at };
  });
  return [...told, ...asked, ...said];
}

const unsafeIn = (code: string) =>
  shownIn(code)
    .filter(({ words, at }) => !isSafe(words, code.slice(0, at)))
    .map(({ words }) => words);

test("attack 30: nothing that others wrote becomes a link in what VS Code shows", () => {
  const names = readdirSync(path.join(root, "src/vscode")).map((name) => `src/vscode/${name}`);
  const files = [...names, "src/extension.ts"].map((name) => ({ name, code: codeOf(read(name)) }));
  assert.deepEqual(
    files.flatMap(({ name, code }) => unsafeIn(code).map((words) => `${name}: ${words}`)),
    [],
  );
  assert.ok(files.flatMap(({ code }) => shownIn(code)).length > 50);
});

test("the same reading finds what goes through no withoutLinks, and nothing else", () => {
  const show = "vscode.window.showInformationMessage";
  const faulty = [
    `${show}(vscode.l10n.t("Hello, {0}.", name), button);`,
    `${show}(\`Hello, $\{name}.\`);`,
    `${show}(words);`,
    `const words = vscode.l10n.t("Hello, {0}.", name); ${show}(words);`,
    `function one() { const words = vscode.l10n.t("Hello."); } function other(words) { ${show}(words); }`,
    `${show}(is ? vscode.l10n.t("Hello.") : vscode.l10n.t("Hello, {0}.", name), { modal: false });`,
    `tellOfFile(${show}, words);`,
    `${show}(other + withoutLinks(one));`,
    `${show}(withoutLinks(one) + other);`,
    `${show}(withoutLinks(one) + other());`,
    "vscode.window.showInputBox({ title, prompt, value });",
    "vscode.window.showInputBox({ title, prompt: description });",
    "box.prompt = question;",
    "progress.report({ message: text });",
    "progress.report({ message });",
    "const options = { location: vscode.ProgressLocation.Notification, title, cancellable };",
  ];
  for (const source of faulty) assert.equal(unsafeIn(codeOf(source)).length, 1, source);
  const right = [
    `${show}(vscode.l10n.t("Hello (you), {0}."), button);`,
    `${show}(withoutLinks(vscode.l10n.t("Hello, {0}.", name)));`,
    `${show}(vscode.l10n.t("{0} are there.", all.length));`,
    `${show}(question, { modal: true, detail });`,
    `const words = vscode.l10n.t("Hello."); ${show}(words, button);`,
    `const none = is ? vscode.l10n.t("None.") : failureWords(thrown); ${show}(other ? none : vscode.l10n.t("No."));`,
    'vscode.window.showInputBox({ title: name, prompt: vscode.l10n.t("Say it."), value: name });',
  ];
  for (const source of right) assert.deepEqual(unsafeIn(codeOf(source)), [], source);
});
