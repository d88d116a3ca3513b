// The agent editor without its pixels: the form, what of it is saved, and the versions.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { AgentVersion } from "../../src/core/agent.ts";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import * as Agent from "../../src/protocol/agent.ts";
import type { Peer, Request } from "../../src/protocol/peer.ts";
import { count } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import { createDrafts } from "./drafts.ts";
import { createFields, type Fields } from "./fields.ts";
import { type AgentForm, blankForm, draftOf, formOf, hasNoNumber, isSameSpec } from "./form.ts";
import { createModelLists } from "./modelLists.ts";
import { createTokenCount } from "./tokenCount.ts";

type EditorState =
  | { readonly at: "loading" }
  | { readonly at: "failed"; readonly error: ErrorInfo }
  | { readonly at: "ready"; readonly snapshot: Agent.AgentSnapshot };

/** A stored version that was taken into the form, or null where it was emptied, and what stood there before. */
interface Recalled {
  readonly version: AgentVersion | null;
  readonly before: AgentForm;
  readonly wasUnsaved: boolean;
}

export interface AgentModel {
  readonly state: ReadonlySignal<EditorState>;
  readonly fields: Fields;
  /** About how many the instructions have; null while it is not known. */
  readonly tokens: ReadonlySignal<number | null>;
  /** True when the form differs from the newest version; always true for an agent that was never saved. */
  readonly unsaved: ReadonlySignal<boolean>;
  readonly working: ReadonlySignal<"save" | "try" | "restore" | null>;
  readonly error: ReadonlySignal<ErrorInfo | null>;
  /** What the last action came to. */
  readonly said: ReadonlySignal<string>;
  readonly recalled: ReadonlySignal<Recalled | null>;
  dismiss(): void;
  open(): Promise<void>;
  /** Takes a stored version into the form, as a change that is not saved. */
  recall(version: AgentVersion): void;
  /** Empties the form of an agent that was never saved. */
  startOver(): void;
  /** Undoes `recall` and `startOver`. */
  goBack(): void;
  /** Whether the list of versions is open. */
  readonly showsVersions: Signal<boolean>;
  /** Shows two stored versions beside each other; null stands for the newest. */
  compare(one: string, other: string | null): Promise<void>;
  /** Makes a stored version the newest. What is not saved stays in the form. */
  restore(version: AgentVersion): Promise<void>;
  save(): Promise<void>;
  /** Saves what is not saved, and opens a chat. */
  tryIt(): Promise<void>;
  addConnection(): Promise<void>;
  openSettings(): Promise<void>;
  /** The view is being hidden: what waits to be kept is kept now. */
  flush(): void;
}

