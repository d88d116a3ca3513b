// The first step of adding a connection: which provider.
import { useLayoutEffect, useRef } from "preact/hooks";
import { providerKinds } from "../../src/core/connection.ts";
import { Button } from "../shared/controls/Button.tsx";
import { t } from "../shared/l10n.ts";
import { Prose } from "../shared/Prose.tsx";
import { type AddableKind, addableKinds } from "./form.ts";

export function ProviderChoice(props: {
  readonly onChoose: (kind: AddableKind) => void;
  readonly onCancel: () => void;
}) {
  const list = useRef<HTMLUListElement>(null);
  const buttons = () => [...(list.current?.querySelectorAll("button") ?? [])];
  useLayoutEffect(() => buttons()[0]?.focus(), []);
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Escape") props.onCancel();
    if (step === 0) return;
    const all = buttons();
    const at = all.findIndex((button) => button.matches(":focus"));
    all[(at + step + all.length) % all.length]?.focus();
    event.preventDefault();
  }
  return (
    <section class="form" aria-label={t("Add connection")} onKeyDown={onKeyDown}>
      <h2>{t("Which provider?")}</h2>
      <ul class="providers" ref={list}>
        {addableKinds.map((kind) => (
          <li key={kind}>
            <button type="button" onClick={() => props.onChoose(kind)}>
              <strong>{providerKinds[kind].title}</strong>
              <span class="muted">
                <Prose text={providerKinds[kind].hint} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div class="form-buttons">
        <Button onClick={props.onCancel}>{t("Cancel")}</Button>
      </div>
    </section>
  );
}
