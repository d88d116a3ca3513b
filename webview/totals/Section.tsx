// A heading, a chart, the table behind it, and the way to take it along.
import type { ComponentChildren } from "preact";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { Table } from "./Table.tsx";
import { type Column, csvOf } from "./tables.ts";

export function Section<Row>(props: {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly onCopy: (text: string) => void;
  /** The chart. */
  readonly children: ComponentChildren;
}) {
  const { id, title, columns, rows, onCopy, children } = props;
  return (
    <section class="section" aria-labelledby={id}>
      <div class="section-head">
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          class="plain-button"
          aria-label={t("Copy “{0}” as CSV", title)}
          title={t("Copy this table as CSV")}
          onClick={() => onCopy(csvOf(columns, rows))}
        >
          <Icon name="copy" /> CSV
        </button>
      </div>
      {children}
      <Table caption={title} columns={columns} rows={rows} />
    </section>
  );
}
