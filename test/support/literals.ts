// The texts in JavaScript as esbuild prints it: `/` between blanks divides, every other one begins a regular expression.

export interface Literal {
  /** What stands between the quotes, its escapes read; of a template what stands between two values. */
  readonly text: string;
  /** False of a part of a template with values in it. */
  readonly whole: boolean;
  /** The code before it, as much of it as may tell what it is for. */
  readonly before: string;
  /** From its first quote (or the value before it) to behind its last. */
  readonly at: number;
  readonly end: number;
  /** The sign behind it, blanks left out. */
  readonly next: string;
}

/** Characters: some lines. */
const BEFORE = 200;
const COMMENT = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const TEXT = String.raw`(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')`;
const EXPRESSION = String.raw`\/(?![ */])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*`;
const TOKEN = new RegExp(`${COMMENT}|${TEXT}|${EXPRESSION}|(?<sign>[\`{}])`, "g");
const PART = /(?<part>(?:[^`$\\]|\\[\s\S]|\$(?!\{))*)(?<close>`|\$\{)/y;

export function literalsIn(code: string): Literal[] {
  const found: Literal[] = [];
  /** The braces that are open: of code, or of a value in a template. */
  const open: ("code" | "value")[] = [];
  const add = (text: string, whole: boolean, at: number, end: number) =>
    found.push({
      ...{ text: unescaped(text), whole, at, end },
      before: code.slice(Math.max(0, at - BEFORE), at),
      next: /\S/.exec(code.slice(end))?.[0] ?? "",
    });

  const token = new RegExp(TOKEN);
  for (let match = token.exec(code); match !== null; match = token.exec(code)) {
    const { text, sign } = match.groups ?? {};
    if (text !== undefined) add(text.slice(1, -1), true, match.index, token.lastIndex);
    else if (sign === "{") open.push("code");
    else if (sign === "`" || (sign === "}" && open.pop() === "value")) {
      const part = new RegExp(PART);
      part.lastIndex = token.lastIndex;
      const groups = part.exec(code)?.groups;
      if (groups === undefined)
        throw new Error(`A template does not end: ${code.slice(match.index, match.index + 40)}`);
      const ends = groups.close === "`";
      add(groups.part ?? "", sign === "`" && ends, match.index, part.lastIndex);
      if (!ends) open.push("value");
      token.lastIndex = part.lastIndex;
    }
  }
  return found;
}

const SIGNS: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", 0: "\0" };

const unescaped = (text: string): string =>
  text.replace(/\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|([\s\S]))/gi, (_, point, four, two, sign: string) => {
    const code = point ?? four ?? two;
    return code === undefined ? (SIGNS[sign] ?? sign) : String.fromCodePoint(Number.parseInt(code, 16));
  });
