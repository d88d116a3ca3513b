// How much of a request begins as the one before it did: providers keep what they have read, and read the same beginning anew for
// a tenth of its price or so. They read the tools first, then the system prompt, then the messages.
import type { ModelRequest } from "./provider.ts";
import { requestText } from "./requestText.ts";
import { commonStart, type TextChange, textChange } from "./textChange.ts";

export interface PrefixComparison {
  /** Characters that both begin with. */
  readonly common: number;
  /** Characters of the one before, and of this one. */
  readonly before: number;
  readonly now: number;
  /** Where they part; null where this one holds all of the one before and goes on. */
  readonly parts: { readonly where: string; readonly change: TextChange } | null;
}

interface Piece {
  readonly where: string;
  readonly text: string;
}

export function comparePrefix(before: ModelRequest, now: ModelRequest): PrefixComparison {
  const [olds, news] = [pieces(before), pieces(now)];
  const lengths = { before: lengthOf(olds), now: lengthOf(news) };
  let common = 0;
  for (const [position, old] of olds.entries()) {
    const fresh: Piece = news[position] ?? { where: "the end", text: "" };
    const change = textChange(old.text, fresh.text);
    if (change !== null || old.where !== fresh.where)
      return {
        ...lengths,
        common: common + (old.where === fresh.where ? commonStart(old.text, fresh.text) : 0),
        parts: change === null ? null : { where: old.where, change },
      };
    common += old.text.length;
  }
  return { ...lengths, common, parts: null };
}

const lengthOf = (all: readonly Piece[]) => all.reduce((sum, { text }) => sum + text.length, 0);

function pieces(request: ModelRequest): Piece[] {
  const { tools, system, messages }: { tools: object[]; system: string; messages: object[] } = JSON.parse(
    requestText(request),
  );
  return [
    ...tools.map((tool, position) => ({ where: `tools[${position}]`, text: JSON.stringify(tool) })),
    { where: "system", text: system },
    ...messages.map((message, position) => ({ where: `messages[${position}]`, text: JSON.stringify(message) })),
  ];
}
