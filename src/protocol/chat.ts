// The chat view's contract. The host decides which session a view shows (its target); the view pulls what it shows.
import * as z from "zod/mini";
import type { Addressee } from "../core/addressee.ts";
import type { ContextPart } from "../core/contextFill.ts";
import type { Event } from "../core/event.ts";
import type { ErrorInfo } from "../core/failure.ts";
import { LONGEST_IMAGE_DATA } from "../core/image.ts";
import { t } from "../core/l10n.ts";
import type { Enclosure, Rewording } from "../core/message.ts";
import type { FigureSource } from "../core/models.ts";
import type { Part } from "../core/provider.ts";
import type { QueuedMessage } from "../core/queued.ts";
import type { Branch, BranchNode, Session } from "../core/session.ts";
import { MOST_TYPED, type Typed } from "../core/variables.ts";
import { notice, request } from "./peer.ts";
import { Answerer, Id, MessageText, Nothing, Variables } from "./schemas.ts";

export type { Answerer };

export interface ChatAgent {
  readonly id: string;
  readonly name: string;
  readonly model: string;
  /** The connection's name; null when the connection is gone. */
  readonly connection: string | null;
  /** True for the built-in offline demo. */
  readonly demo: boolean;
  /** What its instructions ask for, in their order; `value` is the default, empty when there is none. */
  readonly variables: readonly { readonly name: string; readonly value: string }[];
}

/** Text and chips that are not sent yet. The view owns the text; the host owns the attachments. */
export interface Draft {
  readonly text: string;
  readonly attachments: readonly Enclosure[];
  /** Who is to answer it, where that is not the session's own agent. */
  readonly to?: Addressee;
  /** A message that is being said otherwise. */
  readonly rewording?: Rewording;
  /** What was typed for variables of agents. */
  readonly variables?: Typed;
  /** How many texts the host has inserted so far; undefined for none. */
  readonly inserted?: number;
}

/** Something of the workspace that can go along with a message. */
export interface Place {
  /** Of this list: another list has other ones. */
  readonly id: string;
  readonly kind: "selection" | "problems" | "changes" | "terminal" | "file" | "symbol" | "agent";
  readonly label: string;
  /** Where it is, or how much there is of it. */
  readonly detail: string;
}

/** What a model call under way has sent so far, as raw parts: a preview, which the fact replaces. */
export interface Live {
  readonly span: string;
  /** How many parts came before `parts`. */
  readonly from: number;
  readonly parts: readonly Part[];
}

export interface ChatSnapshot {
  /** Null before the first message of a new conversation. */
  readonly session: Session | null;
  readonly branches: readonly Branch[];
  /** The agent that answers next; null when there is none yet. */
  readonly agent: string | null;
  readonly agents: readonly ChatAgent[];
  /** The history of the head branch. */
  readonly events: readonly Event[];
  /** What waits until the agent can be told of it, in order. */
  readonly queued: readonly QueuedMessage[];
  readonly draft: Draft;
  readonly live: Live | null;
  /** The number of an event to go to, as somebody asked for just now. */
  readonly jump: number | null;
  /** Why the session's history cannot be read, where that is so: `events` is empty then. */
  readonly unreadable?: ErrorInfo;
}

/** What changes besides the events. */
export interface ChatUpdate {
  readonly session: Session;
  readonly branches: readonly Branch[];
  readonly events: readonly Event[];
  readonly queued: readonly QueuedMessage[];
}

/** How full the model's window will be. Tokens. */
export interface ContextSize {
  /** Of the next request, about. */
  readonly tokens: number;
  /** The part of it that the provider counted itself; null before it counted anything. */
  readonly reported: number | null;
  /** What the model can read; null when that is unknown. */
  readonly window: number | null;
  /** Who says so. */
  readonly source: FigureSource | null;
}

/** What fills the model's window. Tokens, about. */
export interface ContextFill {
  /** Each kind of thing once, those that fill most first. */
  readonly parts: readonly { readonly part: ContextPart; readonly tokens: number }[];
  /** The largest single things of the conversation, with the number of the event that each comes from. */
  readonly largest: readonly {
    readonly part: ContextPart;
    readonly name: string;
    readonly tokens: number;
    readonly seq: number;
  }[];
  /** Whether anything is old enough to be condensed. */
  readonly condensable: boolean;
  /** The share of the window from which on that is done by itself; 0 for never. */
  readonly condenseAt: number;
}

/** Characters of what a person says to the model with a denial. */
export const MAX_WORD = 2_000;

const InSession = z.strictObject({ session: Id });

/** Answers with the view's target. Asked once when the view is ready, and after every `retarget`. */
export const open = request<ChatSnapshot>()("chat.open", Nothing);
/** The head branch's events after number `after`, in one answer, with the session as it is then. */
export const update = request<ChatUpdate>()("chat.update", z.strictObject({ session: Id, after: z.int() }));
/** The parts of the model call under way, from number `from`; null when none is. */
export const live = request<Live | null>()("chat.live", z.strictObject({ session: Id, span: Id, from: z.int() }));
/**
 * Sends the text with those of the draft's attachments that the view shows, and no other: `attached`, by their marks
 * (core/unsent.ts); to the agent that it shows, `to`, where the draft names one. Fails with `stale` when another window has
 * taken one of them away. `session: null` starts a new session, whose id is the answer. While the agent works they wait in the
 * queue. `values`: for the variables of the agent's instructions; fails with `invalid` when one has none.
 */
