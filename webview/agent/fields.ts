// What stands in the editor's form, what is wrong with it, and what the chosen connection's models can do.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ModelFacts } from "../../src/core/models.ts";
import type { Template } from "../../src/core/templates.ts";
import { type AgentForm, blankForm, type Checked, check, type Issues, type Reasons, reasonsOf } from "./form.ts";
import type { ModelListState, ModelLists } from "./modelLists.ts";
import { isOwnName, startedFrom } from "./startFrom.ts";

export interface Fields {
  readonly form: Signal<AgentForm>;
  /** Empty until an attempt to save was refused; from then on they follow the typing. */
  readonly issues: ReadonlySignal<Issues>;
  /** Counts the attempts to save that the form itself refused; 0 when the last one passed. */
  readonly refused: ReadonlySignal<number>;
  /** The models of the chosen connection; null when none is chosen. */
  readonly models: ReadonlySignal<ModelListState | null>;
  /** What is known of the chosen model; null when nothing is. */
  readonly info: ReadonlySignal<ModelFacts | null>;
  /** Why fields cannot be used with the chosen model. */
  readonly reasons: ReadonlySignal<Reasons>;
  change(values: Partial<AgentForm>): void;
  /** Fills the form with a template; null empties it again. A name of the person's own stays. */
  startFrom(template: Template | null): void;
  chooseConnection(id: string): void;
  retryModels(): void;
  /** The form as a spec, or the fields to mend, which are then shown. */
  check(): Checked;
}

/** `onEdit` is called after the person changed something. */
export function createFields(lists: ModelLists, onEdit: () => void): Fields {
  const form = signal<AgentForm>(blankForm);
  const refused = signal(0);
  /** The model that was chosen with each connection: going back to a connection brings it back. */
  const modelWith = new Map<string, string>();

  const models = computed(() => lists.lists.value.get(form.value.connection) ?? null);
  const info = computed(() => {
    const list = models.value;
    return (list?.at === "ready" && list.models.find((model) => model.id === form.value.model.trim())) || null;
  });
  const reasons = computed(() => reasonsOf(info.value));
  const issues = computed<Issues>(() => {
    if (refused.value === 0) return {};
    const checked = check(form.value, reasons.value);
    return checked.ok ? {} : checked.issues;
  });
  effect(() => lists.want(form.value.connection));
  // Where there is one model only, it is the one: once it is known, and not when somebody empties the field to type another.
  effect(() => {
    const list = models.value;
    const only = list?.at === "ready" && list.models.length === 1 ? list.models[0] : undefined;
    const chosen = form.peek();
    if (only && chosen.model === "") form.value = { ...chosen, model: only.id };
  });

  function change(values: Partial<AgentForm>): void {
    form.value = { ...form.value, ...values };
    onEdit();
  }

  return {
    form,
    issues,
    refused,
    models,
    info,
    reasons,
    change,
    startFrom(template) {
      const { name } = form.value;
      change({ ...startedFrom(template), ...(isOwnName(name) && { name }) });
    },
    chooseConnection(id) {
      const { connection, model } = form.value;
      if (id === connection) return;
      modelWith.set(connection, model);
      change({ connection: id, model: modelWith.get(id) ?? "" });
    },
    retryModels: () => lists.retry(form.value.connection),
    check() {
      const checked = check(form.value, reasons.value);
      refused.value = checked.ok ? 0 : refused.value + 1;
      return checked;
    },
  };
}
