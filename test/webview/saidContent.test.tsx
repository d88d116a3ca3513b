// What stands in the conversation beside words: pictures that a person sent, and where an imported session is from.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import type { Image } from "../../src/core/message.ts";
import type { TranscriptItem } from "../../src/core/transcript.ts";
import { createArrangement } from "../../webview/chat/arrangement.ts";
import { ChatContext } from "../../webview/chat/context.ts";
import { TranscriptRow } from "../../webview/chat/TranscriptRow.tsx";
import { createLog, createWorld } from "./support/chatHost.ts";
import { drawOn, type PageNode } from "./support/page.ts";

const image = (mediaType: string, data: string): Image => ({ type: "image", mediaType, data });

function drawn(item: TranscriptItem, look: (page: PageNode) => void): void {
  const world = createWorld(createLog("s"));
  const arrangement = createArrangement(signal([]), signal("s"));
  drawOn(
    <ChatContext.Provider value={{ model: world.model, arrangement, place: "sidebar" }}>
      <TranscriptRow item={item} ways={undefined} last={false} drawn={true} />
    </ChatContext.Provider>,
    look,
  );
  world.dispose();
}

test("pictures are shown with a name for who cannot see them; what is none is said, and not loaded", () => {
  const content = [
    image("image/png", "iVBORw0KGgo="),
    { type: "text", text: "And?" } as const,
    image("image/svg+xml", "PHN2Zy8+"),
    image("image/png", "https://example.com/x.png"),
    image("image/jpeg", "/9j/AA=="),
  ];
  drawn({ type: "user", id: "u", seq: 1, at: 0, content }, (page) => {
    const pictures = [...page.all()].filter(({ localName }) => localName === "img");
    assert.deepEqual(
      pictures.map(({ attributes }) => [attributes.get("src"), attributes.get("alt")]),
      [
        ["data:image/png;base64,iVBORw0KGgo=", "Attached image 1 of 4"],
        ["data:image/jpeg;base64,/9j/AA==", "Attached image 4 of 4"],
      ],
    );
    assert.equal(page.text.match(/An image that cannot be shown/g)?.length, 2);
  });
});

test("an imported session says from where, and when that was", () => {
  const importedAt = new Date(2026, 10, 26, 10, 42).getTime();
  drawn({ type: "import", id: "i", seq: 1, at: 0, from: "claudeCode", importedAt }, (page) => {
    assert.match(page.text, /^Imported from Claude Code on 26 November 2026$/);
  });
});
