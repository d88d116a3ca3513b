// A person who writes, sends and goes from session to session, in a chat whose messages are all late: every word that was
// written is found once, in the session where it was written. What happens next is drawn by lot; no clock has a part in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Chat from "../../src/protocol/chat.ts";
import { createPeer } from "../../src/protocol/peer.ts";
import type { Store } from "../../src/store/store.ts";
import { type ChatHost, serveChat } from "../../src/studio/serveChat.ts";
import type { Studio } from "../../src/studio/studio.ts";
import { createTargetHolder } from "../../src/vscode/chatTarget.ts";
import { createChat } from "../../webview/chat/model.ts";
import { openTestStudio, saying, testAgent } from "../support/testStudio.ts";
import { handClock, keyboardHere } from "../webview/support/chatHost.ts";

const STEPS = 150;
/** They found words twice as long as a session could be left before what is being sent there had left its draft. */
const SEEDS = [1_395_012_147, 4_091_150_694, 1_784_549_796];

/** The same numbers for the same seed, in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One way of a channel, on which a message arrives when it is let. */
function lateWay() {
  const handlers = new Set<(message: unknown) => void>();
  const line: unknown[] = [];
  return {
    post: (message: unknown) => void line.push(structuredClone(message)),
    listen(handler: (message: unknown) => void) {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    /** Whether there was one. */
    arrive(): boolean {
      if (line.length === 0) return false;
      const message = line.shift();
      for (const handler of handlers) handler(message);
      return true;
    },
  };
}

/** Resolves when nothing is to be done any more before the next message arrives. */
function settling(store: Store): () => Promise<void> {
  const call = store.call.bind(store);
  let calls = 0;
  const counted: Store["call"] = (...input) => {
    calls++;
    return call(...input).finally(() => calls--);
  };
  Object.assign(store, { call: counted });
  return async () => {
    for (let calm = 0; calm < 5; calm = calls === 0 ? calm + 1 : 0) await new Promise(setImmediate);
  };
}

/** Where each word is. */
async function wordsIn({ sessions, queue, events }: Studio): Promise<ReadonlyMap<string, readonly string[]>> {
  const places = new Map<string, string[]>();
  const note = (text: string, place: string) => {
    for (const word of text.split(/\s+/)) if (word !== "") places.set(word, [...(places.get(word) ?? []), place]);
  };
  note((await sessions.draft(null)).text, "draft of none");
  for (const { id, head } of await sessions.list("chat")) {
    note((await sessions.draft(id)).text, `draft of ${id}`);
    const said = (await events.history(id, head, 0)).flatMap(({ fact }) =>
      fact.kind === "message.user" ? [fact] : [],
    );
    for (const { content } of [...said, ...(await queue.list(id))])
      for (const block of content) if (block.type === "text") note(block.text, `said in ${id}`);
  }
  return places;
}

for (const seed of SEEDS)
  test(`no word is lost, doubled, or said elsewhere (${seed})`, async (context) => {
    const number = numbers(seed);
    /** Each lets an answer go on. */
    const answers: (() => void)[] = [];
    const { studio, store, dispose } = await openTestStudio(
      async function* (request, signal) {
        await new Promise<void>((resolve) => {
          answers.push(resolve);
          signal.addEventListener("abort", () => resolve(), { once: true });
        });
        yield* saying("Hello.")(request, signal);
      },
      { deps: { titles: () => false } },
    );
    const settle = settling(store);
    await studio.agents.save("a", testAgent);
    const [there, back] = [lateWay(), lateWay()];
    // Live parts come with the frames of a real clock, and are no matter here.
    const isLive = (message: unknown) => JSON.stringify(message).includes(`"${Chat.liveParts.name}"`);
    const port = { post: (message: unknown) => isLive(message) || back.post(message), listen: there.listen };
    const host = createTargetHolder({ session: null, agent: null }, () => {});
    // Of the editor around it nothing else is asked here.
    const served = serveChat(createPeer(port), studio, host as unknown as ChatHost);
    const peer = createPeer({ post: there.post, listen: back.listen });
    context.after(async () => {
      served.dispose();
      peer.dispose();
      await dispose();
    });
    const time = handClock();
    // A session whose message is on its way is left after a second: what was typed behind it may stand in both then.
    const after = (ms: number, run: () => void) => (ms < 1000 ? time.clock.after(ms, run) : () => {});
    const model = createChat(peer, { ...time.clock, after }, { keyboard: keyboardHere });
    /** Until all messages have arrived, all answers are complete, and all that was typed is saved. */
    async function finish() {
      do {
        while (there.arrive() || back.arrive()) await settle();
        for (const go of answers.splice(0)) go();
        time.pass(300);
        time.frame();
        await settle();
      } while (there.arrive() || back.arrive() || studio.turns.working().length > 0);
    }

    void model.shown.open();
    await finish();
    const written = new Map<string, string | null>();
    for (let step = 0; step < STEPS; step++) {
      const lot = number();
      if (lot < 0.15) {
        const word = `word${step}`;
        written.set(word, model.draft.session);
        model.type(`${model.draft.text.peek()} ${word}`.trim());
      } else if (lot < 0.25) void model.send();
      else if (lot < 0.34) {
        const latest = (await studio.sessions.list("chat")).slice(0, 3);
        const next = number() < 0.2 ? undefined : latest[Math.floor(number() * latest.length)];
        host.setTarget({ session: next?.id ?? null, agent: null });
      } else if (lot < 0.36) void model.stop();
      else if (lot < 0.42) answers.shift()?.();
      else if (lot < 0.52) time.pass(number() * 300);
      else if (lot < 0.76) there.arrive();
      else back.arrive();
      if (number() < 0.8) await settle();
    }
    await finish();

    const places = await wordsIn(studio);
    for (const [word, session] of written) {
      const found = places.get(word) ?? [];
      assert.equal(found.length, 1, `${word} is in: ${found.join(", ")}`);
      // What is written before a session has begun is said in it, or waits for the next one.
      if (session !== null) assert.ok(found[0]?.endsWith(session), `${word} of ${session} is in: ${found[0]}`);
    }
  });
