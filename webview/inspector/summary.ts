// An event's figures in words, each with what explains it.
import { type CondenseCause, type Event, type Fact, foreignPrograms, type TurnEnd } from "../../src/core/event.ts";
import type { ErrorInfo } from "../../src/core/failure.ts";
import { changedWords } from "../../src/core/figures.ts";
import type { Effect } from "../../src/core/tool.ts";
import * as format from "../shared/format.ts";
import { type Figure, failedFigures, figure, requestedFigures, respondedFigures } from "./modelFigures.ts";

export interface Summary {
  readonly figures: readonly Figure[];
  readonly error: ErrorInfo | null;
}

const endWords: Record<TurnEnd, string> = {
  done: "The agent had nothing more to do.",
  cancelled: "A person stopped it.",
  limit: "It reached the limit of model calls for one turn.",
  failed: "A model call failed, and trying again did not help.",
  interrupted: "VS Code closed before it ended.",
};

const effectWords: Record<Effect | "unknown", string> = {
  none: "It only computes.",
  read: "It reads the workspace.",
  write: "It changes files.",
  execute: "It runs something.",
  unknown: "There is no tool of this name.",
};

const causeWords: Record<CondenseCause, string> = {
  threshold: "the window was nearly full",
  overflow: "the provider refused the request as too long",
  person: "a person asked for it",
};

const lengthOf = (text: string | null): string =>
  text === null ? "no file" : format.counted(text.length, "character");

