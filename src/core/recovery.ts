// After the process that ran a turn died: the entries that close what it left open, so that the log says what happened.
import { createAssembler } from "./assemble.ts";
import { UNANSWERED } from "./context.ts";
import type { Cost } from "./cost.ts";
import { type Entry, type Event, spanRole, type TurnEnd } from "./event.ts";
import type { ErrorInfo } from "./failure.ts";
import { english } from "./l10n.ts";
import type { ModelRef } from "./message.ts";

/** What is said of work whose process ended. */
export const interrupted: ErrorInfo = {
  code: "interrupted",
  message: english("VS Code closed or crashed while this was going on."),
  advice: english("Continue to go on from here, or retry from your message."),
};

/** What is said of work whose window was stopped, or out of reach, until another one took its session over. */
export const stoodStill: ErrorInfo = {
  code: "stale",
  message: english("The window that did this stood still, so another one took the session over."),
  advice: english("Continue to go on from here, or retry from your message."),
};

/** Nothing but the demo is known to cost nothing, whatever it used. */
const costOfBroken = ({ provider }: ModelRef): Cost =>
  provider === "demo"
    ? { kind: "free", why: english("runs on this machine") }
    : { kind: "unknown", why: english("The answer broke off before its usage was reported.") };

/** The result of a call that ran when its process ended. */
const CUT_OFF =
  "The program that ran this call ended in the middle of it: how far it got is not known. Look before doing it again.";

/**
 * `events`: a branch's history, in order. Returns nothing when no turn, and no condensation, is open at its end. Tools are never run again.
 * @param reason how the turn ended, and `error` why: by default, that its process is gone.
 */
export function closeOpenTurn(
  events: readonly Event[],
  reason: TurnEnd = "interrupted",
  error: ErrorInfo = interrupted,
): Entry[] {
  const started = events.findLast(
    ({ fact, parent }) => parent === null && (fact.kind === "turn.started" || fact.kind === "condensing.started"),
  );
  if (!started || started.span === null) return [];
  const turn = events.slice(events.indexOf(started));
  const ended = new Set(turn.flatMap(({ fact, span }) => (spanRole[fact.kind] === "ends" ? [span] : [])));
  if (ended.has(started.span)) return [];
  const lastAt = turn.at(-1)?.at ?? started.at;

  const entries: Entry[] = [];
  // What began last is closed first: it is within what began before, or beside it.
  for (const { fact, span, parent, at } of turn.toReversed()) {
    if (ended.has(span)) continue;
    if (fact.kind === "model.requested") {
      const assembler = createAssembler();
      let firstPartMs: number | null = null;
      for (const event of turn) {
        if (event.span !== span || event.fact.kind !== "model.streamed") continue;
        firstPartMs ??= event.at - at;
        for (const part of event.fact.parts) assembler.add(part);
      }
      const { content, usage } = assembler.result();
      const cost = costOfBroken(fact.model);
      const timing = { firstPartMs, totalMs: lastAt - at };
      entries.push({
        span,
        parent: null,
        fact: { kind: "model.failed", model: fact.model, content, usage, cost, error, timing },
      });
    } else if (fact.kind === "tool.requested") {
      const { callId, name } = fact;
      const ran = turn.some(
        (event) => event.span === span && event.fact.kind === "tool.decided" && event.fact.decision.verdict === "allow",
      );
      const text = ran ? CUT_OFF : UNANSWERED;
      entries.push({
        span,
        parent: null,
        fact: {
          ...{ kind: "tool.finished", callId, name, text, isError: true, durationMs: lastAt - at },
          stopped: ran ? "during" : "before",
        },
      });
    } else if (fact.kind === "condensing.started") {
      entries.push({ span, parent, fact: { kind: "condensing.failed", error, durationMs: lastAt - at } });
    } else if (fact.kind === "titling.started") {
      entries.push({ span, parent, fact: { kind: "titling.failed", error } });
    } else if (fact.kind === "turn.started") {
      entries.push({ span, parent, fact: { kind: "turn.ended", reason, error, durationMs: lastAt - at } });
    }
  }
  return entries;
}
