// The MCP servers of the settings page without their pixels: which there are, what is being done with each, and the form.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../../src/core/failure.ts";
import * as Mcp from "../../../src/protocol/mcp.ts";
import type { Peer } from "../../../src/protocol/peer.ts";
import { inLanguage, t } from "../../shared/l10n.ts";
import { createReading, type Listed } from "../reading.ts";
import { createServerFormModel, type ServerFormModel } from "./serverFormModel.ts";
import { offerWords } from "./serverWords.ts";

export interface ServersModel {
  readonly list: ReadonlySignal<Listed<Mcp.McpSnapshot>>;
  /** What went wrong with a row's last action, by server. */
  readonly errors: ReadonlySignal<ReadonlyMap<string, ErrorInfo>>;
  /** Servers of which something is being done that does not show as their state. */
  readonly busy: ReadonlySignal<ReadonlySet<string>>;
  /** Servers whose tools are shown. */
  readonly unfolded: ReadonlySignal<ReadonlySet<string>>;
  /** What the person has looked at beside what they had approved: the hash, by server. */
  readonly reviewed: ReadonlySignal<ReadonlyMap<string, string>>;
  /** A failure that belongs to no row and no form. */
  readonly failed: ReadonlySignal<ErrorInfo | null>;
  /** The element that the keyboard goes on with. */
  readonly focus: ReadonlySignal<{ readonly id: string } | null>;
  readonly form: ServerFormModel;
  dismiss(): void;
  open(): Promise<void>;
  start(id: string): Promise<void>;
  stop(id: string): Promise<void>;
  restart(id: string): Promise<void>;
  setSecrets(id: string): Promise<void>;
  signOut(id: string): Promise<void>;
  review(id: string): Promise<void>;
  approve(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  showLog(id: string): Promise<void>;
  openFile(file: string): Promise<void>;
  toggleTools(id: string): void;
}

export const ADD_SERVER_ID = "mcp-add";
export const actionId = (action: string, id: string): string => `mcp-${action}-${id}`;

export function createServersModel(peer: Peer, say: (words: string) => void): ServersModel {
  const {
    list,
    failed,
    value: snapshot,
    set,
    open,
  } = createReading(async () => {
    const read = await peer.ask(Mcp.open, undefined);
    reviewed.value = new Map(Object.entries(read.reviewed));
    return read;
  });
  const errors = signal<ReadonlyMap<string, ErrorInfo>>(new Map());
  const busy = signal<ReadonlySet<string>>(new Set());
  const unfolded = signal<ReadonlySet<string>>(new Set());
  const reviewed = signal<ReadonlyMap<string, string>>(new Map());
  const focus = signal<{ readonly id: string } | null>(null);

  const stateOf = (id: string) => snapshot()?.servers.find(({ server }) => server.id === id);
  const nameOf = (id: string) => stateOf(id)?.server.name ?? t("The server");

  function put(state: Mcp.McpServerState): void {
    const before = snapshot();
    if (before === null) return;
    const isKnown = stateOf(state.server.id) !== undefined;
    const servers = isKnown
      ? before.servers.map((other) => (other.server.id === state.server.id ? state : other))
      : [...before.servers, state];
    set({ ...before, servers });
  }
  function setError(id: string, error: ErrorInfo | null): void {
    const next = new Map(errors.value);
    if (error === null) next.delete(id);
    else next.set(id, error);
    errors.value = next;
  }
  function setBusy(id: string, is: boolean): void {
    const next = new Set(busy.value);
    if (is) next.add(id);
    else next.delete(id);
    busy.value = next;
  }
  /** What a row's button does; its failure stays in the row. */
  async function act(id: string, ask: () => Promise<void>): Promise<void> {
    setError(id, null);
    try {
      await ask();
    } catch (thrown) {
      setError(id, toErrorInfo(thrown));
    }
  }
  /** The same, one thing at a time for each row. */
  async function work(id: string, ask: () => Promise<void>): Promise<void> {
    if (busy.value.has(id)) return;
    setBusy(id, true);
    await act(id, ask);
    setBusy(id, false);
  }

  async function start(id: string): Promise<void> {
    say(t("Starting {0}.", nameOf(id)));
    const state = await peer.ask(Mcp.start, { id });
    put(state);
    if (state.state.at === "running") say(`${nameOf(id)}: ${offerWords(state)}`);
    if (state.state.at === "failed") say(`${nameOf(id)}: ${inLanguage(state.state.error.message)}`);
    // What nobody has approved yet is there to be read.
    if (state.tools.some(({ approval }) => approval !== "approved")) unfolded.value = new Set(unfolded.value).add(id);
  }

  const form = createServerFormModel({
    peer,
    say,
    onSaved(state) {
      put(state);
      say(t("{0} is saved.", state.server.name));
      focus.value = { id: actionId("start", state.server.id) };
    },
    onCancelled(id) {
      focus.value = { id: id === null ? ADD_SERVER_ID : actionId("edit", id) };
    },
    onFailedBehind(error) {
      failed.value = error;
    },
  });

  peer.on(Mcp.changed, () => void open());

  return {
    list,
    errors,
    busy,
    unfolded,
    reviewed,
    failed,
    focus,
    form,
    dismiss() {
      failed.value = null;
    },
    open,
    start: (id) => act(id, () => start(id)),
    stop: (id) =>
      act(id, async () => {
        put(await peer.ask(Mcp.stop, { id }));
        say(t("{0} is stopped.", nameOf(id)));
        focus.value = { id: actionId("start", id) };
      }),
    restart: (id) =>
      act(id, async () => {
        put(await peer.ask(Mcp.stop, { id }));
        await start(id);
      }),
    setSecrets: (id) => work(id, async () => put(await peer.ask(Mcp.setSecrets, { id }))),
    signOut: (id) =>
      work(id, async () => {
        put(await peer.ask(Mcp.signOut, { id }));
        say(t("{0}: signed out.", nameOf(id)));
        focus.value = { id: actionId("start", id) };
      }),
    review: (id) =>
      work(id, async () => {
        const { unapproved = null } = stateOf(id) ?? {};
        await peer.ask(Mcp.review, { id });
        if (unapproved !== null) reviewed.value = new Map(reviewed.value).set(id, unapproved);
      }),
    approve: (id) =>
      work(id, async () => {
        const unapproved = stateOf(id)?.unapproved;
        if (!unapproved) return;
        const state = await peer.ask(Mcp.approve, { id, unapproved });
        put(state);
        if (state.unapproved !== null) return;
        say(t("{0} is approved.", nameOf(id)));
        const folded = new Set(unfolded.value);
        folded.delete(id);
        unfolded.value = folded;
        focus.value = { id: actionId(state.state.at === "running" ? "tools" : "start", id) };
      }),
    remove: (id) =>
      work(id, async () => {
        const name = nameOf(id);
        if (!(await peer.ask(Mcp.remove, { id }))) {
          focus.value = { id: actionId("remove", id) };
          return;
        }
        const before = snapshot();
        if (before !== null) {
          const servers = before.servers.filter(({ server }) => server.id !== id);
          set({ ...before, servers });
        }
        say(t("{0} is removed.", name));
        focus.value = { id: ADD_SERVER_ID };
      }),
    showLog: (id) => act(id, () => peer.ask(Mcp.showLog, { id })),
    async openFile(file) {
      failed.value = null;
      try {
        await peer.ask(Mcp.openFile, { file });
      } catch (thrown) {
        failed.value = toErrorInfo(thrown);
      }
    },
    toggleTools(id) {
      const next = new Set(unfolded.value);
      if (!next.delete(id)) next.add(id);
      unfolded.value = next;
    },
  };
}
