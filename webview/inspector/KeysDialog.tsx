import { useEffect, useRef } from "preact/hooks";
import "./KeysDialog.css";

const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
  [["↑", "↓"], "Previous, next event"],
  [["Page Up", "Page Down"], "A screenful up, down"],
  [["Home", "End"], "First, last event"],
  [["Enter"], "Read the selected event"],
  [["Esc"], "Back to the list"],
  [["/"], "Filter"],
  [["←", "→"], "Previous, next tab; move the border when it has the focus"],
  [["f"], "Fork at the selected event"],
  [["c"], "Compare with another branch or session"],
  [["?"], "These keys"],
];

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title">Keys</h2>
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
      <button type="button" class="plain-button primary" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
