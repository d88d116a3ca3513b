// What real vendors sent becomes sessions: each is asked the same again when it is replayed, with the network cut off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { noLimits } from "../../src/core/limits.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { random } from "../support/random.ts";
import { openTestStudio, saying, testAgent, testConnection, wholeTurn } from "../support/testStudio.ts";
import { adapters } from "./support/playback.ts";
import { type Recording, recordings } from "./support/recordings.ts";
import { startReplay } from "./support/replay.ts";

const all = recordings();
/** Of each API; more with SAMPLE=1000. */
const sampleSize = Number(process.env.SAMPLE ?? 6);
const never = new AbortController().signal;

test("a session with any recorded answer replays the same", {
  skip: all.size === 0 && "no recordings",
}, async (context) => {
  const vendors = await startReplay();
  let online = true;
  const house = await openTestStudio(saying(""), {
    deps: {
      openProvider: (connection, key) =>
        openProvider({
          connection,
          key,
          fetch: (input, init) => (online ? fetch(input, init) : Promise.reject(new Error("The network is cut off."))),
        }),
      // A record whose tool calls never end is asked for twice.
      limits: () => ({ ...noLimits, modelCalls: 2 }),
      titles: () => false,
      // What waits before it asks again waits shortly.
      sleep: (ms, signal) => wait(ms / 100, undefined, { signal }).catch(() => {}),
    },
  });
  const { connections, agents, turns, sessions, replays } = house.studio;
  const recorded: { readonly record: Recording; readonly session: string }[] = [];
  try {
    for (const [api, provider] of Object.entries(adapters)) {
      const baseUrl = `${vendors.origin}/${api}`;
      const { id } = await connections.save({ ...testConnection, provider, name: api, baseUrl });
      await connections.setKey(id, "recorded-key-0123456789");
      await agents.save(api, { ...testAgent, name: api, connection: id, model: "recorded" });
      for (const record of sample(all.get(api) ?? [])) {
        vendors.serve(api, record.response);
        const session = await wholeTurn(house.studio, () => turns.send(null, "Hello", api));
        // What the vendor said is part of the next request.
        await wholeTurn(house.studio, () => turns.send(session, "Go on.", null));
        recorded.push({ record, session });
      }
    }
    online = false;
    await vendors.close();
    const others: string[] = [];
    let requests = 0;
    for (const { record, session } of recorded) {
      const { head } = (await sessions.get(session)).session;
      const found = await replays.replay(session, head, null, never);
      if (found.verdict === "same") requests += found.requests;
      else others.push(`${record.id} (${record.provider}): ${JSON.stringify(found)}`);
    }
    context.diagnostic(`${recorded.length} sessions, ${requests} requests, ${others.length} not the same`);
    assert.deepEqual(others, []);
    assert.ok(requests >= 2 * recorded.length);
  } finally {
    await house.dispose();
  }
});

/** Any of them, each once. */
function sample(records: readonly Recording[]): readonly Recording[] {
  const next = random(5);
  const order = records.map((record) => ({ record, at: next() })).sort((one, other) => one.at - other.at);
  return order.slice(0, sampleSize).map(({ record }) => record);
}
