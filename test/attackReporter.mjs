// A reporter of node:test that writes down what became of every test whose name says which attack cases of the threat
// model it runs: "attack 16: …", "attacks 15, 16: …". One JSON object a line.

const MARK = /^attacks? (\d+(?:, \d+)*): /;
/** What a test says of itself that tries many things: "62 attacks". */
const TRIED = /^(\d+) attacks$/;

/**
 * The events that count here, and of them what is read (https://nodejs.org/api/test.html#class-testsstream).
 * @typedef {{ name?: string, message?: string, skip?: string | boolean, todo?: string | boolean }} Data
 * @param {AsyncIterable<{ type: string, data: Data }>} source
 */
export default async function* attackReporter(source) {
  let last = null;
  const line = (row) => `${JSON.stringify(row)}\n`;
  for await (const { type, data } of source) {
    if (type === "test:diagnostic" && last !== null) last.tried = Number(TRIED.exec(data.message)?.[1] ?? last.tried);
    if (type !== "test:pass" && type !== "test:fail") continue;
    // A test's own words come right after its end, and before the end of the next.
    if (last !== null) yield line(last);
    const mark = MARK.exec(data.name);
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const outcome = type === "test:fail" ? "failed" : skipped ? "skipped" : "held";
    last = mark === null ? null : { name: data.name, cases: mark[1].split(", ").map(Number), outcome, tried: 1 };
  }
  if (last !== null) yield line(last);
}
