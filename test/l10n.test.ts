// What a person reads is looked up in their language; it is there in every language that the product speaks, and nothing is
// there that is not read any more.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { transformSync } from "esbuild";
import { type Literal, literalsIn } from "./support/literals.ts";

const root = process.env.STUDIO_ROOT ?? process.cwd();
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const readTexts = (file: string) => JSON.parse(read(file)) as Record<string, string>;
const filesIn = (folder: string) => readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" });

interface Code {
  readonly name: string;
  readonly code: string;
  readonly literals: readonly Literal[];
}

/** As it runs, without types and comments, so that what stands between tags is a string too. */
function codeOf(name: string, source: string): Code {
  const loader = name.endsWith("x") ? "tsx" : "ts";
  const { code } = transformSync(source, { loader, jsx: "automatic", charset: "utf8" });
  return { name, code, literals: literalsIn(code) };
}

const files = ["src", "webview"]
  .flatMap((folder) => filesIn(folder).map((name) => `${folder}/${name.replaceAll(path.sep, "/")}`))
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
  .map((name) => codeOf(name, read(name)));

/** Up to here a text is looked up: what comes next is the text. */
const CALL = /(?<![\w$])(t|english)\(\s*$/;
const isLookedUp = ({ before, whole, next }: Literal) => whole && /[,)]/.test(next) && CALL.test(before);
const used = new Set(files.flatMap(({ literals }) => literals.filter(isLookedUp).map(({ text }) => text)));
const languages = readdirSync(path.join(root, "l10n")).map((name) => /^bundle\.l10n\.([\w-]+)\.json$/.exec(name)?.[1]);

