// The chat view without its looks: what is shown, and what can be done with it.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import { visible } from "../../src/core/hiddenText.ts";
import { isUnderWay, type Session, type SessionState } from "../../src/core/session.ts";
import type { TranscriptItem, TurnItem } from "../../src/core/transcript.ts";
import * as Chat from "../../src/protocol/chat.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import { inLanguage, t } from "../shared/l10n.ts";
import type { Code } from "../shared/markdown/blocks.ts";
import { withoutName } from "../shared/markdown/codeFile.ts";
import type { CodeVerbs } from "../shared/markdown/context.ts";
import { type Announcer, createAnnouncer } from "./announcer.ts";
import { askedIn } from "./askedIn.ts";
import { type Branching, createBranching, type InSession } from "./branching.ts";
import type { Clock } from "./clock.ts";
import { type ContextFillModel, createContextFill } from "./contextFill.ts";
import { createContextMeter } from "./contextMeter.ts";
import { createDraft, type DraftModel } from "./draft.ts";
import { createImages, type Images } from "./images.ts";
import { browserKeyboard, type Keyboard } from "./keyboard.ts";
import { createMentions, type Mentions } from "./mentions.ts";
import { prepareImage } from "./prepareImage.ts";
import { createSending, type Sending } from "./sending.ts";
import { createShown, type Shown } from "./shown.ts";
import { createVariables, type Variables } from "./variables.ts";
import { condenseWords } from "./words.ts";

export interface ChatModel extends Branching, Pick<Sending, "activity" | "send" | "stop"> {
  readonly shown: Shown;
  readonly draft: DraftModel;
  /** Who answers what is being written; null when there is none. */
  readonly answering: ReadonlySignal<Chat.ChatAgent | null>;
  /** What the agent's instructions ask for before it is spoken to. */
  readonly variables: Variables;
  /** How full the model's window will be; null while that is not known. */
  readonly contextSize: ReadonlySignal<Chat.ContextSize | null>;
  /** What fills it. */
  readonly contextFill: ContextFillModel;
  /** Puts a summary in the place of the older messages. */
  condense(): Promise<void>;
  /** What went wrong with the last thing that was asked for. */
  readonly problem: ReadonlySignal<ErrorInfo | null>;
  /** Rises when the cursor belongs into the composer. */
  readonly focus: ReadonlySignal<number>;
  readonly announcer: Announcer;
  /** Starts a turn with what waits. */
  sendQueued(): Promise<void>;
  removeQueued(id: string): Promise<void>;
  /** Takes a waiting message back to where messages are written. */
  editQueued(id: string): Promise<void>;
  /** Says the words in the place of the message; they are no draft any more once they are sent. */
  sayOtherwise(item: string, seq: number, words: string): Promise<void>;
  resume(): Promise<void>;
  decide(span: string, answer: Chat.Answer): Promise<void>;
  showChange(span: string, index: number, beside: "after" | "now"): Promise<void>;
  restoreFiles(seq: number): Promise<void>;
  /** By the call's span: the end of what a tool under way has printed. */
  readonly output: ReadonlySignal<ReadonlyMap<string, string>>;
  chooseAgent(agent: string): Promise<void>;
  detach(index: number): Promise<void>;
  attachSelection(): Promise<void>;
  readonly images: Images;
  unaddress(): Promise<void>;
  readonly mentions: Mentions;
  attachPlace(place: string): Promise<void>;
  /** Puts the words into the composer, to be sent or changed. */
  suggest(words: string): void;
  insert(text: string): Promise<void>;
  readonly code: CodeVerbs;
  copy(text: string): Promise<void>;
  openLink(url: string): Promise<void>;
  reveal(seq: number, index: number): Promise<void>;
  go(to: Chat.Destination): Promise<void>;
  dismiss(): void;
  /** Types into the message. A notice of what went wrong before was read by then. */
  type(text: string): void;
}

/** Characters of a running tool's output that are kept: about what can be seen. */
const OUTPUT_LENGTH = 4_000;

/** Characters of a call that waits: enough to know which it is; all of it stands in its card. */
const SPOKEN_LENGTH = 200;

/** What a screen reader is told when an answer ends. */
const endSpoken: Record<SessionState, string> = {
  working: "",
  waiting: t("The agent waits for your decision."),
  idle: t("The answer is complete."),
  failed: t("The answer failed."),
  cancelled: t("Stopped."),
  limit: t("The answer reached a limit."),
  interrupted: t("The answer was interrupted."),
};

/** A quick answer may have come whole between two looks: nobody saw it under way. */
function hasEnded(before: Session, now: Session, last: TranscriptItem | undefined): boolean {
  if (isUnderWay(before.state)) return before.state !== now.state;
  return !isUnderWay(now.state) && last?.type === "turn" && last.seq > before.ends;
}

