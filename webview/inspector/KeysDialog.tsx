import { useEffect, useRef } from "preact/hooks";
import { FilterHelp } from "./FilterHelp.tsx";
import "./KeysDialog.css";

const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
  [["↑", "↓"], "Previous, next event"],
  [["Page Up", "Page Down"], "A screenful up, down"],
  [["Home", "End"], "First, last event"],
  [["Enter"], "Read the selected event"],
  [["Esc"], "Back to the list"],
  [["/"], "Filter"],
  [["←", "→"], "Previous, next tab; move a border when it has the focus"],
  [["→", "←"], "Into a span and out of it, in the list and in the timeline"],
  [["+", "−", "0"], "Zoom the timeline in, out, show all of it"],
  [["Shift ←", "Shift →"], "Pan the timeline when it has the focus"],
  [["Ctrl+Space"], "In the filter: what can come next"],
  [["t"], "What the session comes to"],
  [["r"], "Replay: run the branch again from the record"],
  [["→", "←"], "In JSON: open, close; Ctrl+C copies the value"],
  [["f"], "Fork at the selected event"],
  [["c"], "Compare with another branch or session"],
  [["?"], "These keys"],
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
            Keys
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
        Close
      </button>
    </dialog>
  );
}