export const send = request<{ session: string }>()(
  "chat.send",
  z.strictObject({
    session: z.nullable(Id),
    text: MessageText,
    attached: z.array(Id),
    to: z.nullable(Id),
    values: z.optional(Variables),
  }),
);
/** How full the window will be with this text; null when there is nobody to answer. */
export const context = request<ContextSize | null>()(
  "chat.context",
  z.strictObject({ session: z.nullable(Id), text: MessageText }),
);
const Queued = z.strictObject({ session: Id, id: Id });
/** Starts a turn with what waits; nothing happens when the agent is at work. */
export const sendQueued = request<void>()("chat.sendQueued", InSession);
export const removeQueued = request<void>()("chat.removeQueued", Queued);
/** Takes a waiting message back into the draft, before what stands there; answers with the new draft. */
export const editQueued = request<Draft>()("chat.editQueued", Queued);
export const stop = request<void>()("chat.stop", InSession);
const Answer = z.discriminatedUnion("verdict", [
  z.strictObject({ verdict: z.literal("allow"), remember: z.nullable(z.enum(["session", "workspace", "always"])) }),
  z.strictObject({ verdict: z.literal("deny"), word: z.string().check(z.maxLength(MAX_WORD)) }),
]);
export type Answer = z.infer<typeof Answer>;
/** Answers the call with this span, which waits for a person. Fails with `stale` when it does not wait any more. */
export const decide = request<void>()("chat.decide", z.strictObject({ session: Id, span: Id, answer: Answer }));
/** Shows the file number `index` of the call with this span in the editor: before it beside after it, or beside the file as it is now. */
export const showChange = request<void>()(
  "chat.showChange",
  z.strictObject({ session: Id, span: Id, index: z.int().check(z.nonnegative()), beside: z.enum(["after", "now"]) }),
);
/** Offers to put the files back as they were before event number `seq`. */
export const restoreFiles = request<void>()("chat.restoreFiles", z.strictObject({ session: Id, seq: z.int() }));
/**
 * Answers again from the message before the turn with this span, on a branch beside it. `by`: who answers this once; null for
 * whom the message was for, or the session's own agent.
 */
export const retry = request<void>()("chat.retry", z.strictObject({ session: Id, turn: Id, by: z.nullable(Answerer) }));
/** Lets the person choose another agent or model to answer; null when they choose none. */
export const chooseAnswerer = request<Answerer | null>()("chat.chooseAnswerer", Nothing);
/** Says this in the place of the person's message with this number, on a branch beside it, with what was attached to that. */
export const resend = request<void>()("chat.resend", z.strictObject({ session: Id, seq: z.int(), text: MessageText }));
/** Begins a session with a copy of what is shown, up to the item that begins with this event, and opens it. */
export const fork = request<void>()("chat.fork", z.strictObject({ session: Id, seq: z.int() }));
/** Opens another session, at an event; null for its end. */
export const openSession = request<void>()(
  "chat.openSession",
  z.strictObject({ session: Id, seq: z.nullable(z.int()) }),
);
/** The session's branches, oldest first. */
export const branchMap = request<readonly BranchNode[]>()("chat.branchMap", InSession);
/** Shows the branch that is shown and another one side by side. */
export const compareBranch = request<void>()("chat.compareBranch", z.strictObject({ session: Id, branch: Id }));
/** Goes on, on the same branch, after a turn that was interrupted or failed. */
export const resume = request<void>()("chat.resume", InSession);
export const switchBranch = request<void>()("chat.switchBranch", z.strictObject({ session: Id, branch: Id }));
export const chooseAgent = request<void>()("chat.chooseAgent", z.strictObject({ session: z.nullable(Id), agent: Id }));
/** `inserted`: of the draft behind which this was typed. */
export const saveDraft = request<void>()(
  "chat.saveDraft",
  z.strictObject({ session: z.nullable(Id), text: MessageText, inserted: z.optional(z.int().check(z.minimum(0))) }),
);
/** Null: the message stays as it is. */
export const saveRewording = request<void>()(
  "chat.saveRewording",
  z.strictObject({ session: Id, rewording: z.nullable(z.strictObject({ item: Id, text: MessageText })) }),
);
export const saveVariables = request<void>()(
  "chat.saveVariables",
  z.strictObject({
    session: z.nullable(Id),
    variables: z.array(z.tuple([Id, Variables])).check(z.maxLength(MOST_TYPED)),
  }),
);
/** The draft as it is stored, after `draftChanged`. */
export const draft = request<Draft>()("chat.draft", z.strictObject({ session: z.nullable(Id) }));
/** Takes the chip at this place off the draft. */
export const detach = request<Draft>()("chat.detach", z.strictObject({ session: z.nullable(Id), index: z.int() }));
/** Attaches the editor's selection, or the whole file when nothing is selected; answers with the new draft. */
export const attachSelection = request<Draft>()("chat.attachSelection", z.strictObject({ session: z.nullable(Id) }));
/** What there is under these letters, the best first; without letters what is at hand. */
export const places = request<readonly Place[]>()(
  "chat.places",
  z.strictObject({ query: z.string().check(z.maxLength(200)) }),
);
/** Attaches a place of one of the last lists, or has that agent answer the message; answers with the new draft. */
export const attachPlace = request<Draft>()("chat.attachPlace", z.strictObject({ session: z.nullable(Id), place: Id }));
/** Inserts the text at the cursor of the editor that was last active. */
export const insert = request<void>()("chat.insert", z.strictObject({ text: MessageText }));
const CodeBlock = z.strictObject({
  text: MessageText,
  /** As the model wrote it; empty when it wrote none. */
  language: z.string().check(z.maxLength(40)),
  /** The file that the block names. */
  file: z.nullable(z.string().check(z.minLength(1), z.maxLength(400))),
});
export type CodeBlock = z.infer<typeof CodeBlock>;
/** Shows the block as a change to the file that it names, or to the editor's, to be accepted or discarded. */
export const applyCode = request<void>()("chat.applyCode", CodeBlock);
/** Opens a new file, not saved yet, with the block in it. */
export const newFile = request<void>()("chat.newFile", CodeBlock);
/** Asks, and types the block into a terminal of the workspace. */
export const runCode = request<void>()("chat.runCode", CodeBlock);
/** Copies through the host, which needs no permission of the browser. */
export const copy = request<void>()("chat.copy", z.strictObject({ text: MessageText }));
/** Opens the place that an attachment of this message was taken from. */
export const reveal = request<void>()("chat.reveal", z.strictObject({ session: Id, seq: z.int(), index: z.int() }));
export const openLink = request<void>()("chat.openLink", z.strictObject({ url: z.string().check(z.maxLength(4_000)) }));
const Destination = z.enum([
  "newSession",
  "inspector",
  "settings",
  "agent",
  "createAgent",
  "tryDemo",
  "editorTab",
  "export",
  "rename",
  "delete",
]);
export type Destination = z.infer<typeof Destination>;
/** Things of the product that a view has buttons for. */
export const go = request<void>()(
  "chat.go",
  z.strictObject({
    to: Destination,
    session: z.nullable(Id),
  }),
);

