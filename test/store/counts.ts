// What the tests that work by chance have counted: each row is written beside the built tests, from whichever process, and
// `test/counts.mjs` prints them all as one table at the end of a run.
import { appendFileSync } from "node:fs";
import path from "node:path";
import type { TestContext } from "node:test";

export interface Counts {
  readonly part: string;
  /** Processes that were killed, or power cuts. */
  readonly kills: number;
  /** Transactions whose answer somebody got. */
  readonly acknowledged: number;
  readonly lost: number;
  readonly corrupt: number;
}

export function count(t: TestContext, counts: Counts): void {
  const { part, kills, acknowledged, lost, corrupt } = counts;
  t.diagnostic(`${part}: kills ${kills}, acknowledged ${acknowledged}, lost ${lost}, corrupt ${corrupt}`);
  const build = process.env.STUDIO_BUILD;
  if (build !== undefined) appendFileSync(path.join(build, "counts.jsonl"), `${JSON.stringify(counts)}\n`);
}
