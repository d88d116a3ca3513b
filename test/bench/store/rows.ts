// Rows as the product stores them. The same number always makes the same row.

export interface EventRow {
  readonly id: string;
  readonly at: number;
  readonly span: string;
  readonly parent: string | null;
  readonly kind: string;
  readonly label: string;
  readonly durationMs: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly json: string;
}

/** The facts of one model call with a tool, and how long their bodies are. */
const turn = [
  { kind: "message.user", bytes: 250 },
  { kind: "turn.started", bytes: 60 },
  { kind: "model.requested", bytes: 500 },
  { kind: "model.streamed", bytes: 350 },
  { kind: "model.responded", bytes: 1600 },
  { kind: "tool.requested", bytes: 400 },
  { kind: "tool.finished", bytes: 2500 },
  { kind: "turn.ended", bytes: 40 },
] as const;

const words = (
  "the loop reads a token before it checks whether that file is empty so an answer can be cut short when nothing was " +
  "said yet and a reader would see only half of what the model meant to write about errors tests paths names types"
).split(" ");
/** Every tenth text is not plain ASCII. */
const foreign = ["größer", "où", "naïve", "—", "“quoted”", "数据", "🙂"];

/** Pseudo-random whole numbers below `below`, by Numerical Recipes' generator. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function prose(seed: number, bytes: number, vocabulary: readonly string[]): string {
  const random = numbers(seed);
  let text = "";
  while (text.length < bytes) text += `${vocabulary[random(vocabulary.length)]} `;
  return text;
}

const poolLength = 100_000;
const pools = Array.from({ length: 10 }, (_, index) =>
  prose(index, poolLength, index === 0 ? [...words, ...foreign] : words),
);

function stretch(number: number, length: number): string {
  const start = (number * 7919) % (poolLength - length);
  return pools[number % pools.length]?.slice(start, start + length) ?? "";
}

export function eventRow(number: number): EventRow {
  const { kind, bytes } = turn[number % turn.length] ?? turn[0];
  const answered = kind === "model.responded";
  return {
    id: `01J${number.toString(32).padStart(10, "0")}${((number * 2654435761) % 2 ** 32).toString(32).padStart(13, "0")}`,
    at: 1_760_000_000_000 + number * 350,
    span: `01J${Math.floor(number / 4)
      .toString(32)
      .padStart(23, "0")}`,
    parent:
      number % 4 === 0
        ? `01J${Math.floor(number / 8)
            .toString(32)
            .padStart(23, "0")}`
        : null,
    kind,
    label: stretch(number, 60),
    durationMs: answered ? 1200 + (number % 900) : null,
    inputTokens: answered ? 3000 + (number % 5000) : null,
    outputTokens: answered ? 200 + (number % 700) : null,
    costUsd: answered ? 0.0042 + (number % 100) / 1e5 : null,
    json: JSON.stringify({ kind, content: [{ type: "text", text: stretch(number, bytes) }] }),
  };
}

/** A word that one in so many messages contains. */
const rareEvery = 500;

export function messageText(number: number): string {
  return `${stretch(number, 300)}${number % rareEvery === 0 ? " zanzibar" : ""}`;
}
