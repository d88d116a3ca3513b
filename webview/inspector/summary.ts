// An event's figures in words, each with what explains it.
import { type CondenseCause, type Event, type Fact, foreignPrograms, type TurnEnd } from "../../src/core/event.ts";
import type { ErrorInfo } from "../../src/core/failure.ts";
import { sentences } from "../../src/core/figures.ts";
import { reasonWords, whyDecided } from "../../src/core/policy/reasonWords.ts";
import type { Effect } from "../../src/core/tool.ts";
import { changedWords } from "../shared/changedWords.ts";
import * as format from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import {
  charactersOf,
  type Figure,
  failedFigures,
  figure,
  requestedFigures,
  respondedFigures,
} from "./modelFigures.ts";
import { endNames } from "./rowWords.ts";

export interface Summary {
  readonly figures: readonly Figure[];
  readonly error: ErrorInfo | null;
}

const resultWords = {
  done: t("done"),
  failed: t("an error"),
  before: t("stopped before it ran"),
  during: t("stopped in the middle of it"),
} as const;

const endWords: Record<TurnEnd, string> = {
  done: t("The agent had nothing more to do."),
  cancelled: t("A person stopped it."),
  limit: t("It reached the limit of model calls for one turn."),
  failed: t("It could not go on after an error."),
  interrupted: t("VS Code closed before it ended."),
};

const effectWords: Record<Effect | "unknown", string> = {
  none: t("It only computes."),
  read: t("It reads the workspace."),
  write: t("It changes files."),
  execute: t("It runs something."),
  unknown: t("There is no tool of this name."),
};

const decisionWords: Record<"allow" | "deny", { readonly person: string; readonly rule: string }> = {
  allow: { person: t("allowed by a person"), rule: t("allowed by a rule") },
  deny: { person: t("denied by a person"), rule: t("denied by a rule") },
};

const causeWords: Record<CondenseCause, string> = {
  threshold: t("the window was nearly full"),
  overflow: t("the provider refused the request as too long"),
  person: t("a person asked for it"),
};

/** On record as the studio wrote it, in English, or a person. */
const lengthOf = (text: string | null): string => (text === null ? t("no file") : charactersOf(text));
const eventAt = (seq: number): string => t("event {0}", format.count(seq));

