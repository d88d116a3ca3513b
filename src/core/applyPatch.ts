// A unified diff applied to a text. Models count lines badly, so hunks are found by what they say, nearest to where they say.
import { fail } from "./failure.ts";
import { t } from "./l10n.ts";

interface Hunk {
  /** Of its first line in the old text, from 1; null when it is not said. */
  readonly line: number | null;
  readonly old: readonly string[];
  readonly young: readonly string[];
}

const HUNK = /^@@(?: -(\d+)(?:,\d+)? \+\d+(?:,\d+)?)?.*/;

export const isPatch = (text: string): boolean => /^@@ ?.*/m.test(text) && /^[+-]/m.test(text);

/** The file that a patch names, relative to the root of its repository; null when it names none. */
export function patchedFile(patch: string): string | null {
  const named = /^\+\+\+ (.+)$/m.exec(patch)?.[1] ?? "/dev/null";
  const [file = ""] = named.split("\t");
  return file === "/dev/null" ? null : file.replace(/^[ab]\//, "").trim();
}

/** `text` uses line feeds. Throws `invalid` with what does not fit. */
export function applyPatch(text: string, patch: string): string {
  const hunks = hunksOf(patch);
  let lines = text.split("\n");
  /** How far the hunks so far have moved what follows them. */
  let moved = 0;
  let from = 0;
  for (const { line, old, young } of hunks) {
    const at = find(lines, old, line === null ? from : line - 1 + moved, from);
    if (at === null) {
      const first = old.find((one) => one.trim() !== "")?.trim() ?? "";
      throw fail(
        "invalid",
        t('The change does not fit: the file has nothing like "{0}" where it belongs.', first.slice(0, 80)),
        t("The file is not as the model knew it. Attach it, and ask for the change again."),
      );
    }
    lines = [...lines.slice(0, at), ...young, ...lines.slice(at + old.length)];
    moved += young.length - old.length;
    from = at + young.length;
  }
  return lines.join("\n");
}

function hunksOf(patch: string): Hunk[] {
  const lines = patch.split("\n");
  if (lines.filter((line) => line.startsWith("+++ ")).length > 1)
    throw fail("invalid", t("The change is to several files."), t("Ask for one block of code for each file."));
  const hunks: { line: number | null; old: string[]; young: string[] }[] = [];
  for (const line of lines) {
    const head = HUNK.exec(line);
    if (head) {
      hunks.push({ line: head[1] === undefined ? null : Number(head[1]), old: [], young: [] });
      continue;
    }
    const hunk = hunks.at(-1);
    if (hunk === undefined || line.startsWith("\\")) continue;
    if (!line.startsWith("+")) hunk.old.push(line.slice(1));
    if (!line.startsWith("-")) hunk.young.push(line.slice(1));
  }
  // An empty line at the end is the end of the block, not of the file.
  if (lines.at(-1) === "") for (const list of [hunks.at(-1)?.old, hunks.at(-1)?.young]) list?.pop();
  if (hunks.length === 0)
    throw fail(
      "invalid",
      t("This is no change that can be applied."),
      t("Ask for it as a unified diff, or as the new code."),
    );
  return hunks;
}

/** Where these lines stand, at or after `from` and nearest to `wanted`; spaces at line ends do not count. */
function find(lines: readonly string[], old: readonly string[], wanted: number, from: number): number | null {
  if (old.length === 0) return Math.min(Math.max(wanted, from), lines.length);
  const stands = (at: number) => old.every((line, index) => lines[at + index]?.trimEnd() === line.trimEnd());
  const last = lines.length - old.length;
  let best: number | null = null;
  for (let at = from; at <= last; at++) {
    if (stands(at) && (best === null || Math.abs(at - wanted) < Math.abs(best - wanted))) best = at;
  }
  return best;
}
