// The form that adds or edits an MCP server, without its pixels.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../../src/core/failure.ts";
import type { McpServer } from "../../../src/core/mcp.ts";
import * as Mcp from "../../../src/protocol/mcp.ts";
import type { Peer } from "../../../src/protocol/peer.ts";
import { counted } from "../../shared/format.ts";
import { blankForm, check, formOf, type Issues, type ServerForm } from "./serverForm.ts";

export type ServerFormState =
  | { readonly at: "closed" }
  | {
      readonly at: "editing";
      readonly form: ServerForm;
      readonly issues: Issues;
      /** Counts the attempts to save that the form itself refused; issues follow the typing after the first. */
      readonly refused: number;
      readonly saving: boolean;
      /** What the host answered when saving failed. */
      readonly error: ErrorInfo | null;
    };

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

export function createServerFormModel({ peer, say, ...ports }: ServerFormPorts): ServerFormModel {
  const state = signal<ServerFormState>({ at: "closed" });
  const show = (form: ServerForm) => {
    state.value = { at: "editing", form, issues: {}, refused: 0, saving: false, error: null };
  };

  return {
    state,
    beginAdd() {
      // What is being saved is not thrown away under the person.
      if (state.value.at !== "editing" || !state.value.saving) show(blankForm);
    },
    edit: (server) => show(formOf(server)),
    change(values) {
      const before = state.value;
      if (before.at !== "editing" || before.saving) return;
      const form = { ...before.form, ...values };
      const checked = before.refused > 0 ? check(form) : null;
      state.value = { ...before, form, issues: checked && !checked.ok ? checked.issues : {}, error: null };
    },
    cancel() {
      const before = state.value;
      if (before.at === "closed") return;
      state.value = { at: "closed" };
      ports.onCancelled(before.form.id);
    },
    async save() {
      const before = state.value;
      if (before.at !== "editing" || before.saving) return;
      const checked = check(before.form);
      if (!checked.ok) {
        const { issues } = checked;
        const wrong = Object.keys(issues).length;
        say(`${counted(wrong, "field")} ${wrong === 1 ? "needs" : "need"} attention.`);
        state.value = { ...before, issues, refused: before.refused + 1, error: null };
        return;
      }
      const saving: ServerFormState = { ...before, issues: {}, saving: true, error: null };
      state.value = saving;
      try {
        const saved = await peer.ask(Mcp.save, checked.input);
        ports.onSaved(saved);
        if (state.value === saving) state.value = { at: "closed" };
      } catch (thrown) {
        const error = toErrorInfo(thrown);
        if (state.value === saving) state.value = { ...saving, saving: false, error };
        else ports.onFailedBehind(error);
      }
    },
  };
}
