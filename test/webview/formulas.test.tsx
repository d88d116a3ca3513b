// What is drawn of a formula: the elements of mathematics with attributes that lead, load and act nowhere, and nothing else,
// whatever the TeX asks for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { Lazy } from "../../src/core/lazy.ts";
import type { Formula } from "../../webview/shared/markdown/blocks.ts";
import { MarkdownContext, type MarkdownHost } from "../../webview/shared/markdown/context.ts";
import { drawFormula, type FormulaElement, formulaStyle } from "../../webview/shared/markdown/drawFormula.ts";
import { FormulaView } from "../../webview/shared/markdown/FormulaView.tsx";
import type { DrawFormula } from "../../webview/shared/markdown/formulas.ts";
import { random as randomSource } from "../support/random.ts";
import { drawnPage, type PageNode } from "./support/page.ts";

const elements = new Set(
  ["math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts"]
    .concat("mprescripts none mpadded mphantom mstyle mtable mtr mtd menclose")
    .flatMap((names) => names.split(" ")),
);
const attributes =
  /^(accent|accentunder|alttext|class|column(align|spacing)|depth|display|displaystyle|fence|form|height|largeop|linethickness|lspace|mathbackground|mathvariant|maxsize|minsize|movablelimits|rowspacing|rspace|scriptlevel|separator|stretchy|symmetric|voffset|width)$/;
const styles =
  /^(padding(Top|Right|Bottom|Left)?|width|border(Top|Right|Bottom|Left)?|fontWeight|mathDepth|textAlign)$/;

function check(node: FormulaElement, tex: string): void {
  assert.ok(elements.has(node.name), `<${node.name}> of ${tex}`);
  for (const [name, value] of Object.entries(node.attributes)) {
    assert.match(name, attributes, tex);
    if (name !== "alttext") assert.match(value, /^[-+a-zA-Z0-9.% ]{0,120}$/, `${name} of ${tex}`);
    if (name === "mathbackground") assert.equal(value, "currentcolor", tex);
  }
  for (const [name, value] of Object.entries(node.style)) {
    assert.match(name, styles, tex);
    assert.match(value, /^[a-z0-9.% ]{1,60}$/, `${name} of ${tex}`);
  }
  for (const child of node.children) if (typeof child !== "string") check(child, tex);
}

const textOf = (node: FormulaElement | string): string =>
  typeof node === "string" ? node : node.children.map(textOf).join("");

function drawn(tex: string): FormulaElement {
  const found = drawFormula(tex, true);
  assert.equal(found.type, "drawn", `${tex}: ${found.type === "failed" ? found.why : ""}`);
  assert.ok(found.type === "drawn");
  check(found.formula, tex);
  return found.formula;
}

const usual = [
  String.raw`x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}`,
  String.raw`\begin{aligned} a &= b \\ &= \sum_{i=1}^{n} x_i^{2} \end{aligned}`,
  String.raw`\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}`,
  String.raw`\left( \int_0^\infty e^{-x^2}\,dx \right)' \le \lim_{x \to 0} \operatorname{argmax}_\theta f`,
  String.raw`\mathbb{R} \mathcal{L} \mathbf{x} \vec{v} \hat{x} \widehat{abc} \overline{ab} \underbrace{a+b}_{c} \xrightarrow{f}`,
  String.raw`\boxed{E = mc^2} \cancel{x} \color{red} y \textcolor{blue}{z} \tag{1}`,
  String.raw`\begin{array}{|c|r|}\hline a & b \\ \hline\end{array} \ce{2H2 + O2 -> 2H2O} \rule{1em}{1em}`,
  String.raw`\begin{align} x &= 1 \\ y &= 2 \end{align}`,
];

test("what models write is drawn, by the elements of MathML alone", () => {
  for (const tex of usual) assert.equal(drawn(tex).attributes.alttext, tex);
  assert.equal(textOf(drawn(String.raw`\frac{1}{2} = \alpha`)), "12=α");
  const inline = drawFormula("x", false);
  assert.equal(inline.type === "drawn" && inline.formula.attributes.display, undefined);
});

