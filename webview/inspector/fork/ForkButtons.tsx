// The header's ways to what is different: fork at the selected event, compare.
import { Icon } from "../../shared/Icon.tsx";
import { t } from "../../shared/l10n.ts";
import type { Inspector } from "../model.ts";

export function ForkButtons({ inspector }: { readonly inspector: Inspector }) {
  const none = inspector.arrangement.selected.value === null;
  return (
    <>
      <button
        type="button"
        class="plain-button"
        aria-label={t("Fork here")}
        aria-disabled={none}
        title={none ? t("Select an event to fork at") : t("Go on from the selected event, otherwise (f)")}
        onClick={inspector.fork}
      >
        <Icon name="repo-forked" /> <span class="button-words">{t("Fork here")}</span>
      </button>
      <button
        type="button"
        class="plain-button"
        aria-label={t("Compare")}
        title={t("Compare with another branch or session (c)")}
        onClick={inspector.compare}
      >
        <Icon name="compare-changes" /> <span class="button-words">{t("Compare")}</span>
      </button>
    </>
  );
}