function factFigures(fact: Fact): Figure[] {
  switch (fact.kind) {
    case "message.user": {
      const text = fact.content.map((block) => (block.type === "text" ? block.text : "")).join("");
      const attached = fact.content.filter((block) => block.type !== "text").length;
      return [
        figure(t("Length"), charactersOf(text), t("Of the message's own text.")),
        figure(
          t("Attached"),
          attached === 0 ? t("nothing") : attached === 1 ? t("1 piece") : t("{0} pieces", format.count(attached)),
          t("Files, selections and images."),
        ),
      ];
    }
    case "variables.filled":
      return Object.entries(fact.values).map(([name, value]) =>
        figure(name, value, t("It stands in the instructions from here on.")),
      );
    case "turn.started":
      return [
        figure(t("Agent"), fact.agentName, t("The agent that set to work.")),
        figure(t("Version"), fact.agentVersion, t("The agent's version, as it was then.")),
      ];
    case "model.requested":
      return requestedFigures(fact);
    case "model.streamed":
      return [
        figure(t("Pieces"), format.count(fact.parts.length), t("Pieces of the answer since the checkpoint before.")),
      ];
    case "model.responded":
      return respondedFigures(fact);
    case "model.failed":
      return failedFigures(fact);
    case "tool.requested":
      return [
        figure(t("Tool"), fact.name, t("The tool that the model asked for.")),
        figure(t("Effect"), `${fact.effect}: ${effectWords[fact.effect]}`, t("What the call can do, at most.")),
        figure(t("Call"), fact.callId, t("The call's id, by which its result is matched.")),
      ];
    case "file.prepared":
      return [
        figure(t("File"), fact.path, t("The file that the call changes.")),
        figure(t("Before"), lengthOf(fact.before), t("The file as it was when the call was prepared.")),
        figure(t("After"), lengthOf(fact.after), t("The file as the call leaves it.")),
        figure(t("Call"), fact.callId, t("The call's id, by which its result is matched.")),
      ];
    case "file.restored":
      return [
        figure(t("File"), fact.path, t("The file that was put back.")),
        figure(t("Before"), lengthOf(fact.before), t("The file as it was found.")),
        figure(t("After"), lengthOf(fact.after), t("The file as it is since.")),
      ];
    case "tool.asked":
      return [
        figure(t("Tool"), fact.name, t("The tool that the model asked for.")),
        figure(t("Why"), sentences(fact.reasons.map(reasonWords)), t("Why no rule decided.")),
        figure(
          t("Rules offered"),
          fact.offer.join(", ") || t("none"),
          t("What the person could allow for longer than once."),
        ),
        figure(t("Call"), fact.callId, t("The call's id, by which its result is matched.")),
      ];
    case "tool.decided": {
      const { verdict, by } = fact.decision;
      return [
        figure(t("Tool"), fact.name, t("The tool that the model asked for.")),
        figure(
          t("Decision"),
          decisionWords[verdict][by === "user" ? "person" : "rule"],
          t("Whether the call may run."),
        ),
        figure(t("Reason"), whyDecided(fact.decision) || t("none given"), t("Why it was decided so.")),
        figure(t("Call"), fact.callId, t("The call's id, by which its result is matched.")),
      ];
    }
    case "tool.finished":
      return [
        figure(t("Tool"), fact.name, t("The tool that ran.")),
        figure(
          t("Result"),
          resultWords[fact.stopped ?? (fact.isError ? "failed" : "done")],
          t("The model was told of an error as of a result."),
        ),
        figure(
          t("Took"),
          format.duration(fact.durationMs),
          t("From the request to the result, waiting for a decision included."),
        ),
        figure(t("Length"), charactersOf(fact.text), t("Of the result that went to the model.")),
        figure(t("Call"), fact.callId, t("The call's id, by which its result is matched.")),
      ];
    case "turn.ended":
      return [
        figure(t("Ended"), `${endNames[fact.reason]}: ${endWords[fact.reason]}`, t("How the turn ended.")),
        figure(t("Took"), format.duration(fact.durationMs), t("From the start of the turn to its end.")),
      ];
    case "condensing.started":
      return [
        figure(t("Why"), causeWords[fact.by], t("What it was done for.")),
        figure(
          t("Messages"),
          format.count(fact.upTo.at(-1) ?? 0),
          t("Of those that a model is sent, from the first one on."),
        ),
        figure(
          t("Model calls"),
          format.count(fact.upTo.length),
          t("More than one where the model cannot read all at once."),
        ),
        figure(
          t("Tokens before"),
          format.count(fact.tokensBefore),
          t("Of the request that would have come next, about."),
        ),
      ];
    case "context.condensed":
      return [
        figure(t("Messages"), format.count(fact.messages), t("That the summary stands for, from the first one on.")),
        figure(t("Tokens before"), format.count(fact.tokensBefore), t("Of the next request with all messages, about.")),
        figure(t("Tokens after"), format.count(fact.tokensAfter), t("Of the next request with the summary, about.")),
        figure(t("Model"), fact.model.model, t("The model that wrote the summary.")),
        figure(t("Took"), format.duration(fact.durationMs), t("All model calls for it together.")),
      ];
    case "session.titled":
      return [
        figure(t("Title"), fact.title, t("What the model called the session.")),
        figure(t("In the place of"), fact.instead, t("A title that a person gave meanwhile is kept.")),
      ];
    case "titling.started":
    case "titling.failed":
      return [];
    case "condensing.failed":
      return [figure(t("Took"), format.duration(fact.durationMs), t("Until it failed or was stopped."))];
    case "session.imported":
      return [
        figure(t("From"), foreignPrograms[fact.from], t("The program that recorded what follows.")),
        figure(t("There called"), fact.sourceId, t("The conversation's id in that program.")),
        figure(t("Imported"), format.exactTime(fact.importedAt), t("When it was taken over.")),
      ];
    case "session.forked":
      return [
        figure(t("Into"), fact.title, t("The session that began with a copy of this history.")),
        figure(t("Up to"), eventAt(fact.upTo), t("The last event that was copied.")),
      ];
    case "session.copied":
      return [
        figure(
          t("From"),
          fact.title,
          t("The session that everything before this was copied from. Its cost is counted there."),
        ),
        figure(t("Up to"), eventAt(fact.upTo), t("The last event that was copied, by its number there.")),
      ];
    case "fork.changed":
      return [
        figure(t("From"), eventAt(fact.from), t("The event that a person went on from, otherwise than then.")),
        figure(t("Changed"), changedWords(fact.changed), t("What is not as it was then, for the turn that follows.")),
        ...(fact.model === undefined
          ? []
          : [figure(t("Model"), fact.model.model, t("The model of the turn that follows."))]),
        ...(fact.decision === undefined
          ? []
          : [
              figure(
                t("Decision"),
                fact.decision.verdict === "allow" ? t("allowed") : t("denied"),
                t("A person's, on a call of the turn that follows."),
              ),
            ]),
        figure(
          t("Calls"),
          fact.again.length === 1 ? t("1 call") : t("{0} calls", format.count(fact.again.length)),
          t("Calls of the last answer that are carried out again."),
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
        t("Time"),
        `${format.exactTime(at)} (${format.offset(at - startedAt)} s)`,
        t("When it was recorded, and how long after the first event."),
      ),
      figure(t("Number"), format.count(seq), t("Its place in the session's record, over all branches.")),
      figure(t("Branch"), branch, t("The branch of the conversation that it is on.")),
      ...(span === null ? [] : [figure(t("Span"), span, t("The turn, model call or tool call that it is part of."))]),
    ],
  };
}
