// What two requests differ in: each with both texts, where there are two.
import { firstWords } from "../../src/core/figures.ts";
import { differenceTexts } from "../../src/core/replayLines.ts";
import type { Difference } from "../../src/core/requestDifference.ts";
import "./Differences.css";
import { t } from "../shared/l10n.ts";

/** Characters: more of a difference is one line until it is opened. */
const LONG = 400;

export function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  return (
    <ul class="differences">
      {differences.map((difference, position) => {
        const { words, before, after } = differenceTexts(difference);
        return (
          <li key={position}>
            <p>{words}</p>
            {before !== null && <Side class="removed" sign="−" name={t("Before")} text={before} />}
            {after !== null && <Side class="added" sign="+" name={t("After")} text={after} />}
          </li>
        );
      })}
    </ul>
  );
}

function Side(props: {
  readonly class: "removed" | "added";
  readonly sign: string;
  readonly name: string;
  readonly text: string;
}) {
  const { sign, name, text } = props;
  const side = (
    <pre class={`side ${props.class}`}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span class="visually-hidden">{name}: </span>
      {text === "" ? <span class="muted">{t("nothing")}</span> : text}
    </pre>
  );
  if (text.length <= LONG) return side;
  return (
    <details>
      <summary class="long-side">{firstWords(text)}</summary>
      {side}
    </details>
  );
}
