// The measuring itself: the product's own operations in this thread, on words out of the packages' README files.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Fact } from "../../src/core/event.ts";
import { loadEngine } from "../../src/store/engine.ts";
import { compileEngine } from "../../src/store/engineCode.ts";
import { Executor } from "../../src/store/executor.ts";
import { operations } from "../../src/store/operations.ts";
import { migrations } from "../../src/store/schema.ts";

interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Of the processor, in milliseconds: what else the machine does is not in it. */
interface Mark extends Spread {
  readonly count: number;
}

/** The last commits before a mark are what is told of it: enough for a merge of each level but the highest. */
const WINDOW = 10_000;
const LONGEST_MESSAGE = 1_200;
/** One search in twenty is one of those that are slower than the 95th: three of them. */
const SEARCHES = 60;
const SCANS = 20;
const SYNCED = 300;

export async function measure(root: string, folder: string, messages: number) {
  const wasm = path.join(root, "node_modules/sql.js/dist/sql-wasm.wasm");
  const engine = await loadEngine({ code: await compileEngine(wasm), busyMs: 1_000 });
  const file = path.join(folder, "studio.sqlite");
  const executor = new Executor({ engine, file, migrations, busyMs: 1_000 }, () => {});
  const db = executor.open();
  const words = corpus(root);
  const draw = chance(1);
  executor.execute(operations["sessions.create"], {
    id: "s",
    branch: "b",
    purpose: "chat",
    title: "",
    agent: null,
    at: 1,
  });
  let seq = 0;
  /** Appends one event; answers the milliseconds, of the clock or of the processor. */
  const commit = (fact: Fact, clock = () => performance.now()): number => {
    seq++;
    const event = { id: String(seq), at: seq, span: null, parent: null, fact };
    const began = clock();
    executor.execute(operations["events.append"], { session: "s", branch: "b", events: [event] });
    return clock() - began;
  };
  const processor = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const text = () => {
    const from = draw(words.length - LONGEST_MESSAGE);
    return words.slice(from, from + 50 + draw(LONGEST_MESSAGE - 50));
  };
  const message = (): Fact => ({ kind: "message.user", content: [{ type: "text", text: text() }] });

  // The commits themselves are what is looked at here, not the disk.
  db.run("PRAGMA synchronous = OFF");
  const marks: Mark[] = [];
  let recent: number[] = [];
  for (let count = 1; count <= messages; count++) {
    recent.push(commit(message(), processor));
    if (recent.length < WINDOW) continue;
    if (marks.length === 0 || count === messages || count % 100_000 === 0) {
      marks.push({ count, ...spread(recent) });
      console.log(`${count} messages: ${JSON.stringify(marks.at(-1))}`);
    }
    recent = [];
  }

  db.run("PRAGMA synchronous = FULL");
  const [indexed, plain]: number[][] = [[], []];
  for (let time = 0; time < SYNCED; time++) {
    indexed?.push(commit(message()));
    // A checkpoint holds as much, and is not indexed.
    plain?.push(commit({ kind: "model.streamed", parts: [{ type: "text", text: text() }] }));
  }

  const searches = ["streaming", "the", "con", "return", "of the", '"of the"', "the -of", "zebra stripes"].map(
    (typed) => ({
      typed,
      ...taking(SEARCHES, () => executor.execute(operations["search.find"], { text: typed, limit: 50, purpose: null })),
    }),
  );
  const scan = taking(SCANS, () => db.all("SELECT count(*) FROM event_text WHERE text LIKE ?", "%zebra%"));
  const megabytes = (sql: string) => Number(db.value(sql)) / 1e6;
  const textMb = megabytes("SELECT sum(length(CAST(text AS BLOB))) FROM event_text");
  // (There is no DBSTAT.)
  const indexMb = megabytes(
    `SELECT (SELECT sum(length(block)) FROM search_segments) + (SELECT sum(length(root)) FROM search_segdir)
      + (SELECT sum(length(size)) FROM search_docsize)`,
  );
  executor.close();
  return {
    searches,
    scan,
    textMb,
    indexMb,
    indexed: spread(indexed ?? []).p50,
    plain: spread(plain ?? []).p50,
    marks,
  };
}

function corpus(root: string): string {
  const folder = path.join(root, "node_modules");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const readmes = names.filter((name) => /readme\.md$/i.test(name)).sort();
  return readmes.map((name) => readFileSync(path.join(folder, name), "utf8")).join("\n");
}

/** The same in every run. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function spread(taken: readonly number[]): Spread {
  const sorted = [...taken].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** Milliseconds of the clock. */
function taking(times: number, work: () => unknown): Spread {
  const taken = Array.from({ length: times }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return spread(taken);
}
