// What every form of the page has around its fields: the keys, the way to what is wrong, and the buttons below.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ErrorInfo } from "../../src/core/failure.ts";
import { Button } from "../shared/controls/Button.tsx";
import { focusInvalid } from "../shared/controls/focusInvalid.ts";
import { Problem } from "../shared/controls/Problem.tsx";
import { t } from "../shared/l10n.ts";

export function FormFrame(props: {
  readonly class?: string;
  readonly label: string;
  readonly state: { readonly refused: number; readonly saving: boolean; readonly error: ErrorInfo | null };
  readonly save: () => Promise<void>;
  readonly cancel: () => void;
  /** Beside Save and Cancel. */
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const { refused, saving, error } = props.state;
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refused > 0) focusInvalid(element.current);
  }, [refused]);
  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape" && !saving) props.cancel();
    if (event.key === "Enter" && event.composedPath()[0] instanceof HTMLInputElement) void props.save();
  }
  return (
    <form
      ref={element}
      class={props.class ?? "form"}
      aria-label={props.label}
      onKeyDown={onKeyDown}
      onSubmit={(event) => event.preventDefault()}
    >
      {props.children}
      {error && <Problem error={error} />}
      <div class="form-buttons">
        <Button primary busy={saving} onClick={() => void props.save()}>
          {t("Save")}
        </Button>
        <Button disabled={saving} onClick={props.cancel}>
          {t("Cancel")}
        </Button>
        {props.beside}
      </div>
    </form>
  );
}
