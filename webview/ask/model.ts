// A quick question and its answer, without their pixels.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import type { AssistantBlock } from "../../src/core/message.ts";
import { createTranscript, type TurnItem, type UserItem } from "../../src/core/transcript.ts";
import * as Ask from "../../src/protocol/ask.ts";
import type { Peer, Request } from "../../src/protocol/peer.ts";
import type { Clock } from "../chat/clock.ts";
import { coalesced } from "../chat/coalesced.ts";
import { createLiveCalls } from "../chat/live.ts";

type AskState =
  | { readonly at: "loading" }
  | { readonly at: "failed"; readonly error: ErrorInfo }
  | {
      readonly at: "ready";
      readonly snapshot: Ask.AskSnapshot;
      readonly question: UserItem | null;
      readonly turn: TurnItem | null;
    };

export interface AskModel {
  readonly state: ReadonlySignal<AskState>;
  readonly working: ReadonlySignal<boolean>;
  /** What the model has said, the preview included. */
  readonly content: ReadonlySignal<readonly AssistantBlock[]>;
  /** The answer as it was written, in Markdown. */
  readonly answer: ReadonlySignal<string>;
  /** What a button could not do. */
  readonly problem: ReadonlySignal<ErrorInfo | null>;
  open(): Promise<void>;
  stop(): Promise<void>;
  continueInChat(): Promise<void>;
  another(): Promise<void>;
  openSettings(): Promise<void>;
  copy(text: string): Promise<void>;
  insert(text: string): Promise<void>;
  openLink(url: string): Promise<void>;
}

export function createAskModel(peer: Peer, clock: Clock): AskModel {
  const state = signal<AskState>({ at: "loading" });
  const problem = signal<ErrorInfo | null>(null);
  const live = createLiveCalls(clock, (span, from) => peer.ask(Ask.live, { span, from }));

  const turn = computed(() => (state.value.at === "ready" ? state.value.turn : null));
  const working = computed(() => state.value.at === "ready" && turn.value?.state.type !== "ended");
  const step = computed(() => turn.value?.steps.findLast((one) => one.type === "model") ?? null);
  const content = computed(() => {
    const last = step.value;
    if (last?.type !== "model") return [];
    const preview = last.state.type === "streaming" ? live.contents.value.get(last.span) : undefined;
    return preview ?? last.content;
  });
  const answer = computed(() =>
    content.value.flatMap((block) => (block.type === "text" ? [block.text.trim()] : [])).join("\n\n"),
  );

  const open = coalesced(async () => {
    try {
      const snapshot = await peer.ask(Ask.open, undefined);
      const transcript = createTranscript();
      for (const event of snapshot.events) transcript.add(event);
      const question = transcript.items.find((item) => item.type === "user") ?? null;
      const found = transcript.items.find((item) => item.type === "turn") ?? null;
      state.value = { at: "ready", snapshot, question, turn: found };
      const over = (span: string) =>
        found?.steps.some((one) => one.span === span && one.type === "model" && one.state.type !== "streaming") ??
        false;
      live.drop(over);
      if (snapshot.live && !over(snapshot.live.span)) live.join(snapshot.live);
    } catch (thrown) {
      if (state.value.at !== "ready") state.value = { at: "failed", error: toErrorInfo(thrown) };
      else problem.value = toErrorInfo(thrown);
    }
  });

  async function act<Input>(row: Request<Input, void>, input: Input): Promise<void> {
    problem.value = null;
    try {
      await peer.ask(row, input);
    } catch (thrown) {
      problem.value = toErrorInfo(thrown);
    }
  }

  peer.on(Ask.changed, () => void open());
  peer.on(Ask.liveParts, (parts) => live.take(parts));

  return {
    state,
    working,
    content,
    answer,
    problem,
    open,
    stop: () => act(Ask.stop, undefined),
    continueInChat: () => act(Ask.continueInChat, undefined),
    another: () => act(Ask.another, undefined),
    openSettings: () => act(Ask.openSettings, undefined),
    copy: (text) => act(Ask.copy, { text }),
    insert: (text) => act(Ask.insert, { text }),
    openLink: (url) => act(Ask.openLink, { url }),
  };
}
