// Images on their way: from the draft into the log, back from the queue, and into a fork.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_IMAGES } from "../../src/core/image.ts";
import type { Image } from "../../src/core/message.ts";
import type { ModelInfo } from "../../src/core/provider.ts";
import { enclosureMark } from "../../src/core/unsent.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { type ChatHost, serveChat } from "../../src/studio/serveChat.ts";
import { historyOf, openTestStudio, pushed, saying, testAgent, turnEnd } from "../support/testStudio.ts";
import { openView, until } from "./support/view.ts";

const png = (words: string): string =>
  Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1"), Buffer.from(words)]).toString("base64");
const image = (data: string): Image => ({ type: "image", mediaType: "image/png", data });
const withImage = (data: string) => ({ attached: [enclosureMark(image(data))], to: null });
const words = (text: string) => ({ type: "text", text }) as const;

async function opened(stream = saying("A cat."), models?: readonly ModelInfo[]) {
  const deps = models && { openProvider: async () => ({ models: async () => models, stream }) };
  const house = await openTestStudio(stream, deps && { deps });
  await house.studio.agents.save("a", testAgent);
  const view = openView();
  // Of the editor around it nothing is asked here.
  const shell = {
    target: { session: null, agent: "a" },
    setTarget() {},
    onRetarget: () => ({ dispose() {} }),
    onFocusComposer: () => ({ dispose() {} }),
  } as unknown as ChatHost;
  const serving = serveChat(view.host, house.studio, shell);
  return {
    ...house,
    ask: view.peer.ask,
    async dispose() {
      serving.dispose();
      view.peer.dispose();
      await house.dispose();
    },
  };
}

test("an image is kept with the draft while one types, and is sent before the words", async () => {
  const { studio, ask, requests, dispose } = await opened();
  const data = png("a cat");
  await ask(Chat.saveDraft, { session: null, text: "What" });
  assert.deepEqual(await ask(Chat.attachImage, { session: null, data }), { text: "What", attachments: [image(data)] });
  await ask(Chat.saveDraft, { session: null, text: "What is this?" });
  assert.deepEqual(await ask(Chat.draft, { session: null }), { text: "What is this?", attachments: [image(data)] });
  const ended = turnEnd(studio);
  const { session } = await ask(Chat.send, { session: null, text: "What is this?", ...withImage(data) });
  await ended;
  const content = [image(data), words("What is this?")];
  assert.deepEqual((await historyOf(studio, session))[0]?.fact, { kind: "message.user", content });
  assert.deepEqual(requests[0]?.messages, [{ role: "user", content }]);
  assert.deepEqual(await ask(Chat.draft, { session: null }), { text: "", attachments: [] });

  const again = turnEnd(studio);
  await ask(Chat.resend, { session, seq: 1, text: "And this?" });
  await again;
  assert.deepEqual(requests[1]?.messages, [{ role: "user", content: [image(data), words("And this?")] }]);
  const fork = await studio.forks.fork(session, (await historyOf(studio, session))[0]?.seq ?? 0);
  assert.deepEqual(await studio.sessions.draft(fork), { text: "And this?", attachments: [image(data)] });
  await dispose();
});

test("chips among each other: what is taken off leaves the others whole", async () => {
  const { ask, dispose } = await opened();
  for (const name of ["one", "two", "three"]) await ask(Chat.attachImage, { session: null, data: png(name) });
  const left = await ask(Chat.detach, { session: null, index: 1 });
  assert.deepEqual(left.attachments, [image(png("one")), image(png("three"))]);
  assert.deepEqual((await ask(Chat.draft, { session: null })).attachments, left.attachments);
  await ask(Chat.detach, { session: null, index: 0 });
  assert.deepEqual((await ask(Chat.draft, { session: null })).attachments, [image(png("three"))]);
  await dispose();
});

test("what is no image is refused, and so is one more than a message takes", async () => {
  const { ask, dispose } = await opened();
  const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>").toString("base64");
  await assert.rejects(ask(Chat.attachImage, { session: null, data: svg }), { code: "invalid", message: /no image/ });
  for (let at = 0; at < MOST_IMAGES; at++) await ask(Chat.attachImage, { session: null, data: png(String(at)) });
  await assert.rejects(ask(Chat.attachImage, { session: null, data: png("more") }), {
    code: "invalid",
    message: `A message takes at most ${MOST_IMAGES} images.`,
  });
  assert.equal((await ask(Chat.draft, { session: null })).attachments.length, MOST_IMAGES);
  await dispose();
});

test("an image waits in the queue with its message, and comes back with it", async () => {
  const source = pushed();
  const { studio, ask, dispose } = await opened(source.stream);
  const session = await studio.turns.send(null, "Begin", "a");
  source.push({ type: "text", text: "Well, " });
  await until(() => studio.turns.live(session) !== null);
  await ask(Chat.attachImage, { session, data: png("a dog") });
  await ask(Chat.send, { session, text: "Look", ...withImage(png("a dog")) });
  const [waiting] = await studio.queue.list(session);
  assert.deepEqual(waiting?.content, [image(png("a dog")), words("Look")]);
  const draft = await ask(Chat.editQueued, { session, id: waiting?.id ?? "" });
  assert.deepEqual(draft, { text: "Look", attachments: [image(png("a dog"))] });
  await studio.turns.stop(session);
  await dispose();
});

test("images of a draft count in the context meter", async () => {
  const { studio, ask, dispose } = await opened();
  const before = (await ask(Chat.context, { session: null, text: "Hi" }))?.tokens ?? 0;
  await studio.sessions.attach(null, image(png("a cat")));
  assert.equal((await ask(Chat.context, { session: null, text: "Hi" }))?.tokens, before + 1_000);
  await dispose();
});

test("whether a model reads images its provider says; of what it does not tell nothing is known", async () => {
  const models = [{ id: "blind", images: false }, { id: "seeing", images: true }, { id: "silent" }];
  const { studio, ask, dispose } = await opened(saying("Hm."), models);
  for (const [model, reads] of [
    ["blind", false],
    ["seeing", true],
    ["silent", null],
    ["unheard of", null],
  ] as const) {
    await studio.agents.save("b", { ...testAgent, name: model, model });
    assert.equal(await ask(Chat.readsImages, { agent: "b" }), reads, model);
  }
  await dispose();
});
