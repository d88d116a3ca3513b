// The settings page, answered from the connections' verbs. A key never passes through it.
import { type Connection, providerKinds } from "../core/connection.ts";
import { t } from "../core/l10n.ts";
import { createScope, type Disposable } from "../core/scope.ts";
import type { Peer } from "../protocol/peer.ts";
import * as Settings from "../protocol/settings.ts";
import { type McpPageHost, serveMcp } from "./serveMcp.ts";
import type { Studio } from "./studio.ts";

/** What the settings page needs of the editor around it. */
export interface SettingsHost {
  /** A password box; undefined when the person closed it. */
  askKey(connection: Connection): Promise<string | undefined>;
  /** A question with one way to go on. */
  confirm(question: string, detail: string, action: string): Promise<boolean>;
  openVsCodeSettings(): Promise<void>;
  /** The page was opened to add a connection: true once. */
  takeWishToAdd(): boolean;
  onBeginAdd(listener: () => void): Disposable;
  readonly mcp: McpPageHost;
}

/** Often enough to be seen to move. */
const PROGRESS_MS = 100;

export function serveSettings(peer: Peer, studio: Studio, host: SettingsHost): Disposable {
  const { connections, models, agents } = studio;
  const scope = createScope();
  scope.own(peer);

  async function askKey(connection: Connection): Promise<void> {
    const key = (await host.askKey(connection))?.trim();
    if (key) await connections.setKey(connection.id, key);
  }

  peer.answer(Settings.open, async () => {
    const states = await connections.states();
    // After the answer: a page that is not ready would not hear it.
    if (host.takeWishToAdd()) setImmediate(() => peer.tell(Settings.beginAdd, undefined));
    return states;
  });
  peer.answer(Settings.save, async (input) => {
    const connection = await connections.save(input);
    const { keyEnds } = await connections.state(connection.id);
    if (keyEnds === null && providerKinds[connection.provider].key === "required") await askKey(connection);
    return connections.state(connection.id);
  });
  peer.answer(Settings.setKey, async ({ id }) => {
    await askKey(await connections.get(id));
    return connections.state(id);
  });
  peer.answer(Settings.removeKey, async ({ id }) => {
    await connections.removeKey(id);
    return connections.state(id);
  });
  peer.answer(Settings.remove, async ({ id }) => {
    const { name } = await connections.get(id);
    const users = (await agents.list()).filter(({ version }) => version.spec.connection === id);
    const detail =
      users.length === 0
        ? t("Its key is removed too.")
        : t(
            "Its key is removed too. These agents use it and will need another: {0}.",
            users.map(({ version }) => version.spec.name).join(", "),
          );
    if (!(await host.confirm(t('Remove the connection "{0}"?', name), detail, t("Remove")))) return false;
    await connections.remove(id);
    return true;
  });
  peer.answer(Settings.test, ({ id }, signal) => connections.test(id, signal));
  peer.answer(Settings.models, ({ id }, signal) => models.list(id, signal));
  peer.answer(Settings.note, ({ id, model, note }) => models.note(id, model, note));
  peer.answer(Settings.pull, async ({ id, model }, signal) => {
    let last = 0;
    await models.pull(
      id,
      model,
      (progress) => {
        // A server tells of every piece that it has written: more often than anybody can read.
        const now = Date.now();
        if (now - last < PROGRESS_MS) return;
        last = now;
        peer.tell(Settings.pulling, { id, model, ...progress });
      },
      signal,
    );
  });
  peer.answer(Settings.openVsCodeSettings, () => host.openVsCodeSettings());

  scope.own(serveMcp(peer, studio, host.mcp));
  scope.own(host.onBeginAdd(() => peer.tell(Settings.beginAdd, undefined)));
  scope.own(
    studio.changes.on(({ type }) => {
      if (type === "connections" || type === "foreign") peer.tell(Settings.changed, undefined);
    }),
  );
  return scope;
}
