// What went wrong with the event that is shown; a stop is said quietly.
import { type ErrorInfo, errorWords } from "../../src/core/failure.ts";
import { isStop } from "../../src/core/figures.ts";
import { Icon } from "../shared/Icon.tsx";

export function ErrorNotice({ error }: { readonly error: ErrorInfo }) {
  const stopped = isStop(error);
  return (
    <div class={`notice${stopped ? "" : " failed"}`}>
      <Icon name={stopped ? "circle-slash" : "error"} />
      <span class="notice-words">{errorWords(error)}</span>
    </div>
  );
}
