// At the beginning of what another program recorded: which, and when it was taken over.
import { foreignPrograms } from "../../src/core/event.ts";
import type { ImportItem } from "../../src/core/transcript.ts";
import { date, exactTime } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";

export function ImportNote({ item: { from, importedAt } }: { readonly item: ImportItem }) {
  const program = foreignPrograms[from];
  return (
    <p
      class="aside"
      title={`What stands below was said in ${program}, where nothing was changed.\n${exactTime(importedAt)}`}
    >
      <Icon name="cloud-download" />
      <span>
        Imported from {program} on <time dateTime={new Date(importedAt).toISOString()}>{date(importedAt)}</time>
      </span>
    </p>
  );
}
