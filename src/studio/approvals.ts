// Who may do what: the person's rules, and the calls that wait for the person.
import type { Decision } from "../core/event.ts";
import { fail, toErrorInfo } from "../core/failure.ts";
import { english, t } from "../core/l10n.ts";
import type { ToolCall } from "../core/message.ts";
import { judgeCall } from "../core/policy/judgeCall.ts";
import { type CommandContext, judgeCommand } from "../core/policy/judgeCommand.ts";
import { offerForCall, offerForCommand } from "../core/policy/offer.ts";
import { type Judgement, type Rules, readRules } from "../core/policy/rules.ts";
import { readsUnnamed } from "../core/policy/wideReads.ts";
import { judge, type Verdict } from "../core/policy.ts";
import type { Emitter } from "../core/scope.ts";
import type { CommandPlan, Effect, Invocation } from "../core/tool.ts";
import type { Waiting } from "../store/operations/approvals.ts";
import type { KeptRule, RuleScope } from "../store/operations/rules.ts";
import { findSecretFile } from "../tools/files/findSecretFile.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";

export type { KeptRule, RuleScope, Waiting };

/** `remember`: how far such calls are allowed from now on; null for this one alone. */
export type Answer =
  | { readonly verdict: "allow"; readonly remember: RuleScope | null }
  /** `word`: to the model, perhaps empty. */
  | { readonly verdict: "deny"; readonly word: string };

export interface Approvals {
  judge(session: string, call: ToolCall, effect: Effect, invocation: Invocation, signal: AbortSignal): Promise<Verdict>;
  /** Resolves once the log has a decision on this call, from whichever window. Rejects when `signal` aborts. */
  answer(session: string, span: string, signal: AbortSignal): Promise<Decision>;
  /** Throws `stale` when the call does not wait any more. */
  decide(session: string, span: string, answer: Answer): Promise<void>;
  /** The calls that wait, in all sessions, oldest first. */
  waiting(): Promise<readonly Waiting[]>;
  rules(): Promise<readonly KeptRule[]>;
  /** A rule that holds everywhere. Throws `invalid` for a text that is none. */
  addRule(verdict: KeptRule["verdict"], text: string): Promise<void>;
  removeRule(id: string): Promise<void>;
}