test("attack 32: TeX that leads, loads, runs, styles, defines or hides is not drawn", (context) => {
  const attacks = [
    String.raw`\href{javascript:alert(1)}{x}`,
    String.raw`\href{https://evil.example}{x}`,
    String.raw`\url{https://evil.example}`,
    String.raw`\includegraphics{https://evil.example/x.png}`,
    String.raw`\class{allow}{x}`,
    String.raw`\cssId{root}{x}`,
    String.raw`\id{root}{x}`,
    String.raw`\style{position:fixed;inset:0}{x}`,
    String.raw`\data{url=https://evil.example}{x}`,
    String.raw`\htmlClass{allow}{x} \htmlStyle{color:red}{x} \htmlData{url=x}{y}`,
    String.raw`\toggle{a}{b}\endtoggle`,
    String.raw`\label{a} \ref{a}`,
    String.raw`\eqref{root}`,
    String.raw`\def\a{\a\a}\a`,
    String.raw`\newcommand{\a}[1]{#1#1} \a{\a{\a{x}}}`,
    String.raw`\gdef\frac#1#2{x} \frac12`,
    String.raw`\let\a=\b \a`,
    String.raw`\char"202E x`,
    "\\text{ab\u202Ecd}",
    "x\u200By",
    "\\text{\u2066x}",
    String.raw`\unknown{x}`,
    String.raw`\frac{1`,
    "{".repeat(2_000) + "}".repeat(2_000),
    "\\frac{".repeat(600),
    "\\sqrt{".repeat(500) + "}".repeat(500),
    "x_{".repeat(500) + "}".repeat(500),
    `\\begin{matrix}${"&".repeat(4_900)}\\end{matrix}`,
  ];
  for (const tex of attacks) {
    const found = drawFormula(tex, true);
    assert.equal(found.type, "failed", tex.slice(0, 100));
    assert.ok(found.type === "failed" && (found.why?.length ?? 1) < 300, tex.slice(0, 100));
  }
  context.diagnostic(`${attacks.length} attacks`);
});

test("attack 32: what is drawn of odd TeX is on the list, and one formula changes nothing for the next", (context) => {
  const odd = [
    String.raw`\text{<img src=x onerror=alert(1)>} \mathrm{<script>}`,
    String.raw`\text{</math><script>alert(1)</script>}`,
    String.raw`\colorbox{url(https://evil.example)}{x}`,
    String.raw`\fcolorbox{red}{yellow}{x} \colorbox{#fff}{y}`,
    String.raw`\color{white}x \mathcolor{red}{y}`,
    String.raw`\rule{999em}{999em} \kern-999em \hspace{-999em} \raisebox{999em}{x} \mathllap{xxxxx}`,
    String.raw`\Huge x \tiny y \unicode{x41}`,
    String.raw`\tag{\text{Allow once}} x`,
    String.raw`\begin{CD}A @>a>> B\end{CD}`,
    String.raw`\hphantom{\text{Allow}} \phantom{x}`,
    String.raw`\__proto__ \constructor \toString`,
    String.raw`\begin{__proto__} x \end{__proto__}`,
  ];
  for (const tex of odd) {
    const found = drawFormula(tex, true);
    if (found.type === "drawn") check(found.formula, tex);
  }
  const text = textOf(drawn(String.raw`\text{<img src=x onerror=alert(1)>}`));
  assert.equal(text.replaceAll("\u00a0", " "), "<img src=x onerror=alert(1)>", "markup is text");
  assert.equal(textOf(drawn(String.raw`\frac12`)), "12");
  context.diagnostic(`${odd.length} attacks`);
});

