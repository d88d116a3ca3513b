// Going on from an event, without its looks: what there is to change, what the person changed, and the sessions that began so.
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../../src/core/failure.ts";
import type { Parameters } from "../../../src/core/provider.ts";
import type { Session } from "../../../src/core/session.ts";
import type { ForkCall, ForkChoice, ForkMade, ForkPlan } from "../../../src/protocol/forking.ts";
import * as contract from "../../../src/protocol/inspector.ts";
import type { Peer } from "../../../src/protocol/peer.ts";
import { t } from "../../shared/l10n.ts";
import { paced } from "../../shared/paced.ts";

/** How often the forks' figures are read again while they are at work. */
const READ_EVERY_MS = 300;

/** What the person wrote in the form. */
export interface ForkForm {
  readonly system: string;
  readonly temperature: string;
  readonly maxOutputTokens: string;
  readonly effort: Parameters["effort"] | "";
  readonly call: "again" | "result" | "allow" | "deny";
  readonly result: string;
  readonly isError: boolean;
  readonly reason: string;
  readonly message: string;
  readonly by: readonly ForkChoice[];
}

type ForkState =
  | { readonly type: "closed" }
  | { readonly type: "loading"; readonly seq: number }
  | {
      readonly type: "open";
      readonly plan: ForkPlan;
      readonly form: ForkForm;
      readonly busy: boolean;
      readonly error: ErrorInfo | null;
    }
  | { readonly type: "failed"; readonly seq: number; readonly error: ErrorInfo };

export interface Forking {
  readonly state: ReadonlySignal<ForkState>;
  /** The sessions that began with a copy of this one. */
  readonly sessions: ReadonlySignal<readonly Session[]>;
  readonly listed: ReadonlySignal<boolean>;
  /** Unfolds the list of those sessions, or folds it. */
  list(unfolded: boolean): void;
  open(seq: number): void;
  close(): void;
  fill(change: Partial<ForkForm>): void;
  /** Lets the person choose who else goes on. */
  addAnswerer(): Promise<void>;
  removeAnswerer(position: number): void;
  /** Forks; resolves when that began, or its error is shown. */
  begin(): Promise<void>;
  inspect(session: string): void;
  dispose(): void;
}

interface Parts {
  onMade(made: ForkMade): void;
  /** One of the other sessions that the view shows may have changed. */
  onChanged(): void;
  readonly announcement: Signal<string>;
}

export function createForking(peer: Peer, { onMade, onChanged, announcement }: Parts): Forking {
  const state = signal<ForkState>({ type: "closed" });
  const sessions = signal<readonly Session[]>([]);
  const listed = signal(false);

  const read = paced(READ_EVERY_MS, () => {
    peer.ask(contract.forkedSessions, undefined).then(
      (found) => {
        sessions.value = found;
      },
      // They are read again with the next change; until then those of before are shown.
      () => {},
    );
  });
  peer.on(contract.forksChanged, () => {
    read();
    onChanged();
  });
  read();

  const change = (next: Partial<Extract<ForkState, { type: "open" }>>) => {
    const now = state.peek();
    if (now.type === "open") state.value = { ...now, ...next };
  };
  /** Whether the form of this plan is still the one that is open: it may have been closed, and another one opened. */
  const isOpen = (plan: ForkPlan) => {
    const now = state.peek();
    return now.type === "open" && now.plan === plan;
  };

  return {
    state,
    sessions,
    listed,
    list(unfolded) {
      listed.value = unfolded;
    },
    open(seq) {
      state.value = { type: "loading", seq };
      const isWanted = () => {
        const now = state.peek();
        return now.type === "loading" && now.seq === seq;
      };
      peer.ask(contract.forkPlan, { seq }).then(
        (plan) => {
          if (isWanted()) state.value = { type: "open", plan, form: formOf(plan), busy: false, error: null };
        },
        (thrown: unknown) => {
          if (isWanted()) state.value = { type: "failed", seq, error: toErrorInfo(thrown) };
        },
      );
    },
    close() {
      state.value = { type: "closed" };
    },
    fill(filled) {
      const now = state.peek();
      if (now.type === "open") change({ form: { ...now.form, ...filled }, error: null });
    },
    async addAnswerer() {
      const now = state.peek();
      if (now.type !== "open") return;
      try {
        const chosen = await peer.ask(contract.chooseForkAnswerer, { seq: now.plan.seq });
        const then = state.peek();
        if (chosen !== null && then.type === "open" && isOpen(now.plan))
          change({ form: { ...then.form, by: [...then.form.by, chosen] } });
      } catch (thrown) {
        if (isOpen(now.plan)) change({ error: toErrorInfo(thrown) });
      }
    },
    removeAnswerer(position) {
      const now = state.peek();
      if (now.type === "open") change({ form: { ...now.form, by: now.form.by.toSpliced(position, 1) } });
    },
    async begin() {
      const now = state.peek();
      if (now.type !== "open" || now.busy) return;
      const parameters = parametersOf(now.form);
      if ("message" in parameters) return change({ error: parameters });
      change({ busy: true, error: null });
      try {
        const made = await peer.ask(contract.fork, wishOf(now.plan, now.form, parameters));
        batch(() => {
          if (isOpen(now.plan)) state.value = { type: "closed" };
          if (made.type === "sessions") listed.value = true;
          announcement.value = made.type === "branch" ? t("Forked: the new branch is shown.") : t("Forked.");
        });
        onMade(made);
        read();
      } catch (thrown) {
        if (isOpen(now.plan)) change({ busy: false, error: toErrorInfo(thrown) });
      }
    },
    inspect(session) {
      peer.ask(contract.inspect, { session }).catch(() => {});
    },
    dispose: () => read.cancel(),
  };
}

