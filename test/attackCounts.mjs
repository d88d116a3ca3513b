// How many of the threat model's attack cases were run as attacks, and how many held.
import { existsSync, readFileSync } from "node:fs";

/** The cases are numbered from 1. */
const CASES = 48;
/** Cases of parts that the product does not have yet: a test for one of them takes it off this list. */
const TO_COME = [];

/**
 * @param {readonly { name: string, cases: readonly number[], outcome: "held" | "failed" | "skipped", tried: number }[]} rows
 * @param {boolean} isWhole whether every test was run: only then a case without a test is a failure
 * @returns {{ words: string, isFine: boolean }}
 */
export function countAttacks(rows, isWhole, toCome = TO_COME) {
  const all = Array.from({ length: CASES }, (_, index) => index + 1);
  const run = rows.filter(({ outcome }) => outcome !== "skipped");
  const of = (number) => run.filter(({ cases }) => cases.includes(number));
  const held = all.filter((number) => of(number).length > 0 && of(number).every(({ outcome }) => outcome === "held"));
  const broken = all.filter((number) => of(number).some(({ outcome }) => outcome === "failed"));
  const missing = all.filter((number) => of(number).length === 0 && !toCome.includes(number));
  const come = toCome.filter((number) => of(number).length > 0);
  const strange = rows.filter(({ cases }) => cases.some((number) => number < 1 || number > CASES));
  const skipped = rows.length - run.length;
  const tried = run.reduce((sum, row) => sum + row.tried, 0).toLocaleString("en");
  const lines = [
    `attack cases: ${held.length} of ${CASES} held, ${run.length} tests, ${tried} attacks run`,
    ...(broken.length > 0 ? [`  broken: ${broken.join(", ")}`] : []),
    ...(isWhole && missing.length > 0 ? [`  without a test that ran: ${missing.join(", ")}`] : []),
    ...(isWhole && toCome.length > 0 ? [`  of parts that are still to come: ${toCome.join(", ")}`] : []),
    ...(come.length > 0 ? [`  not to come any more, take them off the list: ${come.join(", ")}`] : []),
    ...(skipped > 0 ? [`  ${skipped} tests that this machine cannot run`] : []),
    ...strange.map(({ name }) => `  no case of that number: ${name}`),
  ];
  const isFine = broken.length === 0 && come.length === 0 && strange.length === 0 && (!isWhole || missing.length === 0);
  return { words: lines.join("\n"), isFine };
}

/** Prints the count; false when it is not as it has to be. @param {string} file what attackReporter.mjs wrote */
export function printAttacks(file, isWhole) {
  const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  if (text === "" && !isWhole) return true;
  const rows = text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
  const { words, isFine } = countAttacks(rows, isWhole);
  console.log(`\n${words}`);
  return isFine;
}
