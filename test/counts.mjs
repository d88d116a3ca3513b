// The table of what the store's tests counted (test/store/counts.ts): kills, acknowledged commits, lost, corrupt.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const columns = ["part", "kills", "acknowledged", "lost", "corrupt"];

/** Prints nothing when no test counted anything. @param {string} build the folder of the built tests */
export function printCounts(build) {
  const file = path.join(build, "counts.jsonl");
  if (!existsSync(file)) return;
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const rows = lines.map((line) => JSON.parse(line)).sort((a, b) => a.part.localeCompare(b.part));
  const sum = (column) => rows.reduce((total, row) => total + row[column], 0);
  const all = Object.fromEntries(columns.map((column) => [column, column === "part" ? "all" : sum(column)]));
  const table = [Object.fromEntries(columns.map((column) => [column, column])), ...rows, all];
  const widths = columns.map((column) => Math.max(...table.map((row) => String(row[column]).length)));
  const cell = (row, column, index) =>
    index === 0 ? String(row[column]).padEnd(widths[0]) : String(row[column]).padStart(widths[index]);
  console.log(
    `\n${table.map((row) => columns.map((column, index) => cell(row, column, index)).join("  ")).join("\n")}`,
  );
}
