// The models of the connection whose list is unfolded, without their pixels: what is known of each, what the person writes
// of one, and what is being fetched.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import type { ModelFacts, ModelNote } from "../../src/core/models.ts";
import type { PullProgress } from "../../src/core/provider.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import * as Settings from "../../src/protocol/settings.ts";
import { inLanguage, t } from "../shared/l10n.ts";
import { begun, createEditing, type Editing } from "./editing.ts";
import { checkNote, type NoteForm, type NoteIssues, noteFormOf } from "./noteForm.ts";

/** More than this is no list to read: the filter finds the rest. */
export const MOST_SHOWN = 60;

type ModelsState =
  | { readonly at: "folded" }
  | { readonly at: "loading"; readonly connection: string }
  | { readonly at: "failed"; readonly connection: string; readonly error: ErrorInfo }
  | { readonly at: "ready"; readonly connection: string; readonly models: readonly ModelFacts[] };

interface NoteEdit extends Editing<NoteForm, NoteIssues> {
  readonly connection: string;
  readonly facts: ModelFacts;
}

type PullState =
  | { readonly at: "resting"; readonly error: ErrorInfo | null }
  | { readonly at: "pulling"; readonly model: string; readonly progress: PullProgress | null };

export interface ModelsModel {
  readonly state: ReadonlySignal<ModelsState>;
  readonly filter: ReadonlySignal<string>;
  /** Those that the filter lets through, at most `MOST_SHOWN`, and how many there are. */
  readonly shown: ReadonlySignal<{ readonly models: readonly ModelFacts[]; readonly found: number }>;
  readonly edit: ReadonlySignal<NoteEdit | null>;
  /** By connection: it goes on while another list is looked at. */
  readonly pulls: ReadonlySignal<ReadonlyMap<string, PullState>>;
  /** Unfolds the list, or folds it. */
  toggle(connection: string): void;
  retry(): void;
  setFilter(words: string): void;
  beginEdit(facts: ModelFacts, note: ModelNote | undefined): void;
  change(values: Partial<NoteForm>): void;
  cancelEdit(): void;
  /** The model whose form was just closed, told once: its row takes the keyboard on. */
  takeClosed(): string | null;
  save(): Promise<void>;
  pull(connection: string, model: string): Promise<void>;
  cancelPull(connection: string): void;
}

const restingPull: PullState = { at: "resting", error: null };

export function createModelsModel(peer: Peer, say: (words: string) => void): ModelsModel {
  const state = signal<ModelsState>({ at: "folded" });
  const filter = signal("");
  const edit = signal<NoteEdit | null>(null);
  const pulls = signal<ReadonlyMap<string, PullState>>(new Map());
  const stops = new Map<string, AbortController>();
  let closed: string | null = null;
  const closeEdit = () => {
    closed = edit.value?.facts.id ?? null;
    edit.value = null;
  };
  const setPull = (connection: string, pull: PullState) => {
    pulls.value = new Map(pulls.value).set(connection, pull);
  };

  const shown = computed(() => {
    if (state.value.at !== "ready") return { models: [], found: 0 };
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = state.value.models.filter(({ id, name = "" }) => {
      const named = `${id} ${name}`.toLowerCase();
      return words.every((word) => named.includes(word));
    });
    return { models: found.slice(0, MOST_SHOWN), found: found.length };
  });

  async function load(connection: string): Promise<void> {
    const before = state.value;
    // A list that is there stays until the next one is: somebody may be writing in it.
    const stays = before.at === "ready" && before.connection === connection;
    const loading: ModelsState = stays ? before : { at: "loading", connection };
    state.value = loading;
    let next: ModelsState;
    try {
      next = { at: "ready", connection, models: await peer.ask(Settings.models, { id: connection }) };
    } catch (thrown) {
      next = { at: "failed", connection, error: toErrorInfo(thrown) };
    }
    const now = state.value;
    const isThere = now === loading || (stays && now.at === "ready" && now.connection === connection);
    // Folded, or another list unfolded meanwhile: that one counts.
    if (isThere && !(stays && next.at === "failed")) state.value = next;
  }

  peer.on(Settings.pulling, ({ id, model, ...progress }) => {
    const pull = pulls.value.get(id);
    if (pull?.at === "pulling" && pull.model === model) setPull(id, { ...pull, progress });
  });

  const editing = createEditing({
    read: () => edit.value,
    write(next: NoteEdit) {
      edit.value = next;
    },
    close: closeEdit,
    check: checkNote,
    send: (note: ModelNote | null, { connection, facts }) =>
      peer.ask(Settings.note, { id: connection, model: facts.id, note }),
    onSaved(facts, note, { connection }) {
      say(note === null ? t("{0} has the figures of others.", facts.id) : t("Your figures of {0} are kept.", facts.id));
      const now = state.value;
      if (now.at !== "ready" || now.connection !== connection) return;
      state.value = { ...now, models: now.models.map((one) => (one.id === facts.id ? facts : one)) };
    },
    onFailedBehind: (error) => say(inLanguage(error.message)),
    say,
  });

  return {
    ...editing,
    state,
    filter,
    shown,
    edit,
    pulls,
    toggle(connection) {
      const now = state.value;
      edit.value = null;
      filter.value = "";
      if (now.at !== "folded" && now.connection === connection) state.value = { at: "folded" };
      else void load(connection);
    },
    retry() {
      if (state.value.at === "failed") void load(state.value.connection);
    },
    setFilter(words) {
      filter.value = words;
    },
    beginEdit(facts, note) {
      if (state.value.at !== "ready") return;
      edit.value = { connection: state.value.connection, facts, ...begun(noteFormOf({ note })) };
    },
    cancelEdit: closeEdit,
    takeClosed() {
      const taken = closed;
      closed = null;
      return taken;
    },
    async pull(connection, named) {
      const model = named.trim();
      if (model === "" || pulls.value.get(connection)?.at === "pulling") return;
      const stop = new AbortController();
      stops.set(connection, stop);
      setPull(connection, { at: "pulling", model, progress: null });
      say(t("Fetching {0}.", model));
      try {
        await peer.ask(Settings.pull, { id: connection, model }, stop.signal);
        setPull(connection, restingPull);
        say(t("{0} is fetched.", model));
        const now = state.value;
        if (now.at !== "folded" && now.connection === connection) await load(connection);
      } catch (thrown) {
        const error = toErrorInfo(thrown);
        setPull(connection, { at: "resting", error: stop.signal.aborted ? null : error });
        say(
          stop.signal.aborted
            ? t("{0} is no longer being fetched; what came is kept.", model)
            : inLanguage(error.message),
        );
      } finally {
        stops.delete(connection);
      }
    },
    cancelPull: (connection) => stops.get(connection)?.abort(),
  };
}
