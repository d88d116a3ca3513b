// A document of an event as a tree, with the ways to take it along.
import type { ComponentChildren } from "preact";
import type { Form } from "../../src/protocol/exactCall.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { JsonTree } from "./JsonTree.tsx";
import type { Inspector } from "./model.ts";

export function DocumentView(props: {
  readonly inspector: Inspector;
  readonly seq: number;
  readonly form: Form;
  readonly label: string;
  /** More buttons, and what is to be said beside them. */
  readonly children?: ComponentChildren;
}) {
  const { seq, form, label, children } = props;
  const { exact } = props.inspector;
  return (
    <>
      <div class="raw-head">
        {children}
        <button
          type="button"
          class="plain-button"
          title={t("Copy all of it as JSON")}
          onClick={() => exact.copy(seq, form)}
        >
          <Icon name="copy" /> {t("Copy as JSON")}
        </button>
        <button
          type="button"
          class="plain-button"
          title={t("Open all of it as JSON in an editor")}
          onClick={() => exact.openInEditor(seq, form)}
        >
          <Icon name="go-to-file" /> {t("Open in editor")}
        </button>
      </div>
      <JsonTree
        key={`${form} ${seq}`}
        label={label}
        source={exact.source(seq, form)}
        onCopy={(path) => exact.copyValue(seq, form, path)}
      />
    </>
  );
}
