// TeX -> MathML, as a tree of the elements and attributes that are named here. What is not named makes the whole formula one that
// cannot be drawn (elements), or is left out (attributes, classes, styles): what a model writes is never trusted, nor is what its
// reader makes of it. No text of HTML or XML is made anywhere.
import temml from "temml";
import { formulaStyle } from "./formulaStyle.ts";
import { visible } from "./links.ts";

export { formulaStyle };

/** Expansions of macros in a formula: ten times what a page of TeX needs, and over in some milliseconds. */
const MAX_EXPANSIONS = 1_000;
/** What a formula may ask to be as large as, in em and in points: a few lines, so that nothing pushes an answer out of sight. */
const MAX_SIZE: [em: number, points: number] = [10, 120];
/** Elements in one formula: more than a page of them, and drawn within some frames. */
const MAX_ELEMENTS = 4_000;
/** Elements within elements: a browser lays out each in the other, over and over. */
const MAX_DEPTH = 100;
/** A text in a formula, and a name of one of the things below. */
const MAX_VALUE = 60;

export interface FormulaElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Set one by one, as a strict policy wants it. */
  readonly style: Readonly<Record<string, string>>;
  readonly children: readonly (FormulaElement | string)[];
}

export type Drawn =
  | { readonly type: "drawn"; readonly formula: FormulaElement }
  /** `why`: what is wrong with the TeX; null when it asks for more than is drawn here. */
  | { readonly type: "failed"; readonly why: string | null };

/** MathML Core (https://www.w3.org/TR/mathml-core/), without what leads, loads, acts or annotates; `menclose` is styled as a row. */
const ELEMENTS = new Set(
  ["math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts"]
    .concat("mprescripts none mpadded mphantom mstyle mtable mtr mtd menclose")
    .flatMap((names) => names.split(" ")),
);
const ATTRIBUTES = new Set(
  [
    "accent accentunder columnalign columnspan depth display displaystyle fence form height largeop linethickness lspace",
  ]
    .concat(
      "mathvariant maxsize minsize movablelimits rowspacing rspace scriptlevel separator stretchy symmetric voffset width",
    )
    .flatMap((names) => names.split(" ")),
);
/** A word, or a length: no address, no function, no reference. */
const VALUE = /^[a-z]+$|^[-+]?(\d+\.?\d*|\.\d+)(em|ex|px|pt|cm|mm|in|pc|mu|%|width|height)?$/;
const CLASS =
  /^((tml|chr)-[a-z0-9-]+|(up|down)strike|sout|longdiv-(top|arc)|phasor-(bottom|angle)|circle-pad|textcircle|actuarial)$/;
const LENGTHS = /^(\d*\.?\d+(em|ex|pt|px|%)?)( \d*\.?\d+(em|ex|pt|px|%)?){0,3}$/;
const LINE = /^\d*\.?\d+(em|px|pt) (solid|dashed)/;
/** What may be set of an element's style, as it stands in the tree, and to what. Colours are those of the words around. */
const STYLES: Readonly<Record<string, RegExp>> = {
  padding: LENGTHS,
  paddingTop: LENGTHS,
  paddingRight: LENGTHS,
  paddingBottom: LENGTHS,
  paddingLeft: LENGTHS,
  width: LENGTHS,
  border: LINE,
  borderTop: LINE,
  borderRight: LINE,
  borderBottom: LINE,
  borderLeft: LINE,
  fontWeight: /^bold$/,
  mathDepth: /^[012]$/,
  textAlign: /^(left|right|center)$/,
};
/** Definitions could write much with little: no formula is drawn that has one. */
const DEFINES =
  /\\(?:[egx]?def|global|long|(?:future)?let|(?:re|provide)?(?:new)?command|(?:re)?newenvironment|DeclareMathOperator)(?![a-zA-Z])/;

/** Draws TeX; never throws. */
export function drawFormula(tex: string, display: boolean): Drawn {
  // Nothing hides in it, as nothing hides in code.
  if (visible(tex) !== tex || DEFINES.test(tex)) return failed(null);
  try {
    const tree: unknown = temml.__renderToMathMLTree(tex, {
      ...{ displayMode: display, throwOnError: true, trust: false, wrap: "none" },
      ...{ maxExpand: MAX_EXPANSIONS, maxSize: MAX_SIZE },
    });
    let room = MAX_ELEMENTS;
    const [formula, ...more] = nodesOf(tree, 0, () => {
      if (room-- <= 0) throw new Error("it is too large");
    });
    if (typeof formula !== "object" || formula.name !== "math" || more.length > 0) return failed(null);
    return { type: "drawn", formula: { ...formula, attributes: { ...formula.attributes, alttext: tex } } };
  } catch (error) {
    return failed(error instanceof Error && error instanceof temml.ParseError ? plainWords(error.message) : null);
  }
}

const failed = (why: string | null): Drawn => ({ type: "failed", why });

/** Without the marks that underline a place in the source. */
const plainWords = (message: string): string => message.replace(/\p{Cc}|\u0332/gu, "").trim();

type Node = FormulaElement | string;

/** What a node of temml's tree becomes: nothing, itself, or what is in it. */
function nodesOf(node: unknown, depth: number, count: () => void): Node[] {
  count();
  if (typeof node !== "object" || node === null || depth > MAX_DEPTH) throw new Error("it is nested too deeply");
  if ("text" in node && typeof node.text === "string") return [textOf(node.text)];
  if ("href" in node || "src" in node) throw new Error("it leads elsewhere");
  const children = listIn(node, "children").flatMap((child) => nodesOf(child, depth + 1, count));
  const name = "type" in node ? node.type : undefined;
  // A fragment, or the place of a number that is counted by styles.
  if (name === undefined) return children;
  if (typeof name !== "string" || !ELEMENTS.has(name)) throw new Error(`no element of ours: ${String(name)}`);
  return [{ name, attributes: attributesOf(name, node), style: styleOf(node), children }];
}

function textOf(text: string): string {
  // Invisible operators and joiners are the reader's own; what reorders its neighbours is not.
  if (/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(text))
    throw new Error("it has a character in it that reorders");
  return text;
}

function attributesOf(name: string, node: object): Record<string, string> {
  const given = entriesIn(node, "attributes");
  const classes = listIn(node, "classes").filter((one): one is string => typeof one === "string" && CLASS.test(one));
  return {
    ...Object.fromEntries(given.filter(([key, value]) => ATTRIBUTES.has(key) && isValue(value))),
    // A rule is a space that is painted.
    ...(name === "mspace" && given.some(([key]) => key === "mathbackground")
      ? { mathbackground: "currentcolor" }
      : null),
    ...(classes.length > 0 ? { class: classes.join(" ") } : null),
  };
}

const isValue = (value: string): boolean => value.length <= MAX_VALUE && VALUE.test(value);

const styleOf = (node: object): Record<string, string> =>
  Object.fromEntries(
    entriesIn(node, "style").flatMap(([key, value]): [string, string][] => {
      const found = Object.hasOwn(STYLES, key) ? STYLES[key]?.exec(value.trim()) : null;
      return found && value.length <= MAX_VALUE ? [[key, found[0]]] : [];
    }),
  );

function listIn(node: object, key: "children" | "classes"): readonly unknown[] {
  const list: unknown = key in node ? Reflect.get(node, key) : undefined;
  return Array.isArray(list) ? list : [];
}

function entriesIn(node: object, key: "attributes" | "style"): [string, string][] {
  const record: unknown = key in node ? Reflect.get(node, key) : undefined;
  if (typeof record !== "object" || record === null) return [];
  return Object.entries(record).map(([name, value]) => [name, String(value)]);
}
