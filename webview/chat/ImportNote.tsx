// At the beginning of what another program recorded: which, and when it was taken over.
import { foreignPrograms } from "../../src/core/event.ts";
import type { ImportItem } from "../../src/core/transcript.ts";
import { date, exactTime } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { Sentence } from "../shared/Sentence.tsx";

export function ImportNote({ item: { from, importedAt } }: { readonly item: ImportItem }) {
  const program = foreignPrograms[from];
  const day = <time dateTime={new Date(importedAt).toISOString()}>{date(importedAt)}</time>;
  return (
    <p
      class="aside"
      title={`${t("What stands below was said in {0}, where nothing was changed.", program)}\n${exactTime(importedAt)}`}
    >
      <Icon name="cloud-download" />
      <span>
        <Sentence text={t("Imported from {0} on {1}")} parts={[program, day]} />
      </span>
    </p>
  );
}
