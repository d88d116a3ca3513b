import { useEffect, useRef } from "preact/hooks";
import { FilterHelp } from "./FilterHelp.tsx";
import "./KeysDialog.css";
import { t } from "../shared/l10n.ts";

const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
  [["↑", "↓"], t("Previous, next event")],
  [[t("Page Up"), t("Page Down")], t("A screenful up, down")],
  [[t("Home"), t("End")], t("First, last event")],
  [[t("Enter")], t("Read the selected event")],
  [[t("Esc")], t("Back to the list")],
  [["/"], t("Filter")],
  [["←", "→"], t("Previous, next tab; move a border when it has the focus")],
  [["→", "←"], t("Into a span and out of it, in the list and in the timeline")],
  [["+", "−", "0"], t("Zoom the timeline in, out, show all of it")],
  [[t("Shift ←"), t("Shift →")], t("Pan the timeline when it has the focus")],
  [[t("Ctrl+Space")], t("In the filter: what can come next")],
  [["t"], t("What the session comes to")],
  [["r"], t("Replay: run the branch again from the record")],
  [["→", "←"], t("In JSON: open, close; Ctrl+C copies the value")],
  [["f"], t("Fork at the selected event")],
  [["c"], t("Compare with another branch or session")],
  [["?"], t("These keys")],
];

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={onClose}>
      <div class="keys-columns">
        <section aria-labelledby="keys-title">
          {/* Focused first: what is read begins here. */}
          <h2 id="keys-title" tabIndex={-1} autofocus>
            {t("Keys")}
          </h2>
          <dl>
            {keys.map(([names, does]) => (
              <div key={does} class="figure">
                <dt>
                  {names.map((name) => (
                    <kbd key={name}>{name}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
        <FilterHelp />
      </div>
      <button type="button" class="plain-button primary" onClick={() => dialog.current?.close()}>
        {t("Close")}
      </button>
    </dialog>
  );
}
