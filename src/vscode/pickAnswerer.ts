// Who answers a message again, this once: another agent, or the same one on another model.
import * as vscode from "vscode";
import type { Answerer } from "../protocol/schemas.ts";
import type { Studio } from "../studio/studio.ts";
import { pickModel } from "./pickModel.ts";
import { pickOne } from "./pickOne.ts";

interface AnswererItem extends vscode.QuickPickItem {
  /** Null: a model is chosen next. */
  readonly agent: string | null;
}

/** Null when the person chose none. */
export async function pickAnswerer(
  studio: Studio,
  title = vscode.l10n.t("Answer again with"),
  placeHolder = vscode.l10n.t("Only this answer: the session's agent stays. The first answer is kept beside it."),
): Promise<Answerer | null> {
  const agents = (await studio.agents.list()).filter(({ archivedAt }) => archivedAt === null);
  const items: AnswererItem[] = [
    {
      label: `$(symbol-misc) ${vscode.l10n.t("Another model…")}`,
      description: vscode.l10n.t("with the instructions and tools of this session's agent"),
      agent: null,
    },
    ...agents.map(({ id, version: { spec } }) => ({
      label: `$(hubot) ${spec.name}`,
      description: spec.model,
      detail: spec.description,
      agent: id,
    })),
  ];
  const picked = await pickOne(items, { title, placeHolder, matchOnDescription: true });
  if (picked === undefined) return null;
  if (picked.agent !== null) return { type: "agent", agent: picked.agent };
  const chosen = await pickModel(studio, title);
  return chosen === undefined ? null : { type: "model", connection: chosen.connection.id, model: chosen.model };
}
