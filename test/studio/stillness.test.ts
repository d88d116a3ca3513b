import assert from "node:assert/strict";
import { test } from "node:test";
import { createWatch, type Stillness } from "../../src/studio/stillness.ts";

const lease = (beat: number, owner = "other", session = "s") => ({ session, branch: "b", owner, beat });

/** What a look says of the session for each beat in turn. */
function looks(watch: ReturnType<typeof createWatch>, ...beats: number[]): (Stillness | undefined)[] {
  return beats.map((beat) => watch.look([lease(beat)]).get("s"));
}
const nine = Array<number>(9).fill(4);

test("one that moves now and then never stands still", () => {
  const watch = createWatch();
  for (let beat = 0; beat < 100; beat++) {
    const said = looks(watch, beat, beat, beat);
    assert.deepEqual(said, ["moves", "quiet", "quiet"]);
  }
});

test("one that does not move is doubted at the tenth look, and not taken over before it was nudged", () => {
  const watch = createWatch();
  assert.deepEqual(looks(watch, 4, ...nine), ["moves", ...Array(8).fill("quiet"), "doubted"]);
  // As long as the nudge cannot be written it only stays doubted.
  assert.deepEqual(looks(watch, 4, 4, 4, 4), Array(4).fill("doubted"));
  watch.nudged(lease(4));
  assert.deepEqual(looks(watch, 5, 5, 5, 5), ["quiet", "quiet", "still", "still"]);
});

test("one that answers the nudge begins anew", () => {
  const watch = createWatch();
  looks(watch, 4, ...nine);
  watch.nudged(lease(4));
  assert.deepEqual(looks(watch, 5, 5, 6, ...nine.map(() => 6)), [
    "quiet",
    "quiet",
    "moves",
    ...Array(8).fill("quiet"),
    "doubted",
  ]);
});

test("another owner, or a lease that was gone in between, begins anew", () => {
  const watch = createWatch();
  looks(watch, 4, ...nine);
  assert.equal(watch.look([lease(4, "third")]).get("s"), "moves");
  looks(watch, 4, ...nine);
  assert.equal(watch.look([]).get("s"), undefined);
  assert.equal(watch.look([lease(4)]).get("s"), "moves");
});

test("each session is watched by itself", () => {
  const watch = createWatch();
  let said: ReadonlyMap<string, Stillness> = new Map();
  for (let beat = 0; beat <= 9; beat++) said = watch.look([lease(beat), lease(1, "other", "t")]);
  assert.deepEqual(
    [...said],
    [
      ["s", "moves"],
      ["t", "doubted"],
    ],
  );
});
