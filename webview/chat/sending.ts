// What makes the agent answer, and what stops it: asked for once in each session, until the host has taken it.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { toErrorInfo } from "../../src/core/failure.ts";
import { isUnderWay } from "../../src/core/session.ts";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import { t } from "../shared/l10n.ts";
import type { Announcer } from "./announcer.ts";
import type { DraftModel } from "./draft.ts";
import type { Images } from "./images.ts";
import type { Shown } from "./shown.ts";
import type { Variables } from "./variables.ts";

/** `asking`: a message or an answer was asked for, and the host has not taken it yet. */
export type Activity = "idle" | "asking" | "working" | "stopping";

export interface Sending {
  readonly activity: ReadonlySignal<Activity>;
  /** For what makes the agent answer: nothing else can be asked for until the host has taken it. Whether it has. */
  turn(asking: () => Promise<unknown>): Promise<boolean>;
  /** While the agent works the message waits in the queue. */
  send(): Promise<void>;
  stop(): Promise<void>;
}

interface SendingParts {
  readonly peer: Peer;
  readonly shown: Shown;
  readonly draft: DraftModel;
  readonly variables: Variables;
  readonly images: Images;
  readonly announcer: Announcer;
  /** Takes away what is said of the last thing that went wrong. */
  dismiss(): void;
  attempt(asking: Promise<unknown>): Promise<boolean>;
  focusComposer(): void;
}

export function createSending(parts: SendingParts): Sending {
  const { peer, shown, draft, variables, images, announcer, dismiss, attempt, focusComposer } = parts;
  /** What the host has not taken yet, and in which session: another one may be shown before it has. */
  const asked = signal<{ readonly what: "turn" | "stop"; readonly session: string | null } | null>(null);

  const activity = computed<Activity>(() => {
    const session = shown.session.value;
    const what = asked.value?.session === (session?.id ?? null) ? asked.value.what : null;
    if (isUnderWay(session?.state ?? "idle")) return what === "stop" ? "stopping" : "working";
    return what === "turn" ? "asking" : "idle";
  });

  /** By session: what was asked for and the host has not taken yet; in the end, whether it did. */
  const onItsWay = new Map<string | null, Promise<boolean>>();
  async function take(asking: () => Promise<boolean>): Promise<boolean> {
    const session = shown.id();
    const mine = asking();
    onItsWay.set(session, mine);
    const taken = await mine;
    onItsWay.delete(session);
    return taken;
  }

  async function turn(asking: () => Promise<unknown>): Promise<boolean> {
    if (activity.peek() !== "idle" || onItsWay.has(shown.id())) return false;
    dismiss();
    const mine = { what: "turn", session: shown.id() } as const;
    asked.value = mine;
    // The button that was pressed goes away: the keyboard goes on where messages are written.
    focusComposer();
    return take(async () => {
      const taken = await attempt(asking());
      if (asked.peek() === mine) asked.value = null;
      return taken;
    });
  }

  function queueDraft(): Promise<boolean> {
    dismiss();
    const before = shown.queued.peek().length;
    return take(async () => {
      const taken = await attempt(sendDraft());
      if (shown.queued.peek().length > before) announcer.say(t("Your message waits for the next step."));
      return taken;
    });
  }

  async function sendDraft(): Promise<void> {
    const id = shown.id();
    // What is still being read goes along; who has left for another session meanwhile finds it unsent.
    if (images.reading.peek() && (!(await images.settled()) || shown.id() !== id)) return;
    const text = draft.text.peek();
    if (text.trim() === "" && draft.attachments.peek().length === 0) return;
    // What is said is what stands here now: more may be typed before the text is saved.
    const values = variables.values();
    try {
      await draft.send(async ({ attached, to, sent }) => {
        // A save under way must not put the text back once it is sent.
        await draft.save();
        const message = { session: id, text, attached, to, ...(values === null ? {} : { values }) };
        const { session } = await peer.ask(Chat.send, message);
        if (id === null) draft.began(session);
        if (sent()) variables.sent();
      });
    } catch (thrown) {
      // What is shown of the draft is not what is there.
      if (toErrorInfo(thrown).code === "stale") await draft.refresh();
      throw thrown;
    }
    await (id === null ? shown.open() : shown.update());
    draft.began(null);
  }

  return {
    activity,
    turn,
    async send() {
      const session = shown.id();
      // It stands in the field until it is there: only then goes what was written behind it, and nothing goes twice.
      while (onItsWay.has(session)) if (!(await onItsWay.get(session)) || shown.id() !== session) return;
      await (activity.peek() === "idle" ? turn(sendDraft) : queueDraft());
    },
    async stop() {
      const session = shown.id();
      if (session === null || activity.peek() !== "working") return;
      const mine = { what: "stop", session } as const;
      asked.value = mine;
      await attempt(peer.ask(Chat.stop, { session }));
      await shown.update();
      if (asked.peek() === mine) asked.value = null;
    },
  };
}
