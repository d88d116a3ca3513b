// A failure where it happened: what went wrong, what to do, and the buttons that do it.
import type { ComponentChildren } from "preact";
import { type ErrorInfo, errorWords } from "../../../src/core/failure.ts";
import { Icon } from "../Icon.tsx";
import { t } from "../l10n.ts";
import { Prose } from "../Prose.tsx";

export function Problem(props: {
  readonly error: ErrorInfo;
  /** For what stands there until it is read; without it, it goes when what failed is done again. */
  readonly onDismiss?: () => void;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="notice failed" role="alert">
      <Icon name="error" />
      <span class="notice-words">
        <Prose text={errorWords(props.error)} />
      </span>
      {props.children}
      {props.onDismiss && (
        <button
          type="button"
          class="icon-button"
          aria-label={t("Dismiss")}
          title={t("Dismiss")}
          onClick={props.onDismiss}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