/** Calls whose text is put together, or kept elsewhere: nobody can say what to translate. */
function computedIn({ name, code, literals }: Code): string[] {
  const starts = new Set(literals.filter(isLookedUp).map(({ at }) => at));
  return [...code.matchAll(/(?<![\w$])(?:t|english)\(\s*/g)]
    .filter(({ index, 0: call }) => !starts.has(index + call.length))
    .filter(({ index }) => !literals.some(({ at, end }) => at < index && index < end))
    .map(({ index }) => `${name}: ${code.slice(index, index + 60)}`);
}

test("every text is written out where it is looked up", () => {
  const sources = files.filter(({ name }) => name !== "src/core/l10n.ts");
  assert.deepEqual(sources.flatMap(computedIn), []);
  assert.ok(used.size > 800);
  const faulty = [
    "t(words)",
    "t(`$".concat("{count} events`)"),
    't(one ? "1 event" : "events")',
    'l10n.t("a " + words)',
  ];
  for (const source of faulty) assert.equal(computedIn(codeOf("a.ts", source)).length, 1, source);
  const right = `t("An event", count); vscode.l10n.t('it\\'s "one"'); at(b); said("t(");`;
  assert.deepEqual(computedIn(codeOf("a.ts", right)), []);
});

/** Where a text is shown whatever it looks like. */
const SHOWN =
  /(?<![\w$])"?(children|label|title|placeholder|placeHolder|help|aria-label|aria-description|aria-roledescription|alt|empty|about|detail|tooltip|prompt)"?: (\[\s*)?$/;
/** A capital and more, or several words. Names of things in the code have a sign or a capital within, and no blank. */
const reads = (text: string) =>
  /^[^\p{L}]*\p{Lu}\p{Ll}+[.:!?…]?$/u.test(text) ||
  /^[^\p{L}]*\p{Lu}?\p{Ll}+[,:;.]? .*\p{L}{2}/su.test(text) ||
  /(^|\s)\p{Ll}{2,} \p{Ll}{2,}/u.test(text) ||
  /^ \p{L}{2,}|\p{L}{2,} $/u.test(text);

/** What reads like words and is not shown, or is the same in every language; each part that is there has to fit. */
interface Exception {
  readonly why: string;
  readonly file?: RegExp;
  readonly before?: RegExp;
  readonly text?: RegExp;
}
const EXCEPTIONS: readonly Exception[] = [
  { why: "a module", before: /\b(from|import|require)\s?\(?\s*$/ },
  { why: "class names", before: /\b(class|className|part): [^,]*$/ },
  {
    why: "an element or a selector",
    before: /\b(jsxs?|createElement\w*|querySelector(All)?|matches|closest)\(\s*$/,
  },
  { why: "compared with what code says", before: /(===|!==|case|\bin|\.includes\(|\.has\() ?$/ },
  { why: "for who writes the code", before: /\bnew \w*Error\(\s*$/ },
  { why: "a command", before: /\baiStudio\.\$\{\w+$/ },
  { why: "an icon", text: /^\$\([\w-]+\) $/ },
  {
    why: "the name of a product, a language or a format",
    text: /^ ?(AI Studio|LM Studio|OpenRouter|llama\.cpp|vLLM|Markdown|HTML|CSV)$/,
  },
  { why: "languages of code", text: /^bash sh / },
  {
    why: "an example of what is typed",
    text: /^(-y\n.*|X-Team: compilers|tools\.read tools\.call|Authorization|filesystem|npx|llama3\.2:3b)$/s,
  },
  {
    why: "an example of a filter",
    file: /\/FilterHelp\.tsx$/,
    text: /^\(?error OR|^"two words"$|^[ib][sy]:$|^ user, model/,
  },
  { why: "a unit", text: /^ (ms|min|s|h|[KMG]B) ?$/ },
  { why: "a style", text: /^(auto|\d+px) / },
  { why: "an address, a path, a pattern, a type of media", text: /^\S*[/<>[\]{}#=@]\S*$|^<|^#/ },
  { why: "what is unfolded, by its id", file: /^webview\/chat\//, text: /^ ?(text|image )$/ },
  { why: "a kind of span", file: /\/TimelineBar\.tsx$/, text: /^model$/ },
  {
    why: "a column of a file, which programs read",
    file: /^webview\/totals\/tables\.ts$/,
    before: /(rawTitle: |\bt\("[^"\n]*"(, share)?\),\s*)$/,
  },
  { why: "what the log keeps of what is attached", before: /\bwritten\(\s*$/ },
  { why: "what a model reads of another extension's tool", file: /^src\/vscode\/foreignTools\.ts$/ },
  { why: "why a sign-in failed, which the log keeps", file: /^src\/vscode\/signIns\.ts$/ },
  {
    why: "elements, attributes and styles of formulas",
    file: /^webview\/shared\/markdown\/(drawFormula|formulaStyle)\.ts$/,
    text: /^(math |mprescripts |accent |mathvariant |\nmath \{)/,
  },
  { why: "a page", file: /^src\/vscode\/viewPage\.ts$/ },
];

/** Words that a person would read in English, whatever their language. */
function unspokenIn({ name, literals }: Code): string[] {
  return literals
    .filter(({ text, before }) => /\p{L}{2}/u.test(text) && (reads(text) || SHOWN.test(before)))
    .filter(({ before }) => !CALL.test(before))
    .filter((literal) => !EXCEPTIONS.some((one) => isExcepted(one, name, literal)))
    .map(({ text }) => `${name}: ${text.slice(0, 80)}`);
}

const isExcepted = ({ file = /./, before = /^/, text = /./ }: Exception, name: string, literal: Literal) =>
  file.test(name) && before.test(literal.before) && text.test(literal.text);

test("what a view or VS Code shows is looked up", () => {
  const shown = files.filter(({ name }) => /^(webview\/|src\/vscode\/|src\/extension\.ts)/.test(name));
  assert.deepEqual(shown.flatMap(unspokenIn), []);
  const faulty = [
    "<p>Nothing here</p>",
    '<b title="close" />',
    '<Field label={open ? t("Open") : "Closed"} />',
    "said.value = `$".concat("{count} fields need attention.`"),
    'vscode.window.showErrorMessage("Failed")',
    "const words = { none: 'no key' };",
  ];
  for (const source of faulty) assert.equal(unspokenIn(codeOf("a.tsx", source)).length, 1, source);
  const right =
    '<p class="muted small" id="a">{t("Nothing here")}</p>; if (event.key === "Enter") go("tool.finished");';
  assert.deepEqual(unspokenIn(codeOf("a.tsx", right)), []);
});

/** The texts whose translation has other values in it, or none. */
const differing = (texts: Record<string, string>) =>
  Object.entries(texts).filter(([text, other]) => marks(text) !== marks(other) || other.trim() === "");
const marks = (text: string) => [...new Set(text.match(/\{\d+\}/g))].sort().join();

test("every language has every text, with the same values in it, and no other", () => {
  assert.deepEqual(languages, ["de"]);
  for (const language of languages) {
    const texts = readTexts(`l10n/bundle.l10n.${language}.json`);
    const missing = [...used].filter((text) => !Object.hasOwn(texts, text));
    assert.deepEqual(missing, [], "not translated");
    const left = Object.keys(texts).filter((text) => !used.has(text));
    assert.deepEqual(left, [], "not used");
    assert.deepEqual(differing(texts), []);
    assert.deepEqual(Object.keys(texts), Object.keys(texts).sort(), "sorted, so that a text is found");
  }
  assert.equal(differing({ "{0} of {1}": "{0}", "An event": " ", "{0}": "{0} {0}" }).length, 2);
});

/** The commands that a text's links run, and the settings, programs and addresses that it names. */
const links = (text: string) => text.match(/command:[\w.]+|`#?[\w.]+#?`|https?:[^)\s]+/g) ?? [];

test("the manifest and the walkthrough are there in every language", () => {
  const english = readTexts("package.nls.json");
  const pages = readdirSync(path.join(root, "media/walkthrough")).filter((name) => !name.includes(".nls."));
  for (const language of languages) {
    const texts = readTexts(`package.nls.${language}.json`);
    assert.deepEqual(Object.keys(texts), Object.keys(english));
    const other = Object.entries(texts).filter(
      ([name, text]) => links(text).join() !== links(english[name] ?? "").join(),
    );
    assert.deepEqual(other, []);
    for (const page of pages) {
      const translated = `media/walkthrough/${page.replace(/\.md$/, `.nls.${language}.md`)}`;
      assert.ok(existsSync(path.join(root, translated)), translated);
    }
  }
});
