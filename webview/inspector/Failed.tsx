// What did not happen, why, and what to do: in the place where it would have been.
import { type ErrorInfo, errorWords } from "../../src/core/failure.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";

export function Failed(props: {
  /** What it means here; empty when the error says all. */
  readonly what: string;
  readonly error: ErrorInfo;
  readonly onRetry: () => void;
  readonly onDismiss?: () => void;
}) {
  const { what, error, onRetry, onDismiss } = props;
  const words = what === "" ? errorWords(error) : `${what} ${errorWords(error)}`;
  return (
    <div class="notice failed" role="status">
      <Icon name="error" />
      <span class="notice-words">{words}</span>
      <button type="button" class="plain-button" onClick={onRetry}>
        {t("Retry")}
      </button>
      {onDismiss && (
        <button type="button" class="icon-button" aria-label={t("Dismiss")} title={t("Dismiss")} onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
