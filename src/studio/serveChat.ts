// A chat view, answered from the studio's verbs.
import { fail, toErrorInfo } from "../core/failure.ts";
import { imageType } from "../core/image.ts";
import { t } from "../core/l10n.ts";
import type { Attachment } from "../core/message.ts";
import { createScope, type Disposable } from "../core/scope.ts";
import type { Session } from "../core/session.ts";
import type { FileEdit } from "../core/tool.ts";
import { enclosureMark } from "../core/unsent.ts";
import { valuesOf } from "../core/variables.ts";
import * as Chat from "../protocol/chat.ts";
import type { Sides } from "../protocol/comparing.ts";
import type { Peer } from "../protocol/peer.ts";
import type { StoredDraft } from "../store/operations/drafts.ts";
import type { LiveOutput } from "./changes.ts";
import { demoConnection } from "./connections.ts";
import { type FoundAgent, foundAgents } from "./foundAgents.ts";
import { createFrames, joinParts, type LiveParts } from "./frames.ts";
import type { GivenDraft } from "./sessions.ts";
import type { Studio } from "./studio.ts";

/** Which conversation a view shows. `session: null` is one that is not begun; `agent` is who will answer in it. */
export interface ChatTarget {
  readonly session: string | null;
  readonly agent: string | null;
}

/** One file of a call that changes files. */
export interface ShownChange {
  readonly session: string;
  readonly span: string;
  readonly index: number;
  readonly file: FileEdit;
  /** What the state before the call is shown beside: what the call made of it, or the file on the disk. */
  readonly beside: "after" | "now";
}

export interface FoundPlace extends Omit<Chat.Place, "id" | "kind"> {
  readonly kind: Exclude<Chat.Place["kind"], "agent">;
  /** Reads it as it is now. Rejects with why it cannot be attached. */
  read(): Promise<Attachment>;
}

/** A file as it goes along: its lines, or a picture (Base64) that the view makes no larger than models take. */
export type DroppedFile = Attachment | { readonly type: "picture"; readonly data: string };

/** What a chat view needs of the editor around it. */
export interface ChatHost {
  readonly target: ChatTarget;
  setTarget(target: ChatTarget): void;
  /** The number of the event that the view shall show next; only once, null afterwards. */
  takeJump(): number | null;
  onRetarget(listener: () => void): Disposable;
  onFocusComposer(listener: () => void): Disposable;
  /** The editor's selection; null when there is no editor. */
  selection(): Attachment | null;
  /** What of the workspace there is under these letters, the best first. */
  places(query: string): Promise<readonly FoundPlace[]>;
  /** A file of the workspace by its URI. Rejects with why it cannot go along. */
  droppedFile(address: string): Promise<DroppedFile>;
  /** Shows a file as it was before a call and as the call leaves it. */
  showChange(change: ShownChange): Promise<void>;
  /** Offers to put the files back as they were before event number `seq`. */
  restoreFiles(session: string, seq: number): Promise<void>;
  insert(text: string): Promise<void>;
  applyCode(block: Chat.CodeBlock): Promise<void>;
  newFile(block: Chat.CodeBlock): Promise<void>;
  runCode(block: Chat.CodeBlock): Promise<void>;
  copy(text: string): Promise<void>;
  reveal(attachment: Attachment): Promise<void>;
  openLink(url: string): Promise<void>;
  /** Lets the person choose who answers instead of the session's agent; null when they choose none. */
  chooseAnswerer(): Promise<Chat.Answerer | null>;
  /** Shows another session, at an event; null for its end. */
  openSession(session: string, seq: number | null): Promise<void>;
  /** Shows two histories side by side. */
  compare(sides: Sides): Promise<void>;
  /** `agent`: that a new session would begin with. */
  go(to: Chat.Destination, session: string | null, agent: string | null): Promise<void>;
}

/** Characters of one frame's output: what comes faster is not read, and the result holds all. */
const LONGEST_OUTPUT = 8_000;

/** Lists of places to choose from: as many letters as are typed while one is being made and shown. */
const LISTS_KEPT = 4;