/** `showsVersions`: kept by the view, as comparing two hides it. */
export function createAgentModel(peer: Peer, showsVersions: Signal<boolean> = signal(false)): AgentModel {
  const state = signal<EditorState>({ at: "loading" });
  const working = signal<"save" | "try" | "restore" | null>(null);
  const error = signal<ErrorInfo | null>(null);
  const said = signal("");
  const recalled = signal<Recalled | null>(null);
  const lists = createModelLists(peer);
  const fields = createFields(lists, () => {
    said.value = "";
    drafts.schedule();
  });
  const { form } = fields;
  let turn = 0;

  const snapshot = computed(() => (state.value.at === "ready" ? state.value.snapshot : null));
  const newest = computed(() => snapshot.value?.agent?.version ?? null);
  const unsaved = computed(
    () => newest.value === null || hasNoNumber(form.value) || !isSameSpec(draftOf(form.value), newest.value.spec),
  );

  /** Undefined when it failed, which is then said. */
  async function ask<Input, Output>(row: Request<Input, Output>, input: Input): Promise<Output | undefined> {
    try {
      return await peer.ask(row, input);
    } catch (thrown) {
      error.value = toErrorInfo(thrown);
      return undefined;
    }
  }

  const drafts = createDrafts(
    () => (unsaved.value ? draftOf(form.value) : null),
    (spec) => void ask(Agent.saveDraft, { spec }),
  );

  function apply(next: Agent.AgentSnapshot): void {
    const before = snapshot.value;
    const untouched = !unsaved.value;
    if (before) lists.forget(before.connections, next.connections);
    state.value = { at: "ready", snapshot: next };
    // The answer's spec is the draft, where there is one; what is being edited here is newer than that.
    if (!before) form.value = formOf(next.spec);
    else if (untouched && next.agent) form.value = formOf(next.agent.version.spec);
  }

  async function open(): Promise<void> {
    const mine = ++turn;
    if (state.value.at === "failed") state.value = { at: "loading" };
    try {
      const next = await peer.ask(Agent.open, undefined);
      if (mine === turn) apply(next);
    } catch (thrown) {
      if (mine !== turn) return;
      // An editor that is open stays usable when only reading it again failed.
      if (state.value.at === "ready") error.value = toErrorInfo(thrown);
      else state.value = { at: "failed", error: toErrorInfo(thrown) };
    }
  }

  /** `sent` is stored as `version`; what was typed since stays, and is a draft. */
  function settle(sent: AgentForm, version: AgentVersion, words: string): void {
    recalled.value = null;
    said.value = words;
    if (form.value === sent) {
      form.value = formOf(version.spec);
      drafts.drop();
      void ask(Agent.saveDraft, { spec: null });
    } else drafts.schedule();
  }

  async function restore(version: AgentVersion): Promise<void> {
    const wasUnsaved = unsaved.value;
    const agent = await ask(Agent.restore, { version: version.id });
    if (!agent || !snapshot.value) return;
    const others = snapshot.value.versions.filter(({ id }) => id !== agent.version.id);
    state.value = { at: "ready", snapshot: { ...snapshot.value, agent, versions: [agent.version, ...others] } };
    recalled.value = null;
    if (!wasUnsaved) form.value = formOf(agent.version.spec);
    const { number } = agent.version;
    const back = t("Version {0} is back, as version {1}.", version.number, number);
    said.value = wasUnsaved ? `${back} ${t("Your changes are still in the form.")}` : back;
  }

  async function store(): Promise<boolean> {
    const sent = form.value;
    const old = newest.value;
    const checked = fields.check();
    if (!checked.ok) {
      const wrong = Object.keys(checked.issues).length;
      said.value = wrong === 1 ? t("1 field needs attention.") : t("{0} fields need attention.", count(wrong));
      return false;
    }
    if (old && isSameSpec(checked.spec, old.spec)) {
      settle(sent, old, t("Nothing changed since version {0}, so no version was made.", old.number));
      return true;
    }
    drafts.drop();
    const agent = await ask(Agent.save, checked.spec);
    if (!agent || !snapshot.value) {
      drafts.schedule();
      return false;
    }
    const others = snapshot.value.versions.filter(({ id }) => id !== agent.version.id);
    state.value = { at: "ready", snapshot: { ...snapshot.value, agent, versions: [agent.version, ...others] } };
    settle(sent, agent.version, t("Saved as version {0}.", agent.version.number));
    return true;
  }

  /** One of these at a time: a second press does nothing. */
  async function work(action: "save" | "try" | "restore", does: () => Promise<unknown>): Promise<void> {
    if (working.value !== null || snapshot.value === null) return;
    working.value = action;
    error.value = null;
    said.value = "";
    await does();
    working.value = null;
  }

  peer.on(Agent.changed, () => void open());

  return {
    state,
    fields,
    tokens: createTokenCount(peer, form),
    unsaved,
    working,
    error,
    said,
    recalled,
    dismiss() {
      error.value = null;
    },
    open,
    recall(version) {
      const { before, wasUnsaved } = recalled.value ?? { before: form.value, wasUnsaved: unsaved.value };
      const isBack = version.id === newest.value?.id && !wasUnsaved;
      recalled.value = isBack ? null : { version, before, wasUnsaved };
      fields.change(formOf(version.spec));
    },
    startOver() {
      const { connection, model } = form.value;
      const empty = { ...blankForm, connection, model };
      if (isSameSpec(draftOf(form.value), draftOf(empty)) && !hasNoNumber(form.value)) return;
      recalled.value = { version: null, before: form.value, wasUnsaved: true };
      fields.change(empty);
    },
    goBack() {
      if (!recalled.value) return;
      fields.change(recalled.value.before);
      recalled.value = null;
    },
    showsVersions,
    async compare(one, other) {
      await ask(Agent.compare, { one, other });
    },
    restore: (version) => work("restore", () => restore(version)),
    save: () => work("save", store),
    tryIt: () => work("try", async () => (!unsaved.value || (await store())) && ask(Agent.tryIt, undefined)),
    async addConnection() {
      await ask(Agent.addConnection, undefined);
    },
    async openSettings() {
      await ask(Agent.openSettings, undefined);
    },
    flush: drafts.flush,
  };
}
