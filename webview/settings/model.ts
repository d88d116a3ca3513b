// The settings page without its pixels: the connections, what is being done with each, and the form that is open.
import { type ReadonlySignal, signal } from "@preact/signals";
import { testIsFree } from "../../src/core/connection.ts";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import * as Settings from "../../src/protocol/settings.ts";
import { t } from "../shared/l10n.ts";
import { createFormModel, type FormModel } from "./formModel.ts";
import { createServersModel, type ServersModel } from "./mcp/serversModel.ts";
import { createModelsModel, type ModelsModel } from "./modelsModel.ts";
import { createReading, type Listed } from "./reading.ts";
import { keyWords, lacksKey, testWords } from "./words.ts";

export type RowAction = "test" | "setKey" | "removeKey" | "remove";
export type RowState =
  | { readonly at: "resting"; readonly error: ErrorInfo | null }
  /** A key cannot be brought back, so the row asks first. (Before a connection goes, the host asks.) */
  | { readonly at: "confirming" }
  | { readonly at: "working"; readonly action: RowAction };
export const resting: RowState = { at: "resting", error: null };

/** Where the keyboard goes on after a form or a question was closed under it; `id` null is the button that adds. */
export interface Focus {
  readonly id: string | null;
  readonly on: "add" | "test" | "edit" | "key" | "key-remove" | "remove";
}

export interface SettingsModel {
  readonly list: ReadonlySignal<Listed<readonly Settings.ConnectionState[]>>;
  readonly rows: ReadonlySignal<ReadonlyMap<string, RowState>>;
  readonly form: FormModel;
  readonly models: ModelsModel;
  readonly servers: ServersModel;
  readonly focus: ReadonlySignal<Focus | null>;
  /** The last thing that happened, for those who listen rather than look. */
  readonly said: ReadonlySignal<string>;
  /** A failure that belongs to no row and no form. */
  readonly failed: ReadonlySignal<ErrorInfo | null>;
  dismiss(): void;
  open(): Promise<void>;
  test(id: string): Promise<void>;
  setKey(id: string): Promise<void>;
  confirmRemoveKey(id: string): void;
  keepKey(id: string): void;
  removeKey(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  openVsCodeSettings(): Promise<void>;
}

export function createSettingsModel(peer: Peer): SettingsModel {
  const { list, failed, value, set, open } = createReading(() => peer.ask(Settings.open, undefined));
  const rows = signal<ReadonlyMap<string, RowState>>(new Map());
  const focus = signal<Focus | null>(null);
  const said = signal("");

  const states = () => value() ?? [];
  const stateOf = (id: string) => states().find((state) => state.connection.id === id);
  const nameOf = (id: string) => stateOf(id)?.connection.name ?? t("The connection");
  const say = (words: string) => {
    said.value = words;
  };

  function put(state: Settings.ConnectionState): void {
    const { id } = state.connection;
    set(stateOf(id) ? states().map((other) => (other.connection.id === id ? state : other)) : [...states(), state]);
  }
  function setRow(id: string, state: RowState): void {
    rows.value = new Map(rows.value).set(id, state);
  }

  /** What a row's button does; one thing at a time per row, and its failure stays in the row. */
  async function work(id: string, action: RowAction, ask: () => Promise<void>): Promise<void> {
    if (rows.value.get(id)?.at === "working") return;
    setRow(id, { at: "working", action });
    try {
      await ask();
      setRow(id, resting);
    } catch (thrown) {
      setRow(id, { at: "resting", error: toErrorInfo(thrown) });
    }
  }

  const test = (id: string) =>
    work(id, "test", async () => {
      say(t("Testing {0}.", nameOf(id)));
      const tested = await peer.ask(Settings.test, { id });
      const state = stateOf(id);
      if (state) put({ ...state, tested });
      say(`${nameOf(id)}: ${testWords(tested, tested.at)}`);
    });

  /** What was just entered is tested by itself, where that costs nothing and can work. */
  async function testFirst(state: Settings.ConnectionState | undefined): Promise<void> {
    if (state && state.tested === null && !lacksKey(state) && testIsFree(state.connection))
      await test(state.connection.id);
  }

  const form = createFormModel({
    peer,
    say,
    connections: () => states().map((state) => state.connection),
    onSaved(state) {
      put(state);
      say(t("{0} is saved.", state.connection.name));
      focus.value = { on: "test", id: state.connection.id };
      void testFirst(state);
    },
    onFailedBehind(error) {
      failed.value = error;
    },
    onCancelled(id) {
      focus.value = id === null ? { on: "add", id } : { on: "edit", id };
    },
  });

  peer.on(Settings.changed, () => void open());
  peer.on(Settings.beginAdd, () => {
    const now = form.state.value;
    const isAdding = now.at === "choosing" || (now.at === "editing" && now.form.id === null);
    // What the wish asks for is open already, and perhaps half filled in.
    if (!isAdding) form.beginAdd();
  });

  return {
    list,
    rows,
    form,
    models: createModelsModel(peer, say),
    servers: createServersModel(peer, say),
    focus,
    said,
    failed,
    dismiss() {
      failed.value = null;
    },
    open,
    test,
    async setKey(id) {
      await work(id, "setKey", async () => {
        const state = await peer.ask(Settings.setKey, { id });
        put(state);
        say(`${state.connection.name}: ${keyWords(state)}.`);
      });
      if (rows.value.get(id) === resting) await testFirst(stateOf(id));
    },
    confirmRemoveKey(id) {
      if (rows.value.get(id)?.at !== "working") setRow(id, { at: "confirming" });
    },
    keepKey(id) {
      if (rows.value.get(id)?.at !== "confirming") return;
      setRow(id, resting);
      focus.value = { on: "key-remove", id };
    },
    removeKey: (id) =>
      work(id, "removeKey", async () => {
        put(await peer.ask(Settings.removeKey, { id }));
        say(t("The key of {0} is removed.", nameOf(id)));
        focus.value = { on: "key", id };
      }),
    remove: (id) =>
      work(id, "remove", async () => {
        const name = nameOf(id);
        if (!(await peer.ask(Settings.remove, { id }))) {
          focus.value = { on: "remove", id };
          return;
        }
        set(states().filter((state) => state.connection.id !== id));
        say(t("{0} is removed.", name));
        focus.value = { on: "add", id: null };
      }),
    async openVsCodeSettings() {
      failed.value = null;
      try {
        await peer.ask(Settings.openVsCodeSettings, undefined);
      } catch (thrown) {
        failed.value = toErrorInfo(thrown);
      }
    },
  };
}