test("attack 32: whatever commands are put together, what is drawn is on the list, and nothing throws", (context) => {
  const parts = [
    ...usual.flatMap((tex) => tex.match(/\\[a-zA-Z]+|[{}&^_]|\w/g) ?? []),
    ...["\\class", "\\href", "\\style", "{", "}", "{", "}", "\\\\", "$", "%", "#1", "\\left", "\\right", "[", "]", "~"],
  ];
  let count = 0;
  for (let seed = 1; seed <= 1_500; seed++) {
    const random = randomSource(seed);
    const length = 1 + Math.floor(random() * 12);
    const tex = Array.from({ length }, () => parts[Math.floor(random() * parts.length)]).join(" ");
    const found = drawFormula(tex, random() < 0.5);
    if (found.type === "drawn") check(found.formula, tex);
    if (found.type === "drawn") count++;
  }
  assert.ok(count > 100, `${count} were drawn`);
  context.diagnostic("1500 attacks");
});

test("its style sheet loads nothing, and reaches nothing but formulas' own classes", () => {
  assert.doesNotMatch(formulaStyle, /url\(|@import|@font-face|position: (fixed|sticky)|z-index/);
  const selectors = [...formulaStyle.matchAll(/(?:^|\})\s*([^{}]+)\{/g)].flatMap(([, list = ""]) => list.split(","));
  assert.ok(selectors.length > 20);
  for (const selector of selectors)
    assert.match(
      selector.trim(),
      /^(math|m[a-z]+|\.(tml|chr)-|\.(up|down)strike|\.sout|\.longdiv|\.phasor|\.circle-pad|\.textcircle|\.actuarial)/,
    );
});

const formula = (tex: string, more: Partial<Formula> = {}): Formula => ({
  ...{ type: "formula", tex, source: `$${tex}$`, display: false, closed: true },
  ...more,
});

const neverLoaded = { loaded: null, load: () => assert.fail("There is no code.") };

/** Draws as an answer does, with what draws formulas loaded or not, and looks once nothing more happens. */
async function shown(what: Formula, formulas: Lazy<DrawFormula>, look: (page: PageNode) => void): Promise<void> {
  const unexpected = () => assert.fail("Something happened without a click.");
  const near: MarkdownHost["near"] = (_element, seen) => {
    seen();
    return () => {};
  };
  const host = { openLink: unexpected, copy: unexpected, insert: unexpected, colours: neverLoaded, formulas, near };
  const { page, clear } = drawnPage(
    <MarkdownContext.Provider value={host}>
      <FormulaView formula={what} />
    </MarkdownContext.Provider>,
  );
  await setImmediate();
  look(page);
  clear();
}

test("until it is loaded, while it grows and when it cannot be drawn, a formula is as it was written", async (t) => {
  // As much of it as is used: nothing is laid out here.
  Object.assign(globalThis, {
    ResizeObserver: class {
      observe() {}
      disconnect() {}
    },
  });
  t.after(() => Reflect.deleteProperty(globalThis, "ResizeObserver"));
  const loaded: Lazy<DrawFormula> = { loaded: drawFormula, load: () => assert.fail("It is loaded.") };
  const names = (page: PageNode) => [...page.all()].flatMap(({ localName }) => localName ?? []);
  const title = (page: PageNode) =>
    [...page.all()].find(({ localName }) => localName === "code")?.attributes.get("title") ?? "";

  await shown(formula("x_1"), loaded, (page) => {
    assert.deepEqual(names(page), ["body", "span", "math", "msub", "mi", "mn"]);
    assert.equal(page.text, "x1");
  });
  await shown(formula("\\nope{x}"), loaded, (page) => {
    assert.equal(page.text, "$\\nope{x}$");
    assert.match(title(page), /cannot be drawn.*\\nope/);
  });
  await shown(formula("a\u202E", { closed: false }), loaded, (page) => assert.equal(page.text, "$a⟨U+202E⟩$"));

  let loads = 0;
  const never: Lazy<DrawFormula> = { loaded: null, load: () => new Promise(() => loads++) };
  await shown(formula("x"), never, (page) => assert.equal(page.text, "$x$"));
  assert.equal(loads, 1);
  await shown(formula("x", { closed: false }), never, (page) => assert.equal(page.text, "$x$"));
  assert.equal(loads, 1, "what may yet change loads nothing");
});
