import { disagreements, tell } from "../providers/support/agreement.ts";
import { adapters, play, type Way } from "../providers/support/playback.ts";
import { type Recording, recordings } from "../providers/support/recordings.ts";
import { type Replay, startReplay } from "../providers/support/replay.ts";
import { random } from "../support/random.ts";

interface Disagreeing {
  readonly id: string;
  readonly provider: string;
  readonly way: string;
  readonly what: string;
}

export interface ApiReport {
  readonly api: string;
  readonly n: number;
  /** Records that agree in every way they were played. */
  readonly agree: number;
  readonly disagree: number;
  readonly disagreements: readonly Disagreeing[];
}

export interface Report {
  readonly folder: string;
  readonly seed: number;
  readonly agreed: boolean;
  readonly apis: readonly ApiReport[];
}

/** Plays all records of a folder. `say` prints a line. */
export async function replayFolder(folder: string, seed: number, say: (line: string) => void): Promise<Report> {
  const replay = await startReplay();
  const apis: ApiReport[] = [];
  say(`${folder}, seed ${seed}; each record whole, event by event, and in pieces of 1 to 97 bytes`);
  try {
    for (const [api, records] of [...recordings(folder)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const report = await replayApi(replay, api, records, seed);
      apis.push(report);
      say(`${api}: n ${report.n}, agree ${report.agree}, disagree ${report.disagree}`);
      for (const { id, provider, way, what } of report.disagreements) say(`  ${id} (${provider}) ${way}: ${what}`);
    }
  } finally {
    await replay.close();
  }
  const agreed = apis.length > 0 && apis.every(({ disagree }) => disagree === 0);
  if (apis.length === 0) say("No records there.");
  return { folder, seed, agreed, apis };
}

async function replayApi(replay: Replay, api: string, records: readonly Recording[], seed: number): Promise<ApiReport> {
  const next = random(seed);
  const ways: Readonly<Record<string, Way>> = {
    whole: { cut: "whole" },
    // What goes to hosts beyond this machine takes another way through the wire.
    "event by event": { cut: "events", beyond: true },
    "in pieces": { cut: { pieces: () => 1 + Math.floor(next() * 97) } },
  };
  const found: Disagreeing[] = [];
  for (const record of records) {
    const { id, provider } = record;
    if (adapters[api] === undefined) {
      found.push({ id, provider, way: "not played", what: `no adapter speaks "${api}"` });
      continue;
    }
    for (const [way, how] of Object.entries(ways)) {
      const got = await play(replay, record, how);
      for (const each of disagreements(record, got)) found.push({ id, provider, way, what: tell(each) });
    }
  }
  const disagree = new Set(found.map(({ id }) => id)).size;
  return { api, n: records.length, agree: records.length - disagree, disagree, disagreements: found };
}
