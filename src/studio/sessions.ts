// The sessions' verbs, but for what makes an agent work (turns.ts).
import type { Addressee } from "../core/addressee.ts";
import { type Failure, fail } from "../core/failure.ts";
import { MOST_IMAGES } from "../core/image.ts";
import { t } from "../core/l10n.ts";
import type { Enclosure, Rewording } from "../core/message.ts";
import type { Emitter } from "../core/scope.ts";
import { type Branch, isUnderWay, lineage, type Purpose, type Session, type Shelf } from "../core/session.ts";
import { withInserted } from "../core/unsent.ts";
import type { Typed } from "../core/variables.ts";
import type { Sent, StoredDraft } from "../store/operations/drafts.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";

/** `deletedAt` of what nobody wants back: any time before all others. */
const LONG_AGO = 1;

/** `inserted`: how many texts were inserted into it, as long as this studio is open; undefined for none. */
export type GivenDraft = StoredDraft & { readonly inserted?: number };

export interface Sessions {
  /** Newest first. */
  list(purpose: Purpose): Promise<Session[]>;
  /** Throws `missing`. */
  get(id: string): Promise<{ session: Session; branches: Branch[] }>;
  find(id: string): Promise<{ session: Session; branches: Branch[] } | null>;
  create(purpose: Purpose, agent: string | null, title?: string): Promise<Session>;
  rename(id: string, title: string): Promise<void>;
  setAgent(id: string, agent: string): Promise<void>;
  /** Pins them, archives them, or puts them back among the others (null). What is archived comes back by itself when it goes on. */
  shelve(ids: readonly string[], shelf: Shelf | null): Promise<void>;
  /** Hides it; `restore` brings it back for a week. (upkeep.ts removes it then.) */
  remove(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  /** Those that can still be brought back, the last one first. */
  deleted(): Promise<Session[]>;
  /** Gives up what was deleted: it cannot be brought back, and its room is freed in the background. */
  giveUp(ids: readonly string[]): Promise<void>;
  switchBranch(id: string, branch: string): Promise<void>;
  /**
   * Sees to it that event `seq` of `branch` is in the history that is shown. Throws `missing`, and `working` when that would
   * change the branch under an answer.
   */
  showEvent(id: string, branch: string, seq: number): Promise<void>;
  /** `null` is the conversation that is not begun. */
  draft(session: string | null): Promise<GivenDraft>;
  /** `inserted`: of the draft behind which this was typed. What was inserted since stays, behind it. */
  saveDraft(session: string | null, text: string, inserted?: number): Promise<void>;
  saveRewording(session: string, rewording: Rewording | null): Promise<void>;
  saveVariables(session: string | null, variables: Typed): Promise<void>;
  /** Adds a text to what stands in the composer, on a line of its own. */
  insertIntoDraft(session: string | null, text: string): Promise<void>;
  /** Throws `invalid` when it is one image more than a message takes. */
  attach(session: string | null, attachment: Enclosure): Promise<void>;
  detach(session: string | null, index: number): Promise<GivenDraft>;
  /** Who is to answer the draft, once; null for the session's own agent. */
  address(session: string | null, to: Addressee | null): Promise<GivenDraft>;
  /** This of it was sent; what was added meanwhile stays. */
  clearDraft(session: string | null, sent: Sent): Promise<void>;
}

export const noSession = (): Failure =>
  fail("missing", t("This session does not exist any more."), t("Open another session, or start a new one."));

export function createSessions({ store, now, newId }: StudioDeps, changes: Emitter<Change>): Sessions {
  const listed = (session: string) => {
    changes.emit({ type: "session", session });
    changes.emit({ type: "sessions" });
  };
  const find = (id: string) => store.call("sessions.get", { id });
  async function get(id: string) {
    const found = await find(id);
    if (found === null || found.session.deletedAt !== null) throw noSession();
    return found;
  }
  async function switchBranch(id: string, branch: string) {
    if (!(await store.call("sessions.setHead", { session: id, branch }))) throw noSession();
    changes.emit({ type: "session", session: id });
  }
  /** What was inserted into drafts: a view that saves may not know of the last ones yet. */
  const insertions = new Map<string | null, readonly string[]>();
  const insertedIn = (session: string | null) => insertions.get(session) ?? [];
  /** The store does one thing after the other: what was inserted until now is in the draft that it is asked for now. */
  async function given(session: string | null, asked: Promise<StoredDraft>): Promise<GivenDraft> {
    const inserted = insertedIn(session).length;
    const draft = await asked;
    return inserted === 0 ? draft : { ...draft, inserted };
  }
  const drafted = (session: string | null) => changes.emit({ type: "draft", session });

  return {
    find,
    list: (purpose) => store.call("sessions.list", { purpose }),
    get,
    async create(purpose, agent, title = "") {
      const ids = { id: newId(), branch: newId() };
      const session = await store.call("sessions.create", { ...ids, purpose, agent, title, at: now() });
      changes.emit({ type: "sessions" });
      return session;
    },
    async rename(id, title) {
      await store.call("sessions.rename", { id, title });
      listed(id);
    },
    async setAgent(id, agent) {
      await store.call("sessions.setAgent", { id, agent });
      listed(id);
    },
    async shelve(ids, shelf) {
      await store.call("sessions.setShelf", { ids, shelf });
      changes.emit({ type: "sessions" });
    },
    async remove(id) {
      await store.call("sessions.setDeleted", { id, at: now() });
      listed(id);
    },
    async restore(id) {
      if (!(await store.call("sessions.setDeleted", { id, at: null }))) throw noSession();
      listed(id);
    },
    async deleted() {
      // What was given up waits only for its room to be freed.
      return (await store.call("sessions.deleted", undefined)).filter(({ deletedAt }) => deletedAt !== LONG_AGO);
    },
    async giveUp(ids) {
      for (const id of ids) await store.call("sessions.setDeleted", { id, at: LONG_AGO });
      changes.emit({ type: "sessions" });
    },
    switchBranch,
    async showEvent(id, branch, seq) {
      const { session, branches } = await get(id);
      if (lineage(branches, session.head).some((part) => part.branch === branch && seq <= part.upTo)) return;
      if (isUnderWay(session.state)) {
        const why = t("This session is at work on another way on from here.");
        throw fail("working", why, t("Wait until it is done, or stop it."));
      }
      await switchBranch(id, branch);
    },
    draft: (session) => given(session, store.call("drafts.get", { session: session ?? "" })),
    async saveDraft(session, text, inserted = 0) {
      const missed = insertedIn(session).slice(inserted);
      await store.call("drafts.setText", { session: session ?? "", text: [text, ...missed].reduce(withInserted) });
      if (missed.length > 0) drafted(session);
    },
    saveRewording: (session, rewording) => store.call("drafts.setRewording", { session, rewording }),
    saveVariables: (session, variables) => store.call("drafts.setVariables", { session: session ?? "", variables }),
    async insertIntoDraft(session, text) {
      insertions.set(session, [...insertedIn(session), text]);
      await store.call("drafts.insert", { session: session ?? "", text });
      drafted(session);
    },
    async attach(session, attachment) {
      if (attachment.type === "image") {
        const { attachments } = await store.call("drafts.get", { session: session ?? "" });
        if (attachments.filter(({ type }) => type === "image").length >= MOST_IMAGES)
          throw fail("invalid", t("A message takes at most {0} images.", MOST_IMAGES), t("Send these first."));
      }
      await store.call("drafts.attach", { session: session ?? "", attachment });
      drafted(session);
    },
    async detach(session, index) {
      return given(session, store.call("drafts.detach", { session: session ?? "", index }));
    },
    async address(session, to) {
      return given(session, store.call("drafts.address", { session: session ?? "", to }));
    },
    async clearDraft(session, sent) {
      await store.call("drafts.clear", { session: session ?? "", ...sent });
      drafted(session);
    },
  };
}