export function createApprovals(deps: StudioDeps, changes: Emitter<Change>): Approvals {
  const { store, workspace, now, newId } = deps;

  async function rulesFor(session: string): Promise<Rules> {
    const kept = await store.call("rules.holding", { session, workspace: workspace.id() });
    // Nothing that was once allowed holds where the person does not trust what is open; what was denied does.
    const texts = (verdict: KeptRule["verdict"]) =>
      kept.filter((rule) => rule.verdict === verdict).map(({ text }) => text);
    return readRules({ allow: workspace.trusted() ? texts("allow") : [], ask: texts("ask"), deny: texts("deny") });
  }

  async function commandContext(rules: Rules): Promise<CommandContext> {
    const folders = workspace.folders().map(({ path }) => path.replaceAll("\\", "/"));
    return { rules, folders, parse: await deps.loadCommandParser() };
  }

  /** Why a person is asked about a command that a rule allows; undefined when nobody has to be. */
  async function secretsInReach(
    { command, shell }: CommandPlan,
    { parse }: CommandContext,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (!readsUnnamed(command, shell, parse)) return undefined;
    const found = await findSecretFile(
      workspace.folders().map(({ path }) => path),
      signal,
    );
    if (found === null) return undefined;
    const which = found === "too many" ? "Some of so many" : `Among them may be "${found}", which`;
    return `It reads files that it does not name. ${which} may hold secrets.`;
  }

  return {
    async judge(session, call, effect, invocation, signal) {
      const trusted = workspace.trusted();
      const { detail } = invocation;
      let { caution } = invocation;
      let judgement: Judgement;
      let offer: readonly string[];
      if (detail?.kind === "command") {
        const rules = await rulesFor(session);
        try {
          const context = await commandContext(rules);
          judgement = judgeCommand(detail.command, detail.shell, context);
          offer = offerForCommand(detail.command, detail.shell, context);
          if (judgement.decision === "allow" && trusted) caution ??= await secretsInReach(detail, context, signal);
        } catch (thrown) {
          judgement = { decision: "ask", reasons: [`It could not be judged: ${toErrorInfo(thrown).message}`] };
          offer = [];
        }
      } else {
        const rules = await rulesFor(session);
        judgement = judgeCall(rules, call.name, call.input);
        offer = offerForCall(call.name, call.input, rules);
      }
      const decision = judge({ effect, trusted, caution, rules: judgement });
      if (decision !== "ask") return decision;
      // What is asked about whatever the rules say cannot be allowed by one.
      const isAlways = caution !== undefined || judgement.asks;
      const reasons = caution === undefined ? judgement.reasons : [caution];
      return { verdict: "ask", reasons, offer: isAlways ? [] : offer, workspace: workspace.id() };
    },

    async answer(session, span, signal) {
      for (;;) {
        // Listening begins before the look: what comes in between is not missed.
        const change = nextChange(changes, session, signal);
        try {
          const decision = await store.call("approvals.decision", { session, span });
          if (decision !== null) return decision;
          await change.happened;
        } finally {
          change.dispose();
        }
      }
    },

    async decide(session, span, answer) {
      const found = (await store.call("approvals.waiting", undefined)).find(
        (one) => one.session === session && one.span === span,
      );
      if (found === undefined) throw stale();
      const { offer, workspace: itsWorkspace } = found.asked;
      const remember = answer.verdict === "allow" ? answer.remember : null;
      const place = remember === "session" ? session : remember === "workspace" ? itsWorkspace : "";
      if (answer.verdict === "allow" && !workspace.trusted())
        throw fail(
          "invalid",
          t("Nothing runs in a workspace that is not trusted."),
          t("Trust it first, or deny the call."),
        );
      if (remember !== null && (offer.length === 0 || place === null))
        throw fail("invalid", t("This call can be allowed once only."), t("Choose “Allow once”."));
      const decision: Decision =
        answer.verdict === "allow"
          ? {
              verdict: "allow",
              by: "user",
              reason: remember === null ? english("Once.") : reach[remember](offer.join(", ")),
            }
          : { verdict: "deny", by: "user", reason: answer.word.trim() };
      const event = await store.call("approvals.decide", { session, span, decision, id: newId(), at: now() });
      if (event === null) throw stale();
      if (remember !== null && place !== null) {
        const rule = { verdict: "allow", scope: remember, place, createdAt: now() } as const;
        await store.call(
          "rules.add",
          offer.map((text) => ({ ...rule, id: newId(), text })),
        );
        changes.emit({ type: "rules" });
      }
      changes.emit({ type: "session", session });
      changes.emit({ type: "sessions" });
    },

    waiting: () => store.call("approvals.waiting", undefined),
    rules: () => store.call("rules.list", undefined),
    async addRule(verdict, text) {
      readRules({ [verdict]: [text] });
      const rule = { id: newId(), verdict, scope: "always", place: "", text: text.trim(), createdAt: now() } as const;
      await store.call("rules.add", [rule]);
      changes.emit({ type: "rules" });
    },
    async removeRule(id) {
      await store.call("rules.remove", { id });
      changes.emit({ type: "rules" });
    },
  };
}

const reach: Record<RuleScope, (rules: string) => string> = {
  session: (rules) => english("In this session from now on: {0}.", rules),
  workspace: (rules) => english("In this workspace from now on: {0}.", rules),
  always: (rules) => english("From now on: {0}.", rules),
};

const stale = () =>
  fail(
    "stale",
    t("This call does not wait for an answer any more."),
    t("It was answered elsewhere, or its work was stopped."),
  );

/** The next change to a session, made here or in another window. */
function nextChange(changes: Emitter<Change>, session: string, signal: AbortSignal) {
  let stop = () => {};
  const happened = new Promise<void>((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    const listening = changes.on((change) => {
      if (change.type === "foreign" || (change.type === "session" && change.session === session)) resolve();
    });
    signal.addEventListener("abort", aborted, { once: true });
    if (signal.aborted) aborted();
    stop = () => {
      listening.dispose();
      signal.removeEventListener("abort", aborted);
    };
  });
  // Nobody may come to wait for it.
  happened.catch(() => {});
  return { happened, dispose: () => stop() };
}