function factFigures(fact: Fact): Figure[] {
  switch (fact.kind) {
    case "message.user": {
      const characters = fact.content.reduce((sum, block) => sum + (block.type === "text" ? block.text.length : 0), 0);
      const attached = fact.content.filter((block) => block.type !== "text").length;
      return [
        figure("Length", format.counted(characters, "character"), "Of the message's own text."),
        figure(
          "Attached",
          attached === 0 ? "nothing" : format.counted(attached, "piece"),
          "Files, selections and images.",
        ),
      ];
    }
    case "variables.filled":
      return Object.entries(fact.values).map(([name, value]) =>
        figure(name, value, "It stands in the instructions from here on."),
      );
    case "turn.started":
      return [
        figure("Agent", fact.agentName, "The agent that set to work."),
        figure("Version", fact.agentVersion, "The agent's version, as it was then."),
      ];
    case "model.requested":
      return requestedFigures(fact);
    case "model.streamed":
      return [figure("Pieces", format.count(fact.parts.length), "Pieces of the answer since the checkpoint before.")];
    case "model.responded":
      return respondedFigures(fact);
    case "model.failed":
      return failedFigures(fact);
    case "tool.requested":
      return [
        figure("Tool", fact.name, "The tool that the model asked for."),
        figure("Effect", `${fact.effect}: ${effectWords[fact.effect]}`, "What the call can do, at most."),
        figure("Call", fact.callId, "The call's id, by which its result is matched."),
      ];
    case "file.prepared":
      return [
        figure("File", fact.path, "The file that the call changes."),
        figure("Before", lengthOf(fact.before), "The file as it was when the call was prepared."),
        figure("After", lengthOf(fact.after), "The file as the call leaves it."),
        figure("Call", fact.callId, "The call's id, by which its result is matched."),
      ];
    case "file.restored":
      return [
        figure("File", fact.path, "The file that was put back."),
        figure("Before", lengthOf(fact.before), "The file as it was found."),
        figure("After", lengthOf(fact.after), "The file as it is since."),
      ];
    case "tool.asked":
      return [
        figure("Tool", fact.name, "The tool that the model asked for."),
        figure("Why", fact.reasons.join(" "), "Why no rule decided."),
        figure("Rules offered", fact.offer.join(", ") || "none", "What the person could allow for longer than once."),
        figure("Call", fact.callId, "The call's id, by which its result is matched."),
      ];
    case "tool.decided": {
      const { verdict, by, reason } = fact.decision;
      const who = by === "user" ? "a person" : "a rule";
      return [
        figure("Tool", fact.name, "The tool that the model asked for."),
        figure("Decision", `${verdict === "allow" ? "allowed" : "denied"} by ${who}`, "Whether the call may run."),
        figure("Reason", reason || "none given", "Why it was decided so."),
        figure("Call", fact.callId, "The call's id, by which its result is matched."),
      ];
    }
    case "tool.finished":
      return [
        figure("Tool", fact.name, "The tool that ran."),
        figure("Result", fact.isError ? "an error" : "done", "The model was told of an error as of a result."),
        figure(
          "Took",
          format.duration(fact.durationMs),
          "From the request to the result, waiting for a decision included.",
        ),
        figure("Length", format.counted(fact.text.length, "character"), "Of the result that went to the model."),
        figure("Call", fact.callId, "The call's id, by which its result is matched."),
      ];
    case "turn.ended":
      return [
        figure("Ended", `${fact.reason}: ${endWords[fact.reason]}`, "How the turn ended."),
        figure("Took", format.duration(fact.durationMs), "From the start of the turn to its end."),
      ];
    case "condensing.started":
      return [
        figure("Why", causeWords[fact.by], "What it was done for."),
        figure(
          "Messages",
          format.count(fact.upTo.at(-1) ?? 0),
          "Of those that a model is sent, from the first one on.",
        ),
        figure("Model calls", format.count(fact.upTo.length), "More than one where the model cannot read all at once."),
        figure("Tokens before", format.count(fact.tokensBefore), "Of the request that would have come next, about."),
      ];
    case "context.condensed":
      return [
        figure("Messages", format.count(fact.messages), "That the summary stands for, from the first one on."),
        figure("Tokens before", format.count(fact.tokensBefore), "Of the next request with all messages, about."),
        figure("Tokens after", format.count(fact.tokensAfter), "Of the next request with the summary, about."),
        figure("Model", fact.model.model, "The model that wrote the summary."),
        figure("Took", format.duration(fact.durationMs), "All model calls for it together."),
      ];
    case "session.titled":
      return [
        figure("Title", fact.title, "What the model called the session."),
        figure("In the place of", fact.instead, "A title that a person gave meanwhile is kept."),
      ];
    case "titling.started":
    case "titling.failed":
      return [];
    case "condensing.failed":
      return [figure("Took", format.duration(fact.durationMs), "Until it failed or was stopped.")];
    case "session.imported":
      return [
        figure("From", foreignPrograms[fact.from], "The program that recorded what follows."),
        figure("There called", fact.sourceId, "The conversation's id in that program."),
        figure("Imported", format.exactTime(fact.importedAt), "When it was taken over."),
      ];
    case "session.forked":
      return [
        figure("Into", fact.title, "The session that began with a copy of this history."),
        figure("Up to", `event ${format.count(fact.upTo)}`, "The last event that was copied."),
      ];
    case "session.copied":
      return [
        figure(
          "From",
          fact.title,
          "The session that everything before this was copied from. Its cost is counted there.",
        ),
        figure("Up to", `event ${format.count(fact.upTo)}`, "The last event that was copied, by its number there."),
      ];
    case "fork.changed":
      return [
        figure(
          "From",
          `event ${format.count(fact.from)}`,
          "The event that a person went on from, otherwise than then.",
        ),
        figure("Changed", changedWords(fact.changed), "What is not as it was then, for the turn that follows."),
        ...(fact.model === undefined ? [] : [figure("Model", fact.model.model, "The model of the turn that follows.")]),
        ...(fact.decision === undefined
          ? []
          : [figure("Decision", fact.decision.verdict, "A person's, on a call of the turn that follows.")]),
        figure(
          "Calls",
          format.counted(fact.again.length, "call"),
          "Calls of the last answer that are carried out again.",
        ),
      ];
    default:
      return fact satisfies never;
  }
}

const errorOf = (fact: Fact): ErrorInfo | null => ("error" in fact ? (fact.error ?? null) : null);

export function summary(event: Event, startedAt: number): Summary {
  const { fact, at, seq, branch, span } = event;
  return {
    error: errorOf(fact),
    figures: [
      ...factFigures(fact),
      figure(
        "Time",
        `${format.exactTime(at)} (${format.offset(at - startedAt)} s)`,
        "When it was recorded, and how long after the first event.",
      ),
      figure("Number", format.count(seq), "Its place in the session's record, over all branches."),
      figure("Branch", branch, "The branch of the conversation that it is on."),
      ...(span === null ? [] : [figure("Span", span, "The turn, model call or tool call that it is part of.")]),
    ],
  };
}