/** The view's target changed: open again. */
export const retarget = notice("chat.retarget", Nothing);
/** The session, its branches or its events changed: ask for the update. */
export const changed = notice("chat.changed", InSession);
export const draftChanged = notice("chat.draftChanged", z.strictObject({ session: z.nullable(Id) }));
/** Agents or connections changed: open again. */
export const agentsChanged = notice("chat.agentsChanged", Nothing);
/** A preview of the model call under way; droppable: what is missed is asked for with `live`. */
export const liveParts = notice(
  "chat.liveParts",
  z.strictObject({ session: Id, span: Id, from: z.int(), parts: z.array(z.custom<Part>()) }),
);
/** What a tool prints while it runs; droppable, as its result holds all. */
export const liveOutput = notice("chat.liveOutput", z.strictObject({ session: Id, span: Id, text: z.string() }));
/** Put the cursor into the composer. */
export const focusComposer = notice("chat.focusComposer", Nothing);

// The context meter's popover.
/** What fills the window; null when there is nobody to answer. */
export const contextFill = request<ContextFill | null>()(
  "chat.contextFill",
  z.strictObject({ session: z.nullable(Id) }),
);
/** Puts a summary in the place of the older messages. Resolves once that is under way; fails with `invalid` when there is nothing old enough. */
export const condense = request<void>()("chat.condense", InSession);
// Images that go along with a message.
/** Attaches an image, Base64; answers with the new draft. Fails with `invalid` when it is none, or one too many. */
export const attachImage = request<Draft>()(
  "chat.attachImage",
  z.strictObject({
    session: z.nullable(Id),
    data: z.string().check(z.maxLength(LONGEST_IMAGE_DATA, { error: () => t("The image is too large.") })),
  }),
);
/** Whether the agent's model reads images; null when that is unknown. Its provider is asked once for what its models can do. */
export const readsImages = request<boolean | null>()("chat.readsImages", z.strictObject({ agent: Id }));

/** Has the session's own agent answer the draft again; answers with the new draft. */
export const unaddress = request<Draft>()("chat.unaddress", z.strictObject({ session: z.nullable(Id) }));

/** What became of a file: it is in the draft, or it is a picture (Base64, as it is) for the view to make ready. */
export type AttachedFile =
  | { readonly draft: Draft; readonly picture: null }
  | { readonly draft: null; readonly picture: string };
/** Attaches a file of the workspace by its URI, as VS Code's explorer hands it on. */
export const attachFile = request<AttachedFile>()(
  "chat.attachFile",
  z.strictObject({ session: z.nullable(Id), address: z.string().check(z.minLength(1), z.maxLength(4_000)) }),
);
