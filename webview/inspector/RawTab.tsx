import type { Detail } from "../../src/protocol/inspector.ts";
import { size } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import type { Inspector } from "./model.ts";

export function RawTab({ inspector, detail }: { readonly inspector: Inspector; readonly detail: Detail }) {
  const { event, json, fullLength } = detail;
  const isCut = json.length < fullLength;
  return (
    <>
      <div class="raw-head">
        <button
          type="button"
          class="plain-button"
          title={isCut ? "Copy the part that is shown" : "Copy the JSON"}
          onClick={() => inspector.copy(json)}
        >
          <Icon name="copy" /> {isCut ? "Copy this part" : "Copy"}
        </button>
        <button
          type="button"
          class="plain-button"
          title="Open the whole JSON in an editor"
          onClick={() => inspector.openInEditor(event.seq)}
        >
          <Icon name="go-to-file" /> Open in editor
        </button>
        <span class="muted">{isCut ? `The first ${size(json.length)} of ${size(fullLength)}` : size(fullLength)}</span>
      </div>
      <pre class="code">{json}</pre>
    </>
  );
}
