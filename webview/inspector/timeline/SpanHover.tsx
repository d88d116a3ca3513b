// What the span under the pointer is, how long it took, and when.
import { exactTime } from "../../shared/format.ts";
import { Icon } from "../../shared/Icon.tsx";
import { t } from "../../shared/l10n.ts";
import { spanWords } from "./spanWords.ts";
import type { Timeline } from "./timeline.ts";

/** Pixels: a hover beside the pointer, and to its left where there is less than this to the right. */
const BESIDE = 12;
const ROOM = 300;

export function SpanHover(props: {
  readonly timeline: Timeline;
  readonly span: number;
  /** Of the pointer, in the picture. */
  readonly x: number;
  readonly y: number;
}) {
  const { timeline, span, x, y } = props;
  const { table } = timeline.look.value;
  void timeline.named.value;
  const words = spanWords(table, span, timeline.header(span), {
    begins: timeline.begins.value,
    now: timeline.trueNow(),
  });
  const began = (table.origin ?? 0) + table.starts.get(span);
  return (
    <div
      class="span-hover"
      aria-hidden="true"
      ref={(element) => {
        const room = element?.parentElement?.clientWidth ?? 0;
        const left = x + BESIDE + ROOM > room ? Math.max(0, x - BESIDE - (element?.offsetWidth ?? 0)) : x + BESIDE;
        element?.style.setProperty("left", `${left}px`);
        element?.style.setProperty("top", `${y + BESIDE}px`);
      }}
    >
      <p class="span-hover-title">
        <Icon name={words.isBad ? "error" : words.kind.icon} />
        <strong>{words.kind.name}</strong> {words.name}
      </p>
      <p>
        {words.duration}
        {words.state !== "" && `, ${words.state}`}
        <span class="muted"> {t("from {0}", words.start)}</span>
      </p>
      {(words.tokens !== "" || words.cost !== "") && (
        <p>
          {words.tokens !== "" && t("{0} tokens", words.tokens)}
          {words.tokens !== "" && words.cost !== "" && ", "}
          {words.cost}
        </p>
      )}
      <p class="muted">{exactTime(began)}</p>
    </div>
  );
}
