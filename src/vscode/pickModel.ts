// Choosing a model in the palette: a connection, then one of its models, or an id that is typed.
import * as vscode from "vscode";
import type { Connection } from "../core/connection.ts";
import type { Studio } from "../studio/studio.ts";
import { pickOne } from "./pickOne.ts";
import { failureWords } from "./words.ts";

export interface ChosenModel {
  readonly connection: Connection;
  readonly model: string;
}

/** Undefined when the person chose none. */
export async function pickModel(studio: Studio, title: string): Promise<ChosenModel | undefined> {
  const items = (await studio.connections.states()).map(({ connection, tested }) => ({
    label: connection.name,
    description: tested?.ok === false ? vscode.l10n.t("its last test failed") : "",
    connection,
  }));
  // What the person added stands before the demo.
  const sorted = [...items.filter(({ connection }) => connection.provider !== "demo"), ...items].filter(
    (item, index, all) => all.indexOf(item) === index,
  );
  const placeHolder = vscode.l10n.t("Choose a connection");
  const picked = sorted.length === 1 ? sorted[0] : await pickOne(sorted, { title, placeHolder });
  if (picked === undefined) return undefined;
  const model = await pickOf(studio, picked.connection, title);
  return model === undefined ? undefined : { connection: picked.connection, model };
}

interface ModelItem extends vscode.QuickPickItem {
  /** Undefined: a line that only says something. */
  readonly model: string | undefined;
}

function pickOf(studio: Studio, connection: Connection, title: string): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  const stop = new AbortController();
  let listed: readonly ModelItem[] = [];
  /** An id that is in no list is used as it is typed. */
  const update = () => {
    const typed = pick.value.trim();
    const isListed = typed === "" || listed.some(({ model }) => model === typed);
    const own: ModelItem = {
      label: typed,
      description: vscode.l10n.t("as you typed it"),
      model: typed,
      alwaysShow: true,
    };
    pick.items = isListed ? listed : [...listed, own];
  };
  pick.title = `${title} ${connection.name}`;
  pick.placeholder = vscode.l10n.t("Choose a model, or type its id");
  pick.busy = true;
  pick.ignoreFocusOut = true;
  pick.onDidChangeValue(update);
  studio.models
    .list(connection.id, stop.signal)
    .then(
      (models) => {
        listed = models.map(({ id, name }) => ({ label: id, description: name && name !== id ? name : "", model: id }));
      },
      (thrown) => {
        const problem = vscode.l10n.t("The models could not be listed");
        listed = [{ label: `$(error) ${problem}`, detail: failureWords(thrown), model: undefined, alwaysShow: true }];
      },
    )
    .finally(() => {
      pick.busy = false;
      if (!stop.signal.aborted) update();
    });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const model = pick.selectedItems[0]?.model;
      if (model === undefined) return;
      resolve(model);
      pick.hide();
    });
    pick.onDidHide(() => {
      stop.abort();
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}