export function serveChat(peer: Peer, studio: Studio, host: ChatHost): Disposable {
  const { sessions, turns, agents, connections, events, queue, forks } = studio;
  const scope = createScope();
  scope.own(peer);
  /** Of the session that was shown last: a new one stays with it. */
  let agentBefore: string | null = null;
  /** Who the view was told will answer in a conversation that is not begun. */
  let agentOfNew: string | null = null;

  peer.answer(Chat.open, async () => {
    const { target } = host;
    // Of this target: what is asked for while the answer is made is the next one's.
    const jump = host.takeJump();
    const found = target.session === null ? null : await sessions.find(target.session);
    const shown = found?.session.deletedAt === null ? found : null;
    const live = shown === null ? null : turns.live(shown.session.id);
    const known = await agentList();
    givenAgents = JSON.stringify(known);
    const history = shown === null ? { events: [] } : await historyOf(shown.session);
    agentBefore = shown?.session.agent ?? agentBefore;
    const wanted = shown === null ? (target.agent ?? agentBefore) : shown.session.agent;
    const agent = (known.find(({ id }) => id === wanted) ?? known[0])?.id ?? null;
    if (shown === null) agentOfNew = agent;
    return {
      session: shown?.session ?? null,
      branches: shown?.branches ?? [],
      agent,
      agents: known,
      ...history,
      queued: shown === null ? [] : await queue.list(shown.session.id),
      draft: await giveDraft(shown?.session.id ?? null),
      live: live === null ? null : { span: live.span, from: 0, parts: [...live.parts] },
      jump,
    };
  });

  /** The draft that the view was given last, in short, and the agents. */
  let given = "";
  let givenAgents = "";
  async function giveDraft(session: string | null): Promise<GivenDraft> {
    const draft = await sessions.draft(session);
    given = inShort(session, draft);
    return draft;
  }
  /** Another window wrote, mostly something else: a draft with images is not sent for nothing. */
  async function tellOfForeign(): Promise<void> {
    const { session } = host.target;
    if (inShort(session, await sessions.draft(session)) !== given) peer.tell(Chat.draftChanged, { session });
    if (JSON.stringify(await agentList()) !== givenAgents) peer.tell(Chat.agentsChanged, undefined);
  }

  /** What is damaged is still a session with a name, which can be exported in part, or deleted. */
  async function historyOf({ id, head }: Session): Promise<Pick<Chat.ChatSnapshot, "events" | "unreadable">> {
    try {
      return { events: await events.history(id, head, 0) };
    } catch (thrown) {
      return { events: [], unreadable: toErrorInfo(thrown) };
    }
  }

  async function agentList(): Promise<Chat.ChatAgent[]> {
    const byId = new Map((await connections.list()).map((connection) => [connection.id, connection]));
    const all = await agents.list();
    return all
      .filter(({ archivedAt }) => archivedAt === null)
      .map(({ id, version: { spec } }) => ({
        id,
        name: spec.name,
        model: spec.model,
        connection: byId.get(spec.connection)?.name ?? null,
        demo: spec.connection === demoConnection.id,
        variables: Object.entries(valuesOf(spec, {})).map(([name, value]) => ({ name, value })),
      }));
  }

  /** Who answers a session's first message: whom the view shows. */
  async function firstAgent(): Promise<string | null> {
    const { agent } = host.target;
    if (agent !== null) return agent;
    const known = await agentList();
    return (known.find(({ id }) => id === agentBefore) ?? known[0])?.id ?? null;
  }

  peer.answer(Chat.update, async ({ session: id, after }) => {
    const { session, branches } = await sessions.get(id);
    agentBefore = session.agent ?? agentBefore;
    const queued = await queue.list(id);
    return { session, branches, events: await events.history(id, session.head, after), queued };
  });
  peer.answer(Chat.live, ({ session, span, from }) => {
    const live = turns.live(session);
    return live?.span === span ? { span, from, parts: live.parts.slice(from) } : null;
  });
  peer.answer(Chat.send, async ({ session, text, attached, to, values }) => {
    const { target } = host;
    // The message may have been on its way while the person went on to a session.
    const shown = target.session === null ? null : agentOfNew;
    const agent = session === null ? (shown ?? (await firstAgent())) : target.agent;
    const id = await turns.send(session, text, agent, values, { attached, to });
    // Whoever went on to another session meanwhile, or began another new one, stays there.
    if (session === null && host.target === target && target.session === null)
      host.setTarget({ session: id, agent: null });
    return { session: id };
  });
  peer.answer(Chat.context, async ({ session, text }) => {
    return studio.contextMeter.measure(session, await firstAgent(), text);
  });
  peer.answer(Chat.contextFill, async ({ session }) => {
    return studio.contextMeter.fill(session, await firstAgent());
  });
  peer.answer(Chat.condense, ({ session }) => turns.condense(session));
  peer.answer(Chat.sendQueued, ({ session }) => turns.sendQueued(session));
  peer.answer(Chat.removeQueued, ({ session, id }) => queue.remove(session, id));
  peer.answer(Chat.editQueued, async ({ session, id }) => {
    await queue.edit(session, id);
    return sessions.draft(session);
  });
  peer.answer(Chat.stop, ({ session }) => turns.stop(session));
  peer.answer(Chat.decide, ({ session, span, answer }) => {
    // A view answers for what it shows, and for nothing else.
    if (session !== host.target.session) throw fail("stale", t("This view shows another session now."));
    return studio.approvals.decide(session, span, answer);
  });
  peer.answer(Chat.showChange, async ({ session, span, index, beside }) => {
    const file = (await studio.checkpoints.prepared(session, span))[index];
    if (file === undefined) throw fail("missing", t("What this call changes is not on record."));
    await host.showChange({ session, span, index, file, beside });
  });
  peer.answer(Chat.restoreFiles, ({ session, seq }) => host.restoreFiles(session, seq));
  peer.answer(Chat.retry, ({ session, turn, by }) => turns.retry(session, turn, by));
  peer.answer(Chat.chooseAnswerer, () => host.chooseAnswerer());
  peer.answer(Chat.resend, ({ session, seq, text }) => turns.resend(session, seq, text));
  peer.answer(Chat.fork, async ({ session, seq }) => {
    const { target } = host;
    const forked = await forks.fork(session, seq);
    // It is listed; whoever went on to another session meanwhile stays there.
    if (host.target === target) await host.openSession(forked, null);
  });
  peer.answer(Chat.openSession, async ({ session, seq }) => {
    // One that was deleted says so.
    await sessions.get(session);
    await host.openSession(session, seq);
  });
  peer.answer(Chat.branchMap, ({ session }) => forks.branchMap(session));
  peer.answer(Chat.compareBranch, async ({ session: id, branch }) => {
    const { session, branches } = await sessions.get(id);
    if (!branches.some((known) => known.id === branch))
      throw fail("missing", t("This session has no such branch."), t("Open the map of branches again."));
    await host.compare({ left: { session: id, branch: session.head }, right: { session: id, branch } });
  });
  peer.answer(Chat.resume, ({ session }) => turns.resume(session));
  peer.answer(Chat.switchBranch, ({ session, branch }) => sessions.switchBranch(session, branch));
  peer.answer(Chat.chooseAgent, async ({ session, agent }) => {
    await agents.get(agent);
    if (session === null) {
      if (host.target.session === null) host.setTarget({ session: null, agent });
    } else await sessions.setAgent(session, agent);
  });

  peer.answer(Chat.saveDraft, ({ session, text, inserted }) => sessions.saveDraft(session, text, inserted));
  peer.answer(Chat.saveRewording, ({ session, rewording }) => sessions.saveRewording(session, rewording));
  peer.answer(Chat.saveVariables, ({ session, variables }) => sessions.saveVariables(session, variables));
  peer.answer(Chat.draft, ({ session }) => giveDraft(session));
  peer.answer(Chat.detach, ({ session, index }) => sessions.detach(session, index));
  peer.answer(Chat.attachSelection, async ({ session }) => {
    const attachment = host.selection();
    if (attachment === null)
      throw fail("invalid", t("No editor is open to take a selection from."), t("Open a file first."));
    await sessions.attach(session, attachment);
    return sessions.draft(session);
  });

  let lists = 0;
  /** The last lists, each by the ids of its places: a person chooses from the one that is shown, while newer ones are made. */
  let offered: readonly ReadonlyMap<string, FoundPlace | FoundAgent>[] = [];
  peer.answer(Chat.places, async ({ query }) => {
    const list = ++lists;
    const found = await host.places(query);
    const others = foundAgents(query, await agentList());
    // After what there is one of, before the many.
    const many = found.findIndex(({ kind }) => kind === "file" || kind === "symbol");
    const at = many === -1 ? found.length : many;
    const all = [...found.slice(0, at), ...others, ...found.slice(at)];
    const places = new Map(all.map((place, index) => [`${list}.${index}`, place]));
    offered = [...offered, places].slice(-LISTS_KEPT);
    return [...places].map(([id, { kind, label, detail }]) => ({ id, kind, label, detail }));
  });
  peer.answer(Chat.attachPlace, async ({ session, place }) => {
    const chosen = offered.find((places) => places.has(place))?.get(place);
    if (chosen === undefined) throw fail("stale", t("The list has changed meanwhile."), t("Choose again."));
    if (chosen.kind === "agent") return sessions.address(session, { agent: chosen.agent, name: chosen.label });
    await sessions.attach(session, await chosen.read());
    return sessions.draft(session);
  });
  peer.answer(Chat.unaddress, ({ session }) => sessions.address(session, null));
  peer.answer(Chat.attachImage, async ({ session, data }) => {
    const mediaType = imageType(data);
    if (mediaType === null)
      throw fail("invalid", t("This is no image that a model takes."), t("Take a PNG, JPEG, GIF or WebP."));
    await sessions.attach(session, { type: "image", mediaType, data });
    return sessions.draft(session);
  });
  peer.answer(Chat.attachFile, async ({ session, address }) => {
    const file = await host.droppedFile(address);
    if (file.type === "picture") return { draft: null, picture: file.data };
    await sessions.attach(session, file);
    return { draft: await sessions.draft(session), picture: null };
  });
  peer.answer(Chat.readsImages, async ({ agent }) => {
    const { connection, model } = (await agents.get(agent)).version.spec;
    const found = (await connections.list()).find(({ id }) => id === connection);
    return found === undefined ? null : studio.models.readsImages(found, model);
  });

  peer.answer(Chat.insert, ({ text }) => host.insert(text));
  peer.answer(Chat.applyCode, (block) => host.applyCode(block));
  peer.answer(Chat.newFile, (block) => host.newFile(block));
  peer.answer(Chat.runCode, (block) => host.runCode(block));
  peer.answer(Chat.copy, ({ text }) => host.copy(text));
  peer.answer(Chat.openLink, ({ url }) => host.openLink(url));
  peer.answer(Chat.reveal, async ({ session, seq, index }) => {
    const { fact } = await events.get(session, seq);
    const block = fact.kind === "message.user" ? fact.content[index] : undefined;
    if (block?.type !== "attachment") throw fail("missing", t("This message has no such attachment."));
    await host.reveal(block);
  });
  peer.answer(Chat.go, async ({ to, session }) => host.go(to, session, session === null ? await firstAgent() : null));

  scope.own(host.onRetarget(() => peer.tell(Chat.retarget, undefined)));
  scope.own(host.onFocusComposer(() => peer.tell(Chat.focusComposer, undefined)));
  scope.own(
    studio.changes.on((change) => {
      const { session } = host.target;
      if (change.type === "agents" || change.type === "connections") peer.tell(Chat.agentsChanged, undefined);
      if (change.type === "draft" && change.session === session) peer.tell(Chat.draftChanged, { session });
      // What fails here fails in what the view asks too, which says so.
      if (change.type === "foreign") void tellOfForeign().catch(() => {});
      if (
        session !== null &&
        (change.type === "foreign" || (change.type === "session" && change.session === session))
      ) {
        peer.tell(Chat.changed, { session });
      }
    }),
  );
  scope.own(forwardLive(peer, studio, host));
  return scope;
}

/** What a view shows of a draft. */
const inShort = (session: string | null, { text, attachments, to, variables }: StoredDraft): string =>
  JSON.stringify([session, text, attachments.map(enclosureMark), to?.agent, variables]);

/** Passes live parts and output on, at most one message of each a frame. */
function forwardLive(peer: Peer, studio: Studio, host: ChatHost): Disposable {
  const isShown = (session: string) => session === host.target.session;
  const scope = createScope();
  const parts = scope.own(
    createFrames(joinParts<LiveParts & { session: string }>, (live) => peer.tell(Chat.liveParts, live)),
  );
  scope.own(
    studio.livePart.on(({ session, span, index, part }) => {
      if (isShown(session)) parts.add({ session, span, from: index, parts: [part] });
    }),
  );
  const output = scope.own(
    createFrames<LiveOutput>(
      (before, next) => ({ ...before, text: (before.text + next.text).slice(-LONGEST_OUTPUT) }),
      (live) => peer.tell(Chat.liveOutput, live),
    ),
  );
  scope.own(
    studio.liveOutput.on(({ session, span, text }) => {
      if (isShown(session)) output.add({ session, span, text: text.slice(-LONGEST_OUTPUT) });
    }),
  );
  return scope;
}
