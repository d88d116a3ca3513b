import assert from "node:assert/strict";
import { test } from "node:test";
import { createLines } from "../../src/mcp/lines.ts";
import { boundedLog } from "../../src/mcp/log.ts";
import { createPace } from "../../src/mcp/pace.ts";

test("a large answer comes at once, a flood waits", () => {
  let now = 0;
  const pace = createPace(() => now);
  assert.equal(pace.spend(30_000_000, 0), 0);
  // 40 MB more are 6 MB over what may come at once: at 8 MB a second.
  const wait = pace.spend(40_000_000, 0);
  assert.ok(wait >= 750 && wait <= 751, String(wait));
  now += wait;
  assert.ok(pace.spend(8_000_000, 0) >= 1_000);
  now += 60_000;
  assert.equal(pace.spend(60_000_000, 0), 0);
  now += 60_000;
  // Short lines are work too: 100,000 of them in 1 MB.
  assert.ok(pace.spend(1_000_000, 100_000) > 10_000);
});

function linesOf(chunks: string[], longest = 10) {
  const lines: string[] = [];
  const long: string[] = [];
  const reader = createLines(longest, { onLine: (line) => lines.push(line), onTooLong: (start) => long.push(start) });
  for (const chunk of chunks) reader.add(Buffer.from(chunk));
  return { lines, long };
}

test("lines are found wherever the chunks are cut", () => {
  assert.deepEqual(linesOf(["a\nb", "c\r\n\nd"]).lines, ["a", "bc", ""]);
  const bytes = Buffer.from("é\n");
  const lines: string[] = [];
  const reader = createLines(10, { onLine: (line) => lines.push(line), onTooLong: () => {} });
  for (const byte of bytes) reader.add(Buffer.from([byte]));
  assert.deepEqual(lines, ["é"]);
});

test("a line that is too long is told of once, and the next ones are read", () => {
  assert.deepEqual(linesOf(["12345678901", "more", "more\nnext\n"]), { lines: ["next"], long: ["12345678901"] });
  assert.deepEqual(linesOf(["1234567890\n"]), { lines: ["1234567890"], long: [] });
});

test("a log is cut, cleaned, and not flooded", () => {
  const lines: string[] = [];
  let now = 0;
  const log = boundedLog({ write: (level, line) => lines.push(`${level} ${line}`) }, () => now);
  log.write("info", "a\u001b[31mb\u202ec");
  log.write("info", "x".repeat(3_000));
  assert.equal(lines[0], "info a [31mb c");
  assert.ok(lines[1]?.endsWith("… (3,000 characters)"));
  for (let line = 0; line < 1_000; line++) log.write("info", "again");
  assert.equal(lines.length, 200);
  now += 1_000;
  log.write("info", "later");
  assert.deepEqual(lines.slice(200), ["warning 802 lines came too fast and are left out.", "info later"]);
});
