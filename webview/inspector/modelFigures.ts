// The figures of a model call: who, how fast, how much, at what price.

import type { Cost } from "../../src/core/cost.ts";
import type { FactOf, Timing } from "../../src/core/event.ts";
import type { ModelRef } from "../../src/core/message.ts";
import type { FinishReason, Parameters, Usage } from "../../src/core/provider.ts";
import * as format from "../shared/format.ts";

export interface Figure {
  readonly term: string;
  readonly value: string;
  readonly title: string;
}

export const figure = (term: string, value: string, title: string): Figure => ({ term, value, title });

const modelFigure = ({ model, connection, provider }: ModelRef): Figure =>
  figure("Model", model, `The model that was asked, through the connection ${connection} (${provider}).`);

function tokenFigure(term: string, value: number | undefined, title: string, whole?: number): Figure {
  if (value === undefined) return figure(term, "unknown", `${title} The provider did not report it.`);
  const share = whole === undefined || whole === 0 ? "" : ` (${format.percent(value, whole)})`;
  return figure(term, format.count(value) + share, title);
}

/** What was not reported and seldom is stays out; what always should be is said to be unknown. */
function usageFigures({ input, cacheRead, cacheWrite, cacheWrite1h, output, reasoning }: Usage): Figure[] {
  const figures = [tokenFigure("Tokens in", input, "All tokens of the prompt, the cached part included.")];
  if (cacheRead !== undefined) {
    figures.push(tokenFigure("From cache", cacheRead, "Tokens in that were read from the provider's cache.", input));
  }
  if (cacheWrite !== undefined) {
    const hour = cacheWrite1h ? ` ${format.count(cacheWrite1h)} of them are kept for an hour.` : "";
    figures.push(tokenFigure("To cache", cacheWrite, `Tokens in that were put into the provider's cache.${hour}`));
  }
  figures.push(tokenFigure("Tokens out", output, "All tokens that the model generated, reasoning included."));
  if (reasoning !== undefined) {
    figures.push(tokenFigure("Reasoning", reasoning, "Tokens out that the model spent on thinking.", output));
  }
  return figures;
}

function timingFigures({ firstPartMs, totalMs }: Timing, output: number | undefined): Figure[] {
  const speed = format.speed(output ?? 0, totalMs);
  return [
    figure(
      "First token",
      firstPartMs === null ? "none arrived" : format.duration(firstPartMs),
      "From the request to the first piece of text, thinking or tool call.",
    ),
    figure("Total", format.duration(totalMs), "From the request to the end of the answer."),
    ...(speed === null
      ? []
      : [figure("Speed", speed, "Tokens out over the total time, the wait for the first one included.")]),
  ];
}

const costFigures = (cost: Cost): Figure[] => [
  figure("Cost", format.cost(cost), "What the call cost, in US dollars."),
  figure("Price from", format.costProvenance(cost), "How the cost was found."),
];

const finishWords: Record<FinishReason, string> = {
  stop: "the answer was complete",
  tools: "the model waits for the results of its tools",
  length: "the answer reached the output limit and is cut off",
  context: "the model's context window is full",
  filter: "the provider refused or filtered the answer",
};

function parameterFigures({ temperature, maxOutputTokens, effort }: Parameters): Figure[] {
  const own = "Not set: the provider's own default holds.";
  return [
    figure(
      "Temperature",
      temperature === undefined ? "default" : String(temperature),
      temperature === undefined ? own : "How much chance there is in the answer.",
    ),
    figure(
      "Max output",
      maxOutputTokens === undefined ? "default" : format.count(maxOutputTokens),
      maxOutputTokens === undefined ? own : "Tokens that the answer may have, at most.",
    ),
    figure("Effort", effort ?? "default", effort === undefined ? own : "How much the model is told to think."),
  ];
}

export function respondedFigures(fact: FactOf<"model.responded">): Figure[] {
  const { model, answeredBy, usage, cost, finish, timing } = fact;
  return [
    modelFigure(model),
    ...(answeredBy === model.model
      ? []
      : [figure("Answered by", answeredBy, "The model that the provider says answered.")]),
    figure("Finish", `${finish.reason}: ${finishWords[finish.reason]}`, "Why the answer ended."),
    ...(finish.vendor === ""
      ? []
      : [figure("Provider's word", finish.vendor, "Why the answer ended, as the provider put it.")]),
    ...timingFigures(timing, usage.output),
    ...usageFigures(usage),
    ...costFigures(cost),
  ];
}

export function failedFigures(fact: FactOf<"model.failed">): Figure[] {
  const { model, usage, cost, timing, error, retryInMs } = fact;
  return [
    modelFigure(model),
    figure("Failure", error.code, "The kind of failure."),
    ...(error.status === undefined ? [] : [figure("Status", String(error.status), "The HTTP status of the answer.")]),
    ...(error.retryAfterMs === undefined
      ? []
      : [figure("Asked to wait", format.duration(error.retryAfterMs), "How long the provider asked to wait.")]),
    figure(
      "Tried again",
      retryInMs === undefined ? "no" : `after ${format.duration(retryInMs)}`,
      "Whether the call was made again by itself.",
    ),
    ...timingFigures(timing, usage.output),
    ...(Object.keys(usage).length > 0 ? usageFigures(usage) : []),
    ...costFigures(cost),
  ];
}

export function requestedFigures(fact: FactOf<"model.requested">): Figure[] {
  return [
    modelFigure(fact.model),
    figure("Attempt", String(fact.attempt), "1 is the first try; more are retries of the same request."),
    figure("Messages", format.count(fact.messages), "Messages of the conversation that were sent along."),
    figure("Tools", format.count(fact.tools.length), "Tools that the model was told of."),
    figure(
      "System prompt",
      format.counted(fact.system.length, "character"),
      "The agent's instructions as they were sent.",
    ),
    ...parameterFigures(fact.parameters),
    figure("Request", fact.request, "A hash of the whole request: equal hashes are equal requests."),
  ];
}
