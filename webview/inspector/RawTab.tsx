import type { Event } from "../../src/core/event.ts";
import { t } from "../shared/l10n.ts";
import { DocumentView } from "./DocumentView.tsx";
import type { Inspector } from "./model.ts";

export function RawTab({ inspector, event }: { readonly inspector: Inspector; readonly event: Event }) {
  return <DocumentView inspector={inspector} seq={event.seq} form="raw" label={t("The event as JSON")} />;
}
