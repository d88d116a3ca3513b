import type { TestContext } from "node:test";

/**
 * Prints a table into a test's output, as its diagnostics: what a test file writes to its own output disturbs the runner,
 * which reads its reports from there.
 */
export function tell(context: TestContext, table: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  const rows = Object.entries(table);
  const columns = [...new Set(rows.flatMap(([, cells]) => Object.keys(cells)))];
  const lines = [
    ["", ...columns],
    ...rows.map(([name, cells]) => [name, ...columns.map((column) => cells[column] ?? "")]),
  ];
  const widths = ["", ...columns].map((_, at) => Math.max(...lines.map((line) => (line[at] ?? "").length)));
  for (const line of lines) context.diagnostic(line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | "));
}
