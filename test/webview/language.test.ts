// Words and figures as a reader of another language gets them: German, from the bundle that is shipped.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import type * as Meta from "../../webview/chat/meta.ts";
import type * as Format from "../../webview/shared/format.ts";
import type * as Limit from "../../webview/shared/limitAmount.ts";

let format: typeof Format;
let meta: typeof Meta;
let limit: typeof Limit;

/** The page brings language and texts along, before the first file of a view is read. */
before(async () => {
  const bundle = path.join(process.env.STUDIO_ROOT ?? process.cwd(), "l10n/bundle.l10n.de.json");
  const page = {
    documentElement: { lang: "de" },
    getElementById: () => ({ textContent: readFileSync(bundle, "utf8") }),
  };
  Object.defineProperty(globalThis, "document", { value: page, configurable: true });
  format = await import("../../webview/shared/format.ts");
  meta = await import("../../webview/chat/meta.ts");
  limit = await import("../../webview/shared/limitAmount.ts");
});

/** Between a figure and its currency stands a blank that does not break. */
const plain = (text: string | null) => text?.replaceAll("\u00a0", " ");

test("figures are written as in that language", () => {
  assert.equal(format.count(1_204), "1.204");
  assert.deepEqual([812, 1_240, 12_400_000].map(format.tokens), ["812", "1,2k", "12M"]);
  assert.deepEqual([45, 812, 192_000].map(format.duration), ["45 ms", "0,8 s", "3 min 12 s"]);
  assert.equal(format.offset(63_240), "+1:03,24");
  assert.deepEqual(
    [0, 0.0061, -1_204.5, 0.000_01].map((usd) => plain(format.money(usd))),
    [...["0,00 $", "0,0061 $", "−1.204,50 $", "<0,0001 $"]],
  );
  assert.deepEqual(
    [3, 0.075].map((usd) => plain(format.rate(usd))),
    ["3 $", "0,075 $"],
  );
  assert.equal(format.size(1_240), "1,2 KB");
  assert.equal(format.speed(312, 32_000), "9,8 Token/s");
});

test("so are days and times", () => {
  const at = new Date(2026, 10, 26, 9, 42, 7, 123).getTime();
  assert.equal(format.time(at, at), "09:42");
  assert.equal(format.time(at, at + 86_400_000), "26. Nov., 09:42");
  assert.equal(format.exactTime(at), "26.11.2026, 09:42:07,123");
  assert.equal(format.date(at), "26. November 2026");
  assert.equal(format.ago(at, at + 3 * 86_400_000), "vor 3 Tagen");
});

test("an answer's figures are said in it, with what they are made of", () => {
  const figures = {
    answeredBy: "m",
    usage: { input: 1_204, cacheRead: 890 },
    cost: { kind: "unknown", why: "test" },
    timing: { firstPartMs: 800, totalMs: 3_200 },
  } as const;
  const model = { connection: "c", provider: "demo", model: "m" } as const;
  const state = { type: "done", finish: { reason: "stop", vendor: "stop" }, figures } as const;
  const step = { type: "model", span: "m", seq: 3, at: 0, model, content: [], state } as const;
  const ended = { type: "ended", reason: "done", durationMs: 3_200 } as const;
  const turn = { type: "turn", id: "t", seq: 2, after: 1, at: 0, agentName: "A", steps: [step], state: ended } as const;
  const said = meta.metaOf(turn);
  assert.deepEqual(
    said.map(({ text }) => text),
    ["1.204 Eingabe (890 aus dem Cache)", "Ausgabe unbekannt", "Kosten unbekannt", "3,2 s", "m"],
  );
  assert.match(said[0]?.explanation ?? "", /^Gesendete Token: 1\.204\n890 aus dem Cache gelesen$/);
  assert.match(said[3]?.explanation ?? "", /^Erstes Token nach 0,8 s, insgesamt 3,2 s$/);
});

test("limits too", () => {
  assert.equal(limit.limitAmount("modelCalls", 1), "1 Modellaufruf");
  assert.equal(limit.limitAmount("minutes", 2.5), "2,5 Minuten");
  assert.equal(plain(limit.limitAmount("cost", 0.05)), "0,0500 $");
});
