// How full the window will be, beside the button that sends.

import { useChat } from "./context.ts";
import { contextWords } from "./words.ts";

export function ContextMeter() {
  const { model } = useChat();
  const size = model.contextSize.value;
  if (size === null) return null;
  const { text, explanation, share } = contextWords(size);
  return (
    <span class={share !== null && share > 0.9 ? "context-meter warning" : "context-meter"} title={explanation}>
      {share !== null && <progress aria-hidden="true" max={1} value={Math.min(1, share)} />}
      <span class="visually-hidden">Context: </span>
      {text}
    </span>
  );
}