/** What was done may have been to make room, and no answer. */
function spokenEnd(state: SessionState, last: TranscriptItem | undefined): string {
  if (last?.type === "condense" && state === "idle") return `${condenseWords(last).text}.`;
  return `${endSpoken[state]} ${last?.type === "turn" ? spokenWhy(state, last) : ""}`.trim();
}

/** What is to be decided, or what went wrong. */
function spokenWhy(state: SessionState, { steps, state: turn }: TurnItem): string {
  if (state === "failed" && turn.type === "ended") return inLanguage(turn.error?.message ?? "");
  const call = state === "waiting" ? askedIn(steps) : undefined;
  if (call === undefined) return "";
  return visible(call.preview || call.name).slice(0, SPOKEN_LENGTH);
}

export interface ChatParts {
  /** Makes of an image file what can be attached; the browser's canvas does. */
  readonly prepare?: typeof prepareImage;
  readonly keyboard?: Keyboard;
}

export function createChat(
  peer: Peer,
  clock: Clock,
  { prepare = prepareImage, keyboard = browserKeyboard(clock, window) }: ChatParts = {},
): ChatModel {
  /** `of`: the session in which it was asked for; undefined where it has nothing to do with one. */
  const wrong = signal<{ readonly error: ErrorInfo; readonly of: Session | null | undefined } | null>(null);
  const problem = computed(() => {
    if (wrong.value === null) return null;
    const { error, of } = wrong.value;
    if (of === undefined || of?.id === shown.session.value?.id) return error;
    return { ...error, message: t('In "{0}": {1}', of?.title || t("New chat"), inLanguage(error.message)) };
  });
  const focus = signal(0);
  const failed = (thrown: unknown, of?: Session | null) => {
    wrong.value = { error: toErrorInfo(thrown), of };
  };
  /** For what is asked for in the session that is shown: another one may be by the time that it fails. */
  function failing(): (thrown: unknown) => void {
    const of = shown.session.peek();
    return (thrown) => failed(thrown, of);
  }
  const draft = createDraft(peer, clock, failing);
  /** The problem that keeps what is shown from being up to date: past as soon as it is. */
  let behind: typeof wrong.value = null;
  const shown = createShown(peer, clock, draft, {
    opening: () => dismiss(),
    failed(thrown) {
      failed(thrown);
      behind = wrong.peek();
    },
    caughtUp() {
      if (behind !== null && wrong.peek() === behind) dismiss();
      behind = null;
    },
  });

  const answering = computed(() => {
    const to = draft.to.value;
    return to === null ? shown.agent.value : (shown.agents.value.find(({ id }) => id === to.agent) ?? null);
  });
  const variables = createVariables({ agent: answering, items: shown.items, filled: shown.filled }, draft);

  function dismiss(): void {
    wrong.value = null;
  }

  function type(text: string): void {
    // What is shown is still not up to date.
    if (wrong.peek() !== behind) dismiss();
    draft.edit(text);
  }

  const announcer = createAnnouncer(clock);
  let before: Session | null = null;
  effect(() => {
    const session = shown.session.value;
    const last = shown.items.peek().at(-1);
    if (session && before?.id === session.id && hasEnded(before, session, last))
      announcer.tell(spokenEnd(session.state, last));
    before = session;
  });

  const output = signal<ReadonlyMap<string, string>>(new Map());
  peer.on(Chat.liveOutput, ({ session, span, text }) => {
    if (session !== shown.id()) return;
    // One tool prints at a time: what others printed stands in their results.
    output.value = new Map([[span, `${output.peek().get(span) ?? ""}${text}`.slice(-OUTPUT_LENGTH)]]);
  });

  /** The composer gets the keyboard, unless it was here and has been taken to an editor meanwhile. */
  function focusLater(): () => void {
    const wasHere = keyboard.isHere();
    return () => {
      if (!wasHere || keyboard.isHere()) focus.value++;
    };
  }

  peer.on(Chat.focusComposer, async () => {
    keyboard.expect();
    const give = focusLater();
    // The form for the agent's variables, which has the focus first, comes with what is being opened.
    await shown.opened();
    give();
  });

  /** Awaits what was asked for in the session that is shown, and shows it when it goes wrong. */
  async function attempt(asking: Promise<unknown>, tell = failing()): Promise<boolean> {
    try {
      await asking;
      return true;
    } catch (thrown) {
      tell(thrown);
      return false;
    }
  }
  const quietly = async (asking: Promise<unknown>): Promise<void> => void (await attempt(asking));
  /** The same with what has nothing to do with a session. */
  const anywhere = async (asking: Promise<unknown>): Promise<void> => void (await attempt(asking, failed));

  const inSession: InSession = (ask) => {
    const id = shown.id();
    return id === null ? Promise.resolve() : ask(id);
  };

  /** What was pressed and is not done yet: until then a second press does nothing. */
  const pressed = new Set<string>();
  async function once(button: string, run: () => Promise<unknown>): Promise<void> {
    if (pressed.has(button)) return;
    pressed.add(button);
    await run();
    pressed.delete(button);
  }

  /** For a message that waits, which is gone then. */
  const ofQueued = (id: string, run: (session: string) => Promise<unknown>): Promise<void> =>
    once(id, async () => {
      const session = shown.id();
      if (session === null) return;
      dismiss();
      const give = focusLater();
      await run(session);
      if (shown.id() === session) give();
      await shown.update();
    });

  const images = createImages({ peer, draft, agent: answering, prepare, begin: dismiss, failing, said: announcer.say });

  const { activity, turn, send, stop } = createSending({
    ...{ peer, shown, draft, variables, images, announcer, dismiss, attempt },
    focusComposer: () => void focus.value++,
  });
  const branching = createBranching({ peer, shown, announcer, turn, attempt, inSession, focusLater });

  return {
    ...branching,
    shown,
    draft,
    answering,
    variables,
    contextSize: createContextMeter(peer, clock, shown, draft),
    contextFill: createContextFill(peer, shown, attempt),
    async condense() {
      await turn(async () => {
        await inSession((session) => peer.ask(Chat.condense, { session }));
        await shown.update();
      });
    },
    activity,
    problem,
    focus,
    announcer,
    send,
    async sendQueued() {
      await turn(async () => {
        await inSession((session) => peer.ask(Chat.sendQueued, { session }));
        await shown.update();
      });
    },
    removeQueued: (id) => ofQueued(id, (session) => attempt(peer.ask(Chat.removeQueued, { session, id }))),
    editQueued: (id) =>
      ofQueued(id, async (session) => {
        // What is being written is in the draft that the message is taken back to.
        await draft.save();
        await attempt(peer.ask(Chat.editQueued, { session, id }));
        await quietly(draft.refresh());
      }),
    async sayOtherwise(item, seq, words) {
      const session = shown.id();
      if (session === null || !(await branching.resend(seq, words))) return;
      // Another session may be shown by then, or another message be on its way to be said otherwise.
      if (shown.id() !== session) await quietly(peer.ask(Chat.saveRewording, { session, rewording: null }));
      else if (draft.rewording.peek()?.item === item) draft.reword(null);
    },
    stop,
    async resume() {
      await turn(async () => {
        await inSession((session) => peer.ask(Chat.resume, { session }));
        await shown.update();
      });
    },
    async decide(span, answer) {
      dismiss();
      // The buttons go away with the answer: the keyboard goes on where messages are written.
      focus.value++;
      await attempt(inSession((session) => peer.ask(Chat.decide, { session, span, answer })));
      await shown.update();
    },
    showChange: (span, index, beside) =>
      quietly(inSession((session) => peer.ask(Chat.showChange, { session, span, index, beside }))),
    restoreFiles: (seq) =>
      once("restore", () => quietly(inSession((session) => peer.ask(Chat.restoreFiles, { session, seq })))),
    output,
    async chooseAgent(agent) {
      shown.expectAgent(agent);
      if (!(await attempt(peer.ask(Chat.chooseAgent, { session: shown.id(), agent })))) await shown.open();
    },
    // By its place, at which there is another one then.
    detach: (index) => once("detach", () => quietly(draft.detach(index))),
    unaddress: () => quietly(draft.unaddress()),
    attachSelection() {
      dismiss();
      return quietly(draft.attachSelection());
    },
    images,
    mentions: createMentions(peer, clock, failed),
    attachPlace(place) {
      dismiss();
      return quietly(draft.attachPlace(place));
    },
    suggest(words) {
      type(words);
      focus.value++;
    },
    code: {
      apply: (code) => void anywhere(peer.ask(Chat.applyCode, blockOf(code))),
      newFile: (code) => void once("newFile", () => anywhere(peer.ask(Chat.newFile, blockOf(code)))),
      run: (code) => void once("run", () => anywhere(peer.ask(Chat.runCode, blockOf(code)))),
    },
    insert: (text) => anywhere(peer.ask(Chat.insert, { text })),
    copy: (text) => anywhere(peer.ask(Chat.copy, { text })),
    openLink: (url) => anywhere(peer.ask(Chat.openLink, { url })),
    reveal: (seq, index) => quietly(inSession((session) => peer.ask(Chat.reveal, { session, seq, index }))),
    go: (to) => anywhere(peer.ask(Chat.go, { to, session: shown.id() })),
    dismiss,
    type,
  };
}

/** As the host takes it: a comment that only names the file is not part of the file. */
const blockOf = ({ text, language, file }: Code): Chat.CodeBlock => ({ text: withoutName(text), language, file });
