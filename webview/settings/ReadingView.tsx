// What is read from the host: while it is read, when it cannot be, and then.
import type { ComponentChildren } from "preact";
import { Button } from "../shared/controls/Button.tsx";
import { Problem } from "../shared/controls/Problem.tsx";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import type { Listed } from "./reading.ts";

export function ReadingView<Value>(props: {
  readonly list: Listed<Value>;
  /** "Reading the servers…" */
  readonly reading: string;
  readonly retry: () => Promise<void>;
  readonly children: (value: Value) => ComponentChildren;
}) {
  const { list } = props;
  switch (list.at) {
    case "loading":
      return (
        <p class="muted" role="status">
          <Icon name="loading" spin /> {props.reading}
        </p>
      );
    case "failed":
      return (
        <Problem error={list.error}>
          <Button onClick={() => void props.retry()}>{t("Retry")}</Button>
        </Problem>
      );
    case "ready":
      return <>{props.children(list.value)}</>;
    default:
      return list satisfies never;
  }
}
