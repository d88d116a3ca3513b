// A form that is being filled in: what stands in it, what is wrong with it, and how saving it goes. Every form of the page
// is one of these.
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import { count } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";

/** What is wrong stands by field, in the words to show there. */
export type Checked<Input, Issues> =
  | { readonly ok: true; readonly input: Input }
  | { readonly ok: false; readonly issues: Issues };

export interface Editing<Form, Issues> {
  readonly form: Form;
  readonly issues: Issues | Record<string, never>;
  /** Counts the attempts to save that the form itself refused; issues follow the typing after the first. */
  readonly refused: number;
  readonly saving: boolean;
  /** What the host answered when saving failed. */
  readonly error: ErrorInfo | null;
}

export const begun = <Form>(form: Form) => ({ form, issues: {}, refused: 0, saving: false, error: null });

export interface EditingPorts<State extends Editing<Form, Issues>, Form, Issues extends object, Input, Saved> {
  /** Null while no such form is open. */
  readonly read: () => State | null;
  readonly write: (state: State) => void;
  readonly close: () => void;
  readonly check: (form: Form) => Checked<Input, Issues>;
  readonly send: (input: Input, state: State) => Promise<Saved>;
  readonly onSaved: (saved: Saved, input: Input, state: State) => void;
  /** Saving failed after another form took this one's place. */
  readonly onFailedBehind: (error: ErrorInfo) => void;
  readonly say: (words: string) => void;
}

export interface EditingModel<Form> {
  /** Nothing changes while it is saved. */
  change(values: Partial<Form>): void;
  save(): Promise<void>;
}

export function createEditing<State extends Editing<Form, Issues>, Form, Issues extends object, Input, Saved>(
  ports: EditingPorts<State, Form, Issues, Input, Saved>,
): EditingModel<Form> {
  const { read, write, check } = ports;
  return {
    change(values) {
      const before = read();
      if (before === null || before.saving) return;
      const form = { ...before.form, ...values };
      const checked = before.refused > 0 ? check(form) : null;
      write({ ...before, form, issues: checked && !checked.ok ? checked.issues : {}, error: null });
    },
    async save() {
      const before = read();
      if (before === null || before.saving) return;
      const checked = check(before.form);
      if (!checked.ok) {
        const { issues } = checked;
        const wrong = Object.keys(issues).length;
        ports.say(wrong === 1 ? t("1 field needs attention.") : t("{0} fields need attention.", count(wrong)));
        write({ ...before, issues, refused: before.refused + 1, error: null });
        return;
      }
      const saving: State = { ...before, issues: {}, saving: true, error: null };
      write(saving);
      try {
        const saved = await ports.send(checked.input, saving);
        ports.onSaved(saved, checked.input, saving);
        // Another form may have taken this one's place.
        if (read() === saving) ports.close();
      } catch (thrown) {
        const error = toErrorInfo(thrown);
        if (read() === saving) write({ ...saving, saving: false, error });
        else ports.onFailedBehind(error);
      }
    },
  };
}
