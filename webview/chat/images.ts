// Images that are taken into the draft, without their pixels; and whether the model that is asked reads any.
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import { t } from "../shared/l10n.ts";
import type { DraftModel } from "./draft.ts";

export interface Images {
  /** Whether files are being read. */
  readonly reading: ReadonlySignal<boolean>;
  /** Why the images of the draft will not be seen, in words; null when they will be, or nobody knows. */
  readonly unseen: ReadonlySignal<string | null>;
  /** Attaches image files, one after the other, in their order. What cannot be taken is told, and the others are taken. */
  attach(files: readonly Blob[]): Promise<void>;
  /** The same with files of the workspace, by their URIs; what is no image goes along as text. */
  attachFromWorkspace(addresses: readonly string[]): Promise<void>;
  /** Resolves when what is being read is attached; false when one of it could not be. */
  settled(): Promise<boolean>;
}

export interface ImagesParts {
  readonly peer: Peer;
  readonly draft: DraftModel;
  /** Who will answer. */
  readonly agent: ReadonlySignal<Chat.ChatAgent | null>;
  /** A file's image in Base64. Rejects when it is none. */
  prepare(file: Blob): Promise<string>;
  /** Told before files are taken. */
  begin(): void;
  /** Asked as files are taken: who is told when one of them cannot be. */
  failing(): (thrown: unknown) => void;
  said(words: string): void;
}

export function createImages({ peer, draft, agent, prepare, begin, failing, said }: ImagesParts): Images {
  const reading = signal(false);
  const unseen = signal<string | null>(null);
  let turn = 0;

  async function look({ id, name, model }: Chat.ChatAgent): Promise<void> {
    const mine = ++turn;
    // Nobody asked for it: what cannot be known is not said.
    const reads = await peer.ask(Chat.readsImages, { agent: id }).catch(() => null);
    if (mine !== turn) return;
    unseen.value =
      reads === false
        ? t(
            "{0} reads no images: {1} will not see what you attached. Choose another agent, or say in words what it shows.",
            ...[model, name],
          )
        : null;
  }

  effect(() => {
    const asked = agent.value;
    if (asked !== null && draft.attachments.value.some(({ type }) => type === "image")) {
      void look(asked);
      return;
    }
    turn++;
    unseen.value = null;
  });

  let queue: Promise<void> = Promise.resolve();
  /** Lots of files that are read, or to be read. */
  let waiting = 0;
  let failures = 0;
  async function take(file: Blob | string, of: string | null, failed: (thrown: unknown) => void): Promise<boolean> {
    try {
      const picture = typeof file === "string" ? await pictureAt(file, of) : file;
      if (picture === null) return false;
      await draft.attachImage(await prepare(picture), of);
      return true;
    } catch (thrown) {
      failures++;
      failed(thrown);
      return false;
    }
  }

  async function pictureAt(address: string, of: string | null): Promise<Blob | null> {
    const data = await draft.attachFile(address, of);
    return data === null ? null : new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))]);
  }

  function attach(files: readonly (Blob | string)[]): Promise<void> {
    // Another session may be shown before all of them are read.
    const [of, failed] = [draft.session, failing()];
    waiting++;
    reading.value = true;
    queue = queue.then(async () => {
      begin();
      let taken = 0;
      for (const file of files) if (await take(file, of, failed)) taken++;
      waiting--;
      reading.value = waiting > 0;
      if (taken > 0) said(taken === 1 ? t("The image is attached.") : t("{0} images are attached.", taken));
    });
    return queue;
  }

  async function settled(): Promise<boolean> {
    const before = failures;
    await queue;
    return failures === before;
  }

  return { reading, unseen, attach, attachFromWorkspace: attach, settled };
}
