// The form that adds or edits an MCP server, without its pixels.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ErrorInfo } from "../../../src/core/failure.ts";
import type { McpServer } from "../../../src/core/mcp.ts";
import type { McpServerInput } from "../../../src/protocol/mcp.ts";
import * as Mcp from "../../../src/protocol/mcp.ts";
import type { Peer } from "../../../src/protocol/peer.ts";
import { begun, createEditing, type Editing } from "../editing.ts";
import { blankForm, check, formOf, type Issues, type ServerForm } from "./serverForm.ts";

export type ServerFormState = { readonly at: "closed" } | ({ readonly at: "editing" } & Editing<ServerForm, Issues>);

export interface ServerFormModel {
  readonly state: ReadonlySignal<ServerFormState>;
  beginAdd(): void;
  edit(server: McpServer): void;
  change(values: Partial<ServerForm>): void;
  cancel(): void;
  save(): Promise<void>;
}

export interface ServerFormPorts {
  readonly peer: Peer;
  readonly say: (words: string) => void;
  readonly onSaved: (state: Mcp.McpServerState) => void;
  /** `id` is null when what was called off was to add one. */
  readonly onCancelled: (id: string | null) => void;
  /** Saving failed after another form took this one's place. */
  readonly onFailedBehind: (error: ErrorInfo) => void;
}

export function createServerFormModel({
  peer,
  say,
  onSaved,
  onCancelled,
  onFailedBehind,
}: ServerFormPorts): ServerFormModel {
  const state = signal<ServerFormState>({ at: "closed" });
  const show = (form: ServerForm) => {
    state.value = { at: "editing", ...begun(form) };
  };
  const close = () => {
    state.value = { at: "closed" };
  };

  return {
    ...createEditing({
      read: () => (state.value.at === "editing" ? state.value : null),
      write(next) {
        state.value = next;
      },
      close,
      check,
      send: (input: McpServerInput) => peer.ask(Mcp.save, input),
      onSaved,
      onFailedBehind,
      say,
    }),
    state,
    beginAdd() {
      // What is being saved is not thrown away under the person.
      if (state.value.at !== "editing" || !state.value.saving) show(blankForm);
    },
    edit: (server) => show(formOf(server)),
    cancel() {
      const before = state.value;
      if (before.at === "closed") return;
      close();
      onCancelled(before.form.id);
    },
  };
}
