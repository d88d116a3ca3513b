// What went wrong with the last thing that was asked for, above the composer.
import type { ErrorInfo } from "../../src/core/failure.ts";
import { Problem } from "../shared/controls/Problem.tsx";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";
import { needsSettings } from "./words.ts";

export function ProblemNotice({ error }: { readonly error: ErrorInfo }) {
  const { model } = useChat();
  return (
    <Problem error={error}>
      {needsSettings(error) && (
        <button type="button" class="plain-button" onClick={() => void model.go("settings")}>
          {t("Open settings")}
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        title={t("Dismiss")}
        aria-label={t("Dismiss")}
        onClick={() => model.dismiss()}
      >
        <Icon name="close" />
      </button>
    </Problem>
  );
}
