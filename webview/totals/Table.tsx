// The figures behind a chart.

import { t } from "../shared/l10n.ts";
import type { Column } from "./tables.ts";

export function Table<Row>(props: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}) {
  const { caption, columns, rows } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where it is narrow it scrolls sideways, by keys too
    <section class="table-room" aria-label={t("{0}: table", caption)} tabIndex={0}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, means }) => (
              <th key={title} scope="col" title={means}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, position) => (
            <tr key={position}>
              {columns.map(({ title, words }, index) =>
                index === 0 ? (
                  <th key={title} scope="row">
                    {words(row)}
                  </th>
                ) : (
                  <td key={title}>{words(row)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
