// Image files on their way into the draft, and the word before one is sent to a model that reads none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import { fail } from "../../src/core/failure.ts";
import type { Attachment, Image } from "../../src/core/message.ts";
import * as Chat from "../../src/protocol/chat.ts";
import { createDraft } from "../../webview/chat/draft.ts";
import { createImages } from "../../webview/chat/images.ts";
import { agents, createLog, createWorld } from "./support/chatHost.ts";

const image = (data: string): Image => ({ type: "image", mediaType: "image/png", data });

function opened() {
  const world = createWorld(createLog("s"));
  const failures: unknown[] = [];
  const said: string[] = [];
  const agent = signal<Chat.ChatAgent | null>(agents[0] ?? null);
  world.host.answer(Chat.attachImage, ({ data }) => {
    world.draft = { ...world.draft, attachments: [...world.draft.attachments, image(data)] };
    return world.draft;
  });
  world.host.answer(Chat.detach, () => {
    world.draft = { ...world.draft, attachments: [] };
    return world.draft;
  });
  world.host.answer(Chat.readsImages, () => true);
  const failing = () => (thrown: unknown) => void failures.push(thrown);
  const draft = createDraft(world.view, world.time.clock, failing);
  const images = createImages({
    peer: world.view,
    draft,
    agent,
    async prepare(file) {
      const text = await file.text();
      if (text === "no image") throw fail("invalid", "This file is no image.");
      return text;
    },
    begin: () => {},
    failing,
    said: (words) => said.push(words),
  });
  return { world, images, draft, agent, failures, said };
}

test("files are attached in their order; one that is no image is told, and the others are taken", async () => {
  const { world, images, draft, failures, said } = opened();
  const first = images.attach([new Blob(["one"]), new Blob(["no image"]), new Blob(["two"])]);
  const second = images.attach([new Blob(["three"])]);
  await world.settle();
  await Promise.all([first, second]);
  assert.deepEqual(draft.attachments.value, [image("one"), image("two"), image("three")]);
  assert.equal(failures.length, 1);
  assert.deepEqual(said, ["2 images are attached.", "The image is attached."]);
  assert.equal(images.reading.value, false);
  world.dispose();
});

test("of files of the workspace an image is made ready, and others go along as they are", async () => {
  const { world, images, draft, failures } = opened();
  const attachment: Attachment = {
    type: "attachment",
    name: "a.ts",
    path: "a.ts",
    language: "ts",
    fromLine: 1,
    toLine: 1,
    text: "x",
  };
  world.host.answer(Chat.attachFile, ({ address }) => {
    if (address === "file:///etc/passwd") throw fail("invalid", "It is not in a folder that is open here.");
    if (address.endsWith(".png")) return { draft: null, picture: btoa("a picture") };
    world.draft = { ...world.draft, attachments: [...world.draft.attachments, attachment] };
    return { draft: world.draft, picture: null };
  });
  const attaching = images.attachFromWorkspace(["file:///etc/passwd", "file:///ws/a.ts", "file:///ws/b.png"]);
  await world.settle();
  await attaching;
  assert.deepEqual(draft.attachments.value, [attachment, image("a picture")]);
  assert.equal(failures.length, 1);
  world.dispose();
});

test("before an image goes to a model that reads none it is said, as long as that is so", async () => {
  const { world, images, draft, agent } = opened();
  const asked: string[] = [];
  world.host.answer(Chat.readsImages, ({ agent: id }) => {
    asked.push(id);
    return id === "a" ? false : null;
  });
  await world.settle();
  assert.deepEqual(asked, [], "without an image nobody is asked");
  await images.attach([new Blob(["one"])]);
  await world.settle();
  assert.match(images.unseen.value ?? "", /reads no images/);
  agent.value = { ...(agents[0] as Chat.ChatAgent), id: "b" };
  await world.settle();
  assert.equal(images.unseen.value, null, "what is not known is not claimed");
  agent.value = agents[0] ?? null;
  await world.settle();
  assert.match(images.unseen.value ?? "", /reads no images/);
  await draft.detach(0);
  assert.equal(images.unseen.value, null);
  world.dispose();
});

test("an image that is still being read when another session is shown goes to the one that it was taken for", async () => {
  const { world, images, draft } = opened();
  const to: unknown[] = [];
  world.host.answer(Chat.attachImage, ({ session, data }) => {
    to.push(session);
    return { text: "", attachments: [image(data)] };
  });
  draft.adopt("s", { text: "", attachments: [] });
  const attaching = images.attach([new Blob(["one"]), new Blob(["two"])]);
  draft.adopt("other", { text: "", attachments: [] });
  await attaching;
  assert.deepEqual(to, ["s", "s"]);
  assert.deepEqual(draft.attachments.value, [], "the other session's draft is its own");
  world.dispose();
});

test("a message waits for its images, and stays when one of them cannot be taken", async () => {
  let ready = () => {};
  const prepare = (file: Blob) => new Promise<string>((resolve) => (ready = () => void file.text().then(resolve)));
  const world = createWorld(createLog("s"), { prepare });
  const sent: unknown[] = [];
  world.host.answer(Chat.attachImage, ({ data }) => {
    if (data === "bad") throw fail("invalid", "This file is no image.");
    world.draft = { ...world.draft, attachments: [image(data)] };
    return world.draft;
  });
  world.host.answer(Chat.readsImages, () => true);
  world.host.answer(Chat.send, ({ attached }) => {
    sent.push(attached.length);
    return { session: "s" };
  });
  const { model } = world;
  await model.shown.open();
  for (const data of ["bad", "good"]) {
    model.type("Look");
    void model.images.attach([new Blob([data])]);
    const sending = model.send();
    await world.settle();
    assert.deepEqual(sent, []);
    ready();
    await sending;
  }
  assert.deepEqual(sent, [1]);
  world.dispose();
});
