import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { errorWords, toErrorInfo } from "../../src/core/failure.ts";
import { translate } from "../../src/core/l10n.ts";
import { explain } from "../../src/store/explain.ts";
import { folder, storeOn } from "./support.ts";

const bundle = path.join(process.env.STUDIO_ROOT ?? process.cwd(), "l10n/bundle.l10n.de.json");
const inGerman = () => translate(JSON.parse(readFileSync(bundle, "utf8")), "de");

test("a failure of the store is kept in English, and told in the reader's language", (t) => {
  t.after(() => translate({}));
  const full = () => toErrorInfo(explain(Object.assign(new Error("no space"), { code: "ENOSPC" }), "/a/studio.sqlite"));
  const plain = full();
  assert.equal(plain.message, 'The disk that holds "/a/studio.sqlite" is full; this could not be saved.');
  inGerman();
  assert.deepEqual(full(), plain);
  assert.match(errorWords(plain), /^Der Datenträger mit „\/a\/studio\.sqlite“ ist voll.* Platz schaffen/);
});

test("so are those that its worker finds", async (t) => {
  t.after(() => translate({}));
  inGerman();
  const file = path.join(folder(t), "studio.sqlite");
  const first = await storeOn(t, file);
  const second = await storeOn(t, file, { busyMs: 50 });
  const until = new Int32Array(new SharedArrayBuffer(8));
  const held = first.call("hold", until);
  await Atomics.waitAsync(until, 1, 0).value;
  const busy = toErrorInfo(await second.call("last", "a").catch((thrown) => thrown));
  assert.equal(busy.code, "store-busy");
  assert.match(errorWords(busy), /hält den Verlauf seit \d+ s gesperrt/);
  Atomics.store(until, 0, 1);
  Atomics.notify(until, 0);
  await held;
});
