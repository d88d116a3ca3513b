// The form that adds or edits a connection, without its pixels.
import { type ReadonlySignal, signal } from "@preact/signals";
import * as z from "zod/mini";
import type { Connection } from "../../src/core/connection.ts";
import type { ErrorInfo } from "../../src/core/failure.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import * as Settings from "../../src/protocol/settings.ts";
import { begun, createEditing, type Editing } from "./editing.ts";
import {
  type AddableKind,
  addableKinds,
  type ConnectionForm,
  check,
  type FieldName,
  formOf,
  type Issues,
  newForm,
} from "./form.ts";

export type FormState =
  | { readonly at: "closed" }
  | { readonly at: "choosing" }
  | ({ readonly at: "editing" } & Editing<ConnectionForm, Issues>);

export interface FormModel {
  readonly state: ReadonlySignal<FormState>;
  beginAdd(): void;
  choose(kind: AddableKind): void;
  edit(connection: Connection): void;
  change(values: Partial<Pick<ConnectionForm, FieldName>>): void;
  cancel(): void;
  save(): Promise<void>;
  /** Which form is open, and no more: what is typed is not kept. */
  kept(): unknown;
  reopen(kept: unknown): void;
}

export interface FormPorts {
  readonly peer: Peer;
  readonly connections: () => readonly Connection[];
  readonly say: (words: string) => void;
  /** Saving failed after another form took this one's place. */
  readonly onFailedBehind: (error: ErrorInfo) => void;
  readonly onSaved: (state: Settings.ConnectionState) => void;
  /** `id` is null when what was called off was to add one. */
  readonly onCancelled: (id: string | null) => void;
}

const Kept = z.discriminatedUnion("at", [
  z.object({ at: z.literal("choosing") }),
  z.object({ at: z.literal("editing"), provider: z.enum(addableKinds), id: z.nullable(z.string()) }),
]);

export function createFormModel(ports: FormPorts): FormModel {
  const { peer, connections, say, onSaved, onCancelled, onFailedBehind } = ports;
  const state = signal<FormState>({ at: "closed" });

  function show(form: ConnectionForm): void {
    state.value = { at: "editing", ...begun(form) };
  }
  const choose = (kind: AddableKind) => show(newForm(kind, connections()));
  function edit(connection: Connection): void {
    const form = formOf(connection);
    if (form) show(form);
  }

  const close = () => {
    state.value = { at: "closed" };
  };
  const editing = createEditing({
    read: () => (state.value.at === "editing" ? state.value : null),
    write(next) {
      state.value = next;
    },
    close,
    check,
    send: (input: Settings.ConnectionInput) => peer.ask(Settings.save, input),
    onSaved,
    onFailedBehind,
    say,
  });

  return {
    ...editing,
    state,
    beginAdd() {
      // What is being saved is not thrown away under the person.
      if (state.value.at !== "editing" || !state.value.saving) state.value = { at: "choosing" };
    },
    choose,
    edit,
    cancel() {
      const before = state.value;
      if (before.at === "closed") return;
      close();
      onCancelled(before.at === "editing" ? before.form.id : null);
    },
    kept() {
      const now = state.value;
      if (now.at === "editing") return { at: now.at, provider: now.form.provider, id: now.form.id };
      return now.at === "choosing" ? { at: now.at } : null;
    },
    reopen(kept) {
      const parsed = z.safeParse(Kept, kept);
      if (!parsed.success || state.value.at !== "closed") return;
      if (parsed.data.at === "choosing") {
        state.value = { at: "choosing" };
        return;
      }
      const { provider, id } = parsed.data;
      if (id === null) {
        choose(provider);
        return;
      }
      const connection = connections().find((known) => known.id === id);
      if (connection) edit(connection);
    },
  };
}
