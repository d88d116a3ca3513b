// Replays what real vendors sent, recorded by others, through the adapters. `npm run conformance` does the same with a folder
// of one's own, by the same comparison.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { random } from "../support/random.ts";
import { aspects, difference, disagreements, outcome, tell } from "./support/agreement.ts";
import { mutations } from "./support/mutations.ts";
import { adapters, type Cut, play } from "./support/playback.ts";
import { type Recording, recordings } from "./support/recordings.ts";
import { type Replay, startReplay } from "./support/replay.ts";

const only = process.env.RECORDING;
const all = recordings();
let replay: Replay;
before(async () => {
  replay = await startReplay();
});
after(() => replay.close());

for (const api of Object.keys(adapters)) {
  const records = (all.get(api) ?? []).filter(({ id }) => only === undefined || id === only);
  const skip = records.length === 0 && "no recordings";

  test(`${api}: the adapter and the record agree, whole, event by event and in pieces`, { skip }, async (context) => {
    const next = random(records.length);
    const ways: Readonly<Record<string, Cut>> = {
      whole: "whole",
      "event by event": "events",
      "in pieces": { pieces: () => 1 + Math.floor(next() * 97) },
    };
    // The command cuts them all. Here the short ones are enough: what is cut matters, not how much of it there is.
    const short = new Set(byLength(records).slice(0, 40));
    const troubles: string[] = [];
    for (const record of records)
      for (const [way, cut] of Object.entries(ways)) {
        if (cut !== "whole" && !short.has(record)) continue;
        const found = disagreements(record, await play(replay, record, { cut, beyond: cut === "events" }));
        for (const each of found) troubles.push(`${record.id} (${record.provider}) ${way}: ${tell(each)}`);
      }
    context.diagnostic(
      `${api}: ${records.length} records, ${aspects.length} aspects, ${troubles.length} disagreements`,
    );
    assert.deepEqual(troubles, []);
  });

  test(`${api}: what means nothing changes nothing`, { skip }, async () => {
    const next = random(7);
    const troubles: string[] = [];
    for (const [name, mutate] of Object.entries(mutations)) {
      for (const record of sample(records, next)) {
        const body = mutate(record.response.body, record.api, next);
        if (body === null) continue;
        const before = outcome(await play(replay, record, { cut: "whole" }));
        const mutated = { ...record, id: `${record.id}-mutated`, response: { ...record.response, body } };
        const after = outcome(await play(replay, mutated, { cut: { pieces: () => 1 + Math.floor(next() * 997) } }));
        // An id that the vendor does not give is another one each time.
        const found = difference({ ...before, ids: null }, { ...after, ids: null });
        for (const each of found) troubles.push(`${record.id} (${record.provider}) ${name}: ${tell(each)}`);
      }
    }
    assert.deepEqual(troubles, []);
  });

  test(`${api}: cut anywhere, an answer is whole or a failure`, { skip }, async () => {
    const next = random(11);
    const troubles: string[] = [];
    for (const record of sample(records, next)) {
      const { body, status } = record.response;
      // Several answers in a row in one stream: each of them ends as if it were the last.
      const answers = body.match(/"type": *"(message_start|response\.created)"/g)?.length ?? 1;
      if (status !== 200 || answers > 1) continue;
      const whole = outcome(await play(replay, record, { cut: "whole" }));
      for (let time = 0; time < 8; time++) {
        // Near the end as often as anywhere: there it is decided.
        const at = Math.floor(body.length * (time % 2 === 0 ? next() : 1 - next() / 20));
        const response = { ...record.response, body: body.slice(0, at) };
        const got = outcome(await play(replay, { ...record, id: `${record.id}-cut`, response }, { cut: "whole" }));
        if (got.error !== null) continue;
        // What may come after the end is what it cost.
        for (const each of difference({ ...whole, usage: null, ids: null }, { ...got, usage: null, ids: null }))
          troubles.push(`${record.id} (${record.provider}) cut at ${at} of ${body.length}: ${tell(each)}`);
      }
    }
    assert.deepEqual(troubles, []);
  });
}

const byLength = (records: readonly Recording[]) =>
  records.toSorted((a, b) => a.response.body.length - b.response.body.length);

/** How many records each change is tried on; more with SAMPLE=100. */
const sampleSize = Number(process.env.SAMPLE ?? 5);

/** Any of them but the longest. */
function sample(records: readonly Recording[], next: () => number): readonly Recording[] {
  const among = byLength(records).slice(0, Math.max(sampleSize, Math.floor(records.length * 0.8)));
  return Array.from({ length: sampleSize }, () => among[Math.floor(next() * among.length)]).flatMap(
    (record) => record ?? [],
  );
}
