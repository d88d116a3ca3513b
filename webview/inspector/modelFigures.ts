// The figures of a model call: who, how fast, how much, at what price.

import type { Cost } from "../../src/core/cost.ts";
import type { FactOf, Timing } from "../../src/core/event.ts";
import type { ModelRef } from "../../src/core/message.ts";
import type { FinishReason, Parameters, Usage } from "../../src/core/provider.ts";
import * as format from "../shared/format.ts";
import { t } from "../shared/l10n.ts";

export interface Figure {
  readonly term: string;
  readonly value: string;
  readonly title: string;
}

/** "1,204 characters". */
export const charactersOf = ({ length }: string): string =>
  length === 1 ? t("1 character") : t("{0} characters", format.count(length));

export const figure = (term: string, value: string, title: string): Figure => ({ term, value, title });

const modelFigure = ({ model, connection, provider }: ModelRef): Figure =>
  figure(t("Model"), model, t("The model that was asked, through the connection {0} ({1}).", connection, provider));

function tokenFigure(term: string, value: number | undefined, title: string, whole?: number): Figure {
  if (value === undefined) return figure(term, t("unknown"), `${title} ${t("The provider did not report it.")}`);
  const share = whole === undefined || whole === 0 ? "" : ` (${format.percent(value, whole)})`;
  return figure(term, format.count(value) + share, title);
}

/** What was not reported and seldom is stays out; what always should be is said to be unknown. */
function usageFigures({ input, cacheRead, cacheWrite, cacheWrite1h, output, reasoning }: Usage): Figure[] {
  const figures = [tokenFigure(t("Tokens in"), input, t("All tokens of the prompt, the cached part included."))];
  if (cacheRead !== undefined) {
    figures.push(
      tokenFigure(t("From cache"), cacheRead, t("Tokens in that were read from the provider's cache."), input),
    );
  }
  if (cacheWrite !== undefined) {
    const hour = cacheWrite1h ? ` ${t("{0} of them are kept for an hour.", format.count(cacheWrite1h))}` : "";
    const title = t("Tokens in that were put into the provider's cache.") + hour;
    figures.push(tokenFigure(t("To cache"), cacheWrite, title));
  }
  figures.push(tokenFigure(t("Tokens out"), output, t("All tokens that the model generated, reasoning included.")));
  if (reasoning !== undefined) {
    figures.push(tokenFigure(t("Reasoning"), reasoning, t("Tokens out that the model spent on thinking."), output));
  }
  return figures;
}

function timingFigures({ firstPartMs, totalMs }: Timing, output: number | undefined): Figure[] {
  const speed = format.speed(output ?? 0, totalMs);
  return [
    figure(
      t("First token"),
      firstPartMs === null ? t("none arrived") : format.duration(firstPartMs),
      t("From the request to the first piece of text, thinking or tool call."),
    ),
    figure(t("Total"), format.duration(totalMs), t("From the request to the end of the answer.")),
    ...(speed === null
      ? []
      : [figure(t("Speed"), speed, t("Tokens out over the total time, the wait for the first one included."))]),
  ];
}

const costFigures = (cost: Cost): Figure[] => [
  figure(t("Cost"), format.cost(cost), t("What the call cost, in US dollars.")),
  figure(t("Price from"), format.costProvenance(cost), t("How the cost was found.")),
];

const finishWords: Record<FinishReason, string> = {
  stop: t("the answer was complete"),
  tools: t("the model waits for the results of its tools"),
  length: t("the answer reached the output limit and is cut off"),
  context: t("the model's context window is full"),
  filter: t("the provider refused or filtered the answer"),
};

function parameterFigures({ temperature, maxOutputTokens, effort }: Parameters): Figure[] {
  const own = t("Not set: the provider's own default holds.");
  return [
    figure(
      t("Temperature"),
      temperature === undefined ? t("default") : String(temperature),
      temperature === undefined ? own : t("How much chance there is in the answer."),
    ),
    figure(
      t("Max output"),
      maxOutputTokens === undefined ? t("default") : format.count(maxOutputTokens),
      maxOutputTokens === undefined ? own : t("Tokens that the answer may have, at most."),
    ),
    figure(t("Effort"), effort ?? t("default"), effort === undefined ? own : t("How much the model is told to think.")),
  ];
}

export function respondedFigures(fact: FactOf<"model.responded">): Figure[] {
  const { model, answeredBy, usage, cost, finish, timing } = fact;
  return [
    modelFigure(model),
    ...(answeredBy === model.model
      ? []
      : [figure(t("Answered by"), answeredBy, t("The model that the provider says answered."))]),
    figure(t("Finish"), `${finish.reason}: ${finishWords[finish.reason]}`, t("Why the answer ended.")),
    ...(finish.vendor === ""
      ? []
      : [figure(t("Provider's word"), finish.vendor, t("Why the answer ended, as the provider put it."))]),
    ...timingFigures(timing, usage.output),
    ...usageFigures(usage),
    ...costFigures(cost),
  ];
}

export function failedFigures(fact: FactOf<"model.failed">): Figure[] {
  const { model, usage, cost, timing, error, retryInMs } = fact;
  return [
    modelFigure(model),
    figure(t("Failure"), error.code, t("The kind of failure.")),
    ...(error.status === undefined
      ? []
      : [figure(t("Status"), String(error.status), t("The HTTP status of the answer."))]),
    ...(error.retryAfterMs === undefined
      ? []
      : [figure(t("Asked to wait"), format.duration(error.retryAfterMs), t("How long the provider asked to wait."))]),
    figure(
      t("Tried again"),
      retryInMs === undefined ? t("no") : t("after {0}", format.duration(retryInMs)),
      t("Whether the call was made again by itself."),
    ),
    ...timingFigures(timing, usage.output),
    ...(Object.keys(usage).length > 0 ? usageFigures(usage) : []),
    ...costFigures(cost),
  ];
}

export function requestedFigures(fact: FactOf<"model.requested">): Figure[] {
  return [
    modelFigure(fact.model),
    figure(t("Attempt"), String(fact.attempt), t("1 is the first try; more are retries of the same request.")),
    figure(t("Messages"), format.count(fact.messages), t("Messages of the conversation that were sent along.")),
    figure(t("Tools"), format.count(fact.tools.length), t("Tools that the model was told of.")),
    figure(t("System prompt"), charactersOf(fact.system), t("The agent's instructions as they were sent.")),
    ...parameterFigures(fact.parameters),
    figure(t("Request"), fact.request, t("A hash of the whole request: equal hashes are equal requests.")),
  ];
}
