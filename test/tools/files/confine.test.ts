// Random paths, over a folder full of links: whatever is opened is inside, and is what the path was said to be.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readlinkSync, realpathSync, symlinkSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { isFailure } from "../../../src/core/failure.ts";
import { confine, rootsOf } from "../../../src/tools/files/confine.ts";
import { openFile } from "../../../src/tools/files/openFile.ts";
import { seeded } from "../../core/support/seeded.ts";
import { CANARY, sandbox } from "./support/workspace.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const PATHS = 1_500;

test("random paths never lead out", async (context) => {
  context.diagnostic(`seed ${SEED}`);
  const box = sandbox(context);
  const random = seeded(SEED);
  box.put({ "a/b/c.txt": "inside", "a/c.txt": "inside", "b/a.txt": "inside", "..c": "inside", "...": "inside" });
  mkdirSync(path.join(box.base, "beside", "a"));
  // Links of all kinds, also to each other: some lead out, some back in, some nowhere.
  const targets = [
    "..",
    "../..",
    "../beside",
    "a",
    "a/b",
    "../ws",
    "../ws-evil",
    "link-0",
    "link-1/..",
    "none",
    box.base,
  ] as const;
  for (let at = 0; at < 12; at++) {
    const folder = random.pick(["", "a/", "a/b/", "b/"]);
    const name = path.join(box.ws, `${folder}link-${at}`);
    if (!existsSync(name)) symlinkSync(random.pick(targets), name);
  }
  const names = ["c.txt", "a.txt", "..c", "...", ...Array.from({ length: 12 }, (_, at) => `link-${at}`)];
  const odd = ["", "ws", "ws-evil", "beside", "secret.txt", "new", "A", "c.txt ", "%2e%2e", "~"];
  const usual = ["a", "b", "a/b", "..", "."];
  const words = [...names, ...odd, ...usual, ...usual, ...usual];
  const roots = await rootsOf(box.workspace.folders());
  const counts = { opened: 0, inside: 0, refused: 0 };
  const paths: string[] = [];
  while (paths.length < PATHS) {
    const parts = Array.from({ length: random.below(5) }, () => words[random.below(words.length)] ?? "");
    if (random.below(2) === 0) parts.push(random.pick(["c.txt", "a.txt", "b/c.txt", "secret.txt"]));
    const start = random.pick(["", "", "", "/", `${box.ws}/`, `${box.base}/`, "./", "../"]);
    const given = start + parts.join(random.pick(["/", "/", "/", "//", "/./", "\\"]));
    paths.push(given);
    // And one that goes astray on the way to a file that is there.
    const detour = () => random.pick(["./", "a/../", "b//../", "a/b/../../", "link-1/../", "new/../", "../ws/"]);
    paths.push(detour() + detour() + random.pick(["a/b/c.txt", "a/c.txt", "b/a.txt", "..c", "..."]));
  }
  for (const [at, given] of paths.entries()) {
    const what = `seed ${SEED}, path ${at}: ${JSON.stringify(given)}`;
    try {
      const place = await confine(given, roots);
      const real = path.join(
        realpathSync(dropNames(place.path, place.missing)),
        ...lastNames(place.path, place.missing),
      );
      assert.equal(place.path, real, what);
      assert.ok(`${real}/`.startsWith(`${box.ws}/`), what);
      // The model finds the same place again by the path that it is shown.
      assert.equal((await confine(place.shown, roots)).path, place.path, what);
      counts.inside++;
      const { handle } = await openFile(place);
      if (process.platform === "linux")
        assert.equal(readlinkSync(`/proc/self/fd/${handle.fd}`), realpathSync(path.resolve(box.ws, given)), what);
      assert.ok(!(await handle.readFile("utf8")).includes(CANARY), what);
      await handle.close();
      counts.opened++;
    } catch (thrown) {
      if (!isFailure(thrown)) throw thrown;
      assert.ok(["invalid", "missing"].includes(thrown.code), `${what}: ${thrown.code}`);
      counts.refused++;
    }
  }
  assert.ok(counts.opened > 200 && counts.refused > 300, JSON.stringify(counts));
  assert.equal(readFileSync(box.outside, "utf8"), `${CANARY}\n`);
  context.diagnostic(JSON.stringify(counts));
});

const dropNames = (whole: string, count: number) =>
  whole
    .split("/")
    .slice(0, -count || undefined)
    .join("/") || "/";
const lastNames = (whole: string, count: number) => (count === 0 ? [] : whole.split("/").slice(-count));

test("a workspace folder that is itself a link is entered by its real path", async (context) => {
  const box = sandbox(context);
  box.put({ "a.txt": "inside" });
  const link = path.join(box.base, "link");
  symlinkSync(box.ws, link);
  const roots = await rootsOf([{ name: "link", path: link }]);
  for (const given of ["a.txt", path.join(link, "a.txt"), path.join(box.ws, "a.txt")])
    assert.deepEqual(await confine(given, roots), { path: path.join(box.ws, "a.txt"), missing: 0, shown: "a.txt" });
});

test("no folder, and folders that are gone, are said so", async (context) => {
  const box = sandbox(context);
  const gone = [{ name: "x", path: path.join(box.base, "none") }];
  for (const folders of [[], gone]) await assert.rejects(rootsOf(folders), { code: "unconfigured" });
  assert.equal((await rootsOf([...gone, ...box.workspace.folders()])).length, 1);
});
