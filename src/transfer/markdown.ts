// The shown branch of a session as Markdown: to be read, on GitHub as well as in an editor.
import type { Attachment, UserBlock } from "../core/message.ts";
import type { CondenseStep, Step, TranscriptItem, Turn } from "../core/transcript.ts";
import {
  aboutWords,
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
} from "./document.ts";

type ToolStep = Extract<Step, { type: "tool" }>;

export function sessionMarkdown(document: SessionDocument): string {
  const others = document.branches.length - 1;
  const more =
    others === 0
      ? []
      : [
          `*This is the branch that was shown. ${others === 1 ? "One other branch is" : `${others} other branches are`} in the bundle and in the HTML export.*`,
        ];
  const parts = [
    `# ${oneLine(titleOf(document))}`,
    `*${escaped(aboutWords(document).join(" · "))}*`,
    ...more,
    ...itemsOf(document, document.session.head).flatMap(item),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function item(one: TranscriptItem): string[] {
  if (one.type === "user") return ["## You", `<sub>${timeWords(one.at)}</sub>`, ...one.content.map(userBlock)];
  if (one.type === "import") return [`*${escaped(importWords(one))}*`];
  if (one.type === "fork" || one.type === "change") return [`*${escaped(oneLine(forkWords(one)))}*`];
  if (one.type === "condense") return [condensation(one)];
  return [`## ${oneLine(one.agentName) || "Agent"}`, ...turn(one)];
}

function turn({ steps, state }: Turn): string[] {
  const end =
    state.type === "ended" && state.reason !== "done" ? (state.error?.message ?? `It ended: ${state.reason}.`) : "";
  return [...steps.flatMap(step), end === "" ? "" : `> **${escaped(oneLine(end))}**`];
}

function step(one: Step): string[] {
  switch (one.type) {
    case "said":
      return ["**You, meanwhile:**", ...one.content.map(userBlock)];
    case "model": {
      const failure = failureOf(one);
      return [
        ...one.content.flatMap((block) => {
          if (block.type === "text") return [deeper(block.text)];
          return block.type === "thinking" && block.text !== "" ? [folded("Thought", deeper(escaped(block.text)))] : [];
        }),
        failure === null ? "" : `> **${escaped(oneLine(failure))}**`,
        one.state.type === "streaming" ? "" : `<sub>${escaped(figureWords(one.model.model, one.state.figures))}</sub>`,
      ];
    }
    case "tool":
      return [folded(`Tool: ${one.name} (${callState(one)})`, callParts(one).join("\n\n"))];
    case "condense":
      return [condensation(one)];
    default:
      return one satisfies never;
  }
}

const condensation = (step: CondenseStep): string =>
  step.state.type === "done"
    ? folded(condenseWords(step), deeper(step.state.summary))
    : `> **${escaped(oneLine(condenseWords(step)))}**`;

function callParts(call: ToolStep): string[] {
  const { state } = call;
  const images = state.type === "finished" ? (state.images ?? []) : [];
  return [
    ...(call.preview === "" ? [] : [escaped(call.preview)]),
    fenced(JSON.stringify(call.input, null, 2), "json"),
    ...(call.turn === undefined ? [] : [`**${oneLine(call.turn.agentName)}**`, ...turn(call.turn)]),
    ...(state.type === "finished" ? [fenced(state.text, "")] : []),
    ...(state.type === "denied" ? [`Denied. ${escaped(state.decision.reason)}`] : []),
    ...images.map((image) => `*Image: ${escaped(image.mediaType)}, ${sizeWords(image.data)}*`),
  ];
}

function userBlock(block: UserBlock): string {
  switch (block.type) {
    case "text":
      return deeper(block.text);
    case "image":
      return `*Image: ${escaped(block.mediaType)}, ${sizeWords(block.data)}*`;
    case "attachment":
      return folded(`Attached: ${attachmentName(block)}`, fenced(block.text, block.language));
    default:
      return block satisfies never;
  }
}

export const attachmentName = ({ path, fromLine, toLine }: Attachment): string =>
  fromLine === toLine ? `${path}, line ${fromLine}` : `${path}, lines ${fromLine}–${toLine}`;

const folded = (summary: string, body: string): string =>
  `<details>\n<summary>${escaped(oneLine(summary))}</summary>\n\n${body}\n\n</details>`;

/** Where code begins, also within lists and quotes. */
const FENCE = /^(?:[\s>]|[-*+]\s|\d+[.)]\s)*(`{3,}(?=[^`]*$)|~{3,})/;
const HEADING = /^((?:\s{0,3}>)*\s{0,3})(#{1,6})(?=\s|$)/;

/** A message with its headings below that of who said it, which is of the second level. */
function deeper(text: string): string {
  let fence = "";
  const lines = text.split("\n").map((line) => {
    const mark = FENCE.exec(line)?.[1] ?? "";
    if (fence !== "") {
      if (mark.startsWith(fence) && line.trimEnd().endsWith(mark)) fence = "";
      return line;
    }
    fence = mark;
    return line.replace(
      HEADING,
      (_, before: string, marks: string) => before + "#".repeat(Math.min(6, marks.length + 2)),
    );
  });
  return lines.join("\n");
}

/** In a fence longer than any inside it. */
function fenced(text: string, language: string): string {
  const runs = text.match(/`{3,}/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}${language.replace(/[^\w+#.-]/g, "")}\n${text}\n${fence}`;
}

/** Text that must not become a tag: where it would, it could end what it stands in. */
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
