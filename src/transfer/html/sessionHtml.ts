// A session as one HTML file: all its branches, no script, and nothing that is fetched. What others wrote stays text.
import { createHash } from "node:crypto";
import type { UserBlock } from "../../core/message.ts";
import { type Alternatives, alternatives, type Branch } from "../../core/session.ts";
import type { CondenseStep, Step, TranscriptItem, Turn } from "../../core/transcript.ts";
import {
  aboutWords,
  branchesInOrder,
  callState,
  condenseWords,
  failureOf,
  figureWords,
  forkWords,
  importWords,
  itemsOf,
  type SessionDocument,
  sizeWords,
  timeWords,
  titleOf,
} from "../document.ts";
import { attachmentName } from "../markdown.ts";
import { escapeHtml } from "./escape.ts";
import { proseHtml } from "./prose.ts";
import { style } from "./style.ts";

type ToolStep = Extract<Step, { type: "tool" }>;
/** What every browser shows as a picture, and none runs. */
const PICTURES: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
  "image/bmp",
]);

const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** Yields the document in pieces. */
export function* sessionHtml(document: SessionDocument): Generator<string> {
  const title = escapeHtml(titleOf(document));
  const branches = branchesInOrder(document);
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="AI Studio">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1 dir="auto">${title}</h1>
<p class="quiet">${escapeHtml(aboutWords(document).join(" · "))}</p>
`;
  if (branches.length > 1) yield contents(branches);
  const numbers = new Map(branches.map(({ id }, index) => [id, index + 1]));
  const seen = new Set<number>();
  for (const branch of branches) yield* branchHtml(document, branch, numbers, seen);
  yield "</main>\n</body>\n</html>\n";
}

const contents = (branches: readonly Branch[]): string => `<nav aria-label="Branches"><ul>
${branches.map((_, index) => `<li><a href="#branch-${index + 1}">${branchName(index + 1)}</a></li>`).join("\n")}
</ul></nav>
`;

const branchName = (number: number): string => (number === 1 ? "Branch 1, which was shown" : `Branch ${number}`);

/** What the branch shares with one that came before it stands there. */
function* branchHtml(
  document: SessionDocument,
  branch: Branch,
  numbers: ReadonlyMap<string, number>,
  seen: Set<number>,
): Generator<string> {
  const number = numbers.get(branch.id) ?? 0;
  const isOnly = numbers.size === 1;
  const items = itemsOf(document, branch.id);
  const own = items.filter(({ seq }) => !seen.has(seq));
  const last = items.findLast(({ seq }) => seen.has(seq));
  yield `<section id="branch-${number}"${isOnly ? "" : ` aria-label="${branchName(number)}"`}>\n`;
  if (!isOnly) yield `<h2>${branchName(number)}</h2>\n`;
  if (number > 1 && last !== undefined)
    yield `<p class="quiet">It goes on from <a href="#item-${last.seq}">the ${last.type === "user" ? "message" : "answer"} of ${timeWords(last.at)}</a>.</p>\n`;
  if (own.length === 0) yield `<p class="quiet">Nothing of its own was said on it.</p>\n`;
  const ways = alternatives(document.branches, branch.id);
  for (const one of own) {
    seen.add(one.seq);
    yield itemHtml(one);
    yield waysOn(ways, one, items, numbers);
  }
  yield "</section>\n";
}

/** Links to the other ways on from an item, which stand on other branches. */
function waysOn(
  ways: ReadonlyMap<number, Alternatives>,
  item: TranscriptItem,
  items: readonly TranscriptItem[],
  numbers: ReadonlyMap<string, number>,
): string {
  const next = items[items.indexOf(item) + 1]?.seq ?? Number.POSITIVE_INFINITY;
  const others = [...ways]
    .filter(([fork]) => fork >= item.seq && fork < next)
    .flatMap(([, { branches, current }]) => branches.filter((_, index) => index !== current))
    .map((id) => numbers.get(id) ?? 0)
    .sort((one, other) => one - other);
  if (others.length === 0) return "";
  const links = others.map((number) => `<a href="#branch-${number}">branch ${number}</a>`);
  return `<p class="quiet">Other ways on from here: ${links.join(", ")}.</p>\n`;
}

function itemHtml(item: TranscriptItem): string {
  if (item.type === "import") return `<p id="item-${item.seq}" class="quiet">${escapeHtml(importWords(item))}</p>\n`;
  if (item.type === "fork" || item.type === "change")
    return `<p id="item-${item.seq}" class="quiet">${escapeHtml(forkWords(item))}</p>\n`;
  if (item.type === "condense") return `<div id="item-${item.seq}">${condensationHtml(item)}</div>\n`;
  const who = item.type === "user" ? "You" : item.agentName || "Agent";
  const body = item.type === "user" ? item.content.map(userBlock).join("") : turnHtml(item);
  return `<article id="item-${item.seq}" class="${item.type === "user" ? "you" : "agent"}">
<header><strong dir="auto">${escapeHtml(who)}</strong><time class="quiet" datetime="${new Date(item.at).toISOString()}">${timeWords(item.at)}</time></header>
<div class="body">${body}</div>
</article>
`;
}

function turnHtml({ steps, state }: Turn): string {
  const end =
    state.type === "ended" && state.reason !== "done" ? (state.error?.message ?? `It ended: ${state.reason}.`) : "";
  return `${steps.map(stepHtml).join("")}${end === "" ? "" : `<p class="bad">${escapeHtml(end)}</p>`}`;
}

function stepHtml(step: Step): string {
  switch (step.type) {
    case "said":
      return `<div class="you"><p class="quiet">You, meanwhile</p>${step.content.map(userBlock).join("")}</div>`;
    case "model": {
      const failure = failureOf(step);
      const said = step.content.map((block) => {
        if (block.type === "text") return proseHtml(block.text);
        return block.type === "thinking" && block.text !== "" ? folded("Thought", proseHtml(block.text)) : "";
      });
      const figures = step.state.type === "streaming" ? "" : figureWords(step.model.model, step.state.figures);
      return `${said.join("")}${failure === null ? "" : `<p class="bad">${escapeHtml(failure)}</p>`}${figures === "" ? "" : `<p class="quiet">${escapeHtml(figures)}</p>`}`;
    }
    case "tool":
      return folded(`Tool: ${step.name} (${callState(step)})`, callHtml(step));
    case "condense":
      return condensationHtml(step);
    default:
      return step satisfies never;
  }
}

const condensationHtml = (step: CondenseStep): string =>
  step.state.type === "done"
    ? folded(condenseWords(step), proseHtml(step.state.summary))
    : `<p class="bad">${escapeHtml(condenseWords(step))}</p>`;

function callHtml(call: ToolStep): string {
  const { state } = call;
  return [
    call.preview === "" ? "" : `<p>${escapeHtml(call.preview)}</p>`,
    code(JSON.stringify(call.input, null, 2)),
    call.turn === undefined ? "" : `<p><strong>${escapeHtml(call.turn.agentName)}</strong></p>${turnHtml(call.turn)}`,
    state.type === "finished" ? code(state.text) : "",
    state.type === "denied" ? `<p class="bad">Denied. ${escapeHtml(state.decision.reason)}</p>` : "",
    ...(state.type === "finished" ? (state.images ?? []).map(picture) : []),
  ].join("");
}

function userBlock(block: UserBlock): string {
  switch (block.type) {
    case "text":
      return proseHtml(block.text);
    case "image":
      return picture(block);
    case "attachment":
      return folded(`Attached: ${attachmentName(block)}`, code(block.text));
    default:
      return block satisfies never;
  }
}

function picture({ mediaType, data }: { mediaType: string; data: string }): string {
  const words = `Image: ${mediaType}, ${sizeWords(data)}`;
  if (!PICTURES.has(mediaType) || !/^[A-Za-z0-9+/]*={0,2}$/.test(data))
    return `<p class="quiet">${escapeHtml(words)}</p>`;
  return `<p><img src="data:${mediaType};base64,${data}" alt="${escapeHtml(words)}"></p>`;
}

const folded = (summary: string, body: string): string =>
  `<details><summary>${escapeHtml(summary)}</summary>${body}</details>`;
const code = (text: string): string => `<pre><code>${escapeHtml(text)}</code></pre>`;
