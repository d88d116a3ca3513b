// Where a piece of code from an answer belongs in a file: it replaces all of it, or the declaration of the same name.

/** Of a file's different lines, as many have to stand in the code for it to be the whole file written anew. */
const WHOLE_SHARE = 0.5;

const DECLARATION =
  /\b(?:function\*?|class|interface|type|enum|namespace|const|let|var|def|fn|func|fun|struct|trait|impl|module|sub|record|protocol)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u;
/** A method, as its class has it: a name, and an open parenthesis. */
const METHOD =
  /^\s*(?:(?:public|private|protected|static|async|override|abstract|get|set|readonly)\s+)*([\p{L}_$#][\p{L}\p{N}_$]*)\s*(?:<[^>]*>)?\(/u;
/** What stands above a declaration and belongs to it. */
const ABOVE = /^\s*(\/\/|\/\*|\*|#|@|--|"""|''')/;

/** The file with the code in it, both with line feeds; null when it is not clear where the code belongs. */
export function fitCode(file: string, code: string): string | null {
  const young = code.replace(/\n+$/, "").split("\n");
  if (file.trim() === "") return `${young.join("\n")}\n`;
  const lines = file.split("\n");
  if (isWhole(lines, young)) return `${young.join("\n")}${file.endsWith("\n") ? "\n" : ""}`;
  const anchor = young.findIndex((line) => line.trim() !== "" && !ABOVE.test(line));
  const first = young[anchor];
  if (first === undefined || !isOneBlock(young.slice(anchor))) return null;
  const at = placeOf(lines, first);
  if (at === null) return null;
  const from = anchor > 0 ? aboveOf(lines, at) : at;
  const indent = indentOf(first) === "" ? indentOf(lines[at] ?? "") : "";
  const fitted = young.map((line) => (line.trim() === "" ? line : indent + line));
  return [...lines.slice(0, from), ...fitted, ...lines.slice(endOf(lines, at) + 1)].join("\n");
}

const indentOf = (line: string): string => /^\s*/.exec(line)?.[0] ?? "";
const isBlank = (line: string): boolean => line.trim() === "";
const closes = (line: string): boolean => /^\s*([\])}]|end\b)/.test(line);

/** Whether the code is the file written anew: it begins alike, holds much of it, and is more than one declaration of it. */
function isWhole(lines: readonly string[], young: readonly string[]): boolean {
  const known = new Set(lines.map((line) => line.trim()).filter((line) => line.length > 1));
  const written = new Set(young.map((line) => line.trim()));
  const shared = [...known].filter((line) => written.has(line)).length;
  const firstWord = (of: readonly string[]) =>
    of
      .find((line) => !isBlank(line))
      ?.trim()
      .split(/\s/)[0];
  const isPart = isOneBlock(fromAnchor(young)) && !isOneBlock(fromAnchor(lines));
  return shared >= known.size * WHOLE_SHARE && firstWord(lines) === firstWord(young) && !isPart;
}

/** Without the comments, decorators and empty lines at its beginning. */
const fromAnchor = (lines: readonly string[]): readonly string[] =>
  lines.slice(
    Math.max(
      0,
      lines.findIndex((line) => !isBlank(line) && !ABOVE.test(line)),
    ),
  );

/** Whether all that follows its first line is within it, but for what closes it. */
function isOneBlock([first = "", ...rest]: readonly string[]): boolean {
  const depth = indentOf(first).length;
  const outside = rest.filter((line) => !isBlank(line) && indentOf(line).length <= depth);
  return outside.every((line) => closes(line) || line.trim() === "{");
}

const nameIn = (line: string): string | undefined => (DECLARATION.exec(line) ?? METHOD.exec(line))?.[1];

/** The only line that is the same, or declares the same name; null when there is none, or several. */
function placeOf(lines: readonly string[], first: string): number | null {
  const only = (is: (line: string) => boolean): number | null => {
    const at = lines.findIndex(is);
    return at >= 0 && lines.findLastIndex(is) === at ? at : null;
  };
  const name = nameIn(first);
  const same = only((line) => line.trim() === first.trim());
  return same ?? (name === undefined ? null : only((line) => nameIn(line) === name));
}

/** The first of the comments and decorators right above a line. */
function aboveOf(lines: readonly string[], at: number): number {
  let from = at;
  while (from > 0 && ABOVE.test(lines[from - 1] ?? "")) from--;
  return from;
}

/** The last line of the block that begins here: what is deeper than it, and what closes it. */
function endOf(lines: readonly string[], at: number): number {
  const depth = indentOf(lines[at] ?? "").length;
  let end = at;
  for (let next = at + 1; next < lines.length; next++) {
    const line = lines[next] ?? "";
    if (isBlank(line)) continue;
    const inside = indentOf(line).length > depth;
    if (!inside && !(indentOf(line).length === depth && (closes(line) || line.trim() === "{"))) break;
    end = next;
    if (!inside && closes(line) && !/[[({]\s*$/.test(line)) break;
  }
  return end;
}
