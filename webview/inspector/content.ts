// What an event holds, as sections that a person can read.
import type { Fact, FactOf } from "../../src/core/event.ts";
import type { Json } from "../../src/core/json.ts";
import type { AssistantBlock, ResultImage, UserBlock } from "../../src/core/message.ts";
import { reasonWords, whyDecided } from "../../src/core/policy/reasonWords.ts";
import type { Part, ToolSpec } from "../../src/core/provider.ts";
import { count } from "../shared/format.ts";
import { imageSource } from "../shared/imageSource.ts";
import { t } from "../shared/l10n.ts";

export interface Section {
  readonly title: string;
  /**
   * `prose` wraps and is set in the UI's font, `code` keeps its lines; an image's text is its data URL. A `fold` is one line until
   * it is opened; `sent` leads to the request as it was sent.
   */
  readonly type: "prose" | "code" | "image" | "fold" | "sent";
  readonly text: string;
  /** What a fold holds. */
  readonly within?: readonly Section[];
}

const prose = (title: string, text: string): Section => ({ title, type: "prose", text });
const code = (title: string, text: string): Section => ({ title, type: "code", text });
const json = (title: string, value: Json): Section => code(title, JSON.stringify(value, null, 2));

function imageSection(image: ResultImage): Section {
  const source = imageSource(image);
  return source === null
    ? prose(t("Image"), t("An image of type {0}, which cannot be shown here.", image.mediaType))
    : { title: t("Image"), type: "image", text: source };
}

function userSection(block: UserBlock): Section {
  switch (block.type) {
    case "text":
      return prose(t("Message"), block.text);
    case "attachment": {
      const { path, fromLine, toLine } = block;
      const title =
        fromLine === toLine ? t("{0}, line {1}", path, fromLine) : t("{0}, lines {1} to {2}", path, fromLine, toLine);
      return code(title, block.text);
    }
    case "image":
      return imageSection(block);
    default:
      return block satisfies never;
  }
}

function assistantSection(block: AssistantBlock): Section {
  switch (block.type) {
    case "text":
      return prose(t("Text"), block.text);
    case "thinking":
      return prose(t("Thinking"), block.text || t("The provider did not show what the model thought."));
    case "call":
      return block.invalid === undefined
        ? json(t("Call of {0}", block.name), block.input)
        : code(t("Call of {0}: not valid JSON", block.name), block.invalid);
    default:
      return block satisfies never;
  }
}

function partSection(part: Part): Section {
  switch (part.type) {
    case "text":
      return prose(t("Text"), part.text);
    case "thinking":
      return prose(t("Thinking"), part.text);
    case "call":
      return prose(t("Call"), part.name);
    case "arguments":
      return code(t("Arguments, a piece"), part.json);
    case "vendor":
      return json(t("Provider's data"), part.data);
    case "usage":
      return json(t("Usage"), { ...part.usage });
    case "model":
      return prose(t("Answered by"), part.id);
    case "finish":
      return prose(t("Finish"), `${part.finish.reason} (${part.finish.vendor})`);
    default:
      return part satisfies never;
  }
}

const toolSection = (tool: ToolSpec): Section =>
  code(t("Tool {0}", tool.name), `${tool.description}\n\n${JSON.stringify(tool.input, null, 2)}`);

function requestSections({ system, tools, messages }: FactOf<"model.requested">): Section[] {
  const toolCount = tools.length === 1 ? t("1 tool") : t("{0} tools", count(tools.length));
  const messageCount = messages === 1 ? t("1 message") : t("{0} messages", count(messages));
  return [
    ...(system === "" ? [] : [prose(t("System prompt"), system)]),
    ...(tools.length === 0
      ? []
      : [{ title: toolCount, type: "fold", text: "", within: tools.map(toolSection) } as const]),
    { title: messageCount, type: "sent", text: "" },
  ];
}

/** Empty when the event is nothing but its figures. */
export function sections(fact: Fact): readonly Section[] {
  switch (fact.kind) {
    case "message.user":
      return fact.content.map(userSection);
    case "model.requested":
      return requestSections(fact);
    case "model.streamed":
      return fact.parts.map(partSection);
    case "model.responded":
      return fact.content.map(assistantSection);
    case "model.failed":
      return [
        ...fact.content.map(assistantSection),
        ...(fact.error.vendor === undefined ? [] : [json(t("The provider's own words"), fact.error.vendor)]),
      ];
    case "tool.requested":
      return [...(fact.preview === "" ? [] : [prose(t("What it does"), fact.preview)]), json(t("Input"), fact.input)];
    case "tool.finished":
      return [code(fact.isError ? t("Error") : t("Output"), fact.text), ...(fact.images ?? []).map(imageSection)];
    case "file.prepared":
    case "file.restored":
      return [
        ...(fact.before === null ? [] : [code(t("Before"), fact.before)]),
        ...(fact.after === null ? [] : [code(t("After"), fact.after)]),
      ];
    case "tool.asked":
      return [prose(t("Why a person was asked"), fact.reasons.map(reasonWords).join("\n"))];
    case "tool.decided":
      return fact.decision.reason === "" ? [] : [prose(t("Reason"), whyDecided(fact.decision))];
    case "turn.ended":
      return fact.error?.vendor === undefined ? [] : [json(t("The provider's own words"), fact.error.vendor)];
    case "context.condensed":
      return [prose(t("Summary"), fact.summary)];
    case "condensing.failed":
    case "titling.failed":
      return fact.error.vendor === undefined ? [] : [json(t("The provider's own words"), fact.error.vendor)];
    case "condensing.started":
    case "titling.started":
    case "session.titled":
    case "turn.started":
    case "session.imported":
    case "variables.filled":
    case "session.forked":
    case "session.copied":
      return [];
    case "fork.changed":
      return fact.system === undefined ? [] : [prose(t("System prompt"), fact.system)];
    default:
      return fact satisfies never;
  }
}