/** As it was recorded. */
function formOf({ system, parameters, call, message }: ForkPlan): ForkForm {
  const { temperature, maxOutputTokens, effort } = parameters;
  return {
    system: system ?? "",
    temperature: temperature === undefined ? "" : String(temperature),
    maxOutputTokens: maxOutputTokens === undefined ? "" : String(maxOutputTokens),
    effort: effort ?? "",
    call: call?.result ? "result" : "again",
    result: call?.result?.text ?? "",
    isError: call?.result?.isError ?? false,
    reason: "",
    message: message ?? "",
    by: [],
  };
}

/** The parameters, or what is wrong with them. */
function parametersOf({ temperature, maxOutputTokens, effort }: ForkForm): Parameters | ErrorInfo {
  const wrong = (message: string): ErrorInfo => ({ code: "invalid", message });
  const [heat, most] = [temperature.trim(), maxOutputTokens.trim()].map((text) => (text === "" ? null : Number(text)));
  if (heat !== null && heat !== undefined && !(heat >= 0 && heat <= 2))
    return wrong(t("Temperature is a number between 0 and 2."));
  if (most !== null && most !== undefined && !(Number.isSafeInteger(most) && most > 0))
    return wrong(t("Max output is a whole number of tokens."));
  return {
    ...(heat == null ? {} : { temperature: heat }),
    ...(most == null ? {} : { maxOutputTokens: most }),
    ...(effort === "" || effort === undefined ? {} : { effort }),
  };
}

function wishOf(plan: ForkPlan, form: ForkForm, parameters: Parameters) {
  const recorded = formOf(plan);
  const isSame = (["temperature", "maxOutputTokens", "effort"] as const).every((key) => recorded[key] === form[key]);
  return {
    seq: plan.seq,
    system: form.system === recorded.system ? null : form.system,
    parameters: isSame ? null : parameters,
    by: form.by.map(({ by }) => by),
    call: plan.call === null ? null : callOf(form),
    message: plan.kind === "message" ? (form.message === recorded.message ? null : form.message) : form.message || null,
  };
}

function callOf({ call, result, isError, reason }: ForkForm): ForkCall {
  switch (call) {
    case "again":
      return { type: "again" };
    case "result":
      return { type: "result", text: result, isError };
    case "allow":
    case "deny":
      return { type: "decision", verdict: call, reason: call === "deny" ? reason.trim() : "" };
    default:
      return call satisfies never;
  }
}
