// What each kind of event is called, looks like and belongs to.
import type { FactKind } from "../../src/core/event.ts";
import { t } from "../shared/l10n.ts";

export type Group = "message" | "turn" | "model" | "tool";

export interface Kind {
  readonly group: Group;
  /** A codicon. */
  readonly icon: string;
  /** What it records, in a sentence. */
  readonly means: string;
}

export const kinds: Record<FactKind, Kind> = {
  "message.user": { group: "message", icon: "account", means: t("A person sent a message.") },
  "variables.filled": {
    group: "message",
    icon: "symbol-variable",
    means: t("A person filled in variables of the agent's instructions."),
  },
  "turn.started": { group: "turn", icon: "debug-start", means: t("The agent set to work.") },
  "turn.ended": { group: "turn", icon: "debug-stop", means: t("The agent's work ended.") },
  "model.requested": { group: "model", icon: "arrow-up", means: t("A request went to the model.") },
  "model.streamed": {
    group: "model",
    icon: "ellipsis",
    means: t("A piece of an answer was put on record while it arrived, so that a crash loses little of it."),
  },
  "model.responded": { group: "model", icon: "arrow-down", means: t("The model's answer was complete.") },
  "model.failed": { group: "model", icon: "error", means: t("The model call failed.") },
  "tool.requested": { group: "tool", icon: "tools", means: t("The model asked for a tool.") },
  "file.prepared": { group: "tool", icon: "diff", means: t("What the call will change in a file, before and after.") },
  "file.restored": { group: "tool", icon: "discard", means: t("A person put a file back into an earlier state.") },
  "tool.asked": { group: "tool", icon: "bell", means: t("A person was asked whether the call may run.") },
  "tool.decided": { group: "tool", icon: "shield", means: t("The tool call was allowed or denied.") },
  "condensing.started": {
    group: "model",
    icon: "fold",
    means: t("Older messages were about to become a summary, to make room in the model's window."),
  },
  "context.condensed": {
    group: "model",
    icon: "fold",
    means: t("From here on the model is sent a summary in the place of the older messages."),
  },
  "condensing.failed": {
    group: "model",
    icon: "error",
    means: t("No summary was made: all messages are sent as before."),
  },
  "titling.started": { group: "model", icon: "tag", means: t("A model was asked for a title.") },
  "session.titled": { group: "model", icon: "tag", means: t("A model named the session.") },
  "titling.failed": {
    group: "model",
    icon: "error",
    means: t("No title was made: the session keeps its first words."),
  },
  "session.forked": {
    group: "message",
    icon: "repo-forked",
    means: t("Another session began with a copy of this history."),
  },
  "session.copied": {
    group: "message",
    icon: "repo-forked",
    means: t("All before this was copied from another session."),
  },
  "tool.finished": { group: "tool", icon: "check", means: t("The tool call ended, and its result went to the model.") },
  "session.imported": {
    group: "message",
    icon: "cloud-download",
    means: t("What follows was recorded by another program."),
  },
  "fork.changed": {
    group: "message",
    icon: "git-branch",
    means: t("A person went on from an earlier event, with something changed."),
  },
};

export const groups: Record<Group, { readonly name: string; readonly means: string }> = {
  message: { name: t("Messages"), means: t("Show messages of people") },
  turn: { name: t("Turns"), means: t("Show where the agent's turns begin and end") },
  model: { name: t("Model"), means: t("Show model calls") },
  tool: { name: t("Tools"), means: t("Show tool calls, decisions and results") },
};

export const groupNames: readonly Group[] = ["message", "turn", "model", "tool"];

/** How an event of a kind is marked and explained. That it was stopped is said of what could have failed. */
export const kindLooks = (kind: FactKind, stopped: boolean): Pick<Kind, "icon" | "means"> =>
  stopped && kind.endsWith(".failed") ? { icon: "circle-slash", means: t("It was stopped.") } : kinds[kind];

/** All kinds, in the order of the table. */
const kindNames = Object.keys(kinds) as FactKind[]; // the table's keys are its type's

/** How a filter names a group's kinds: by what stands before their dots. */
export const groupParts = (group: Group): string[] => [
  ...new Set(kindNames.filter((kind) => kinds[kind].group === group).map((kind) => kind.split(".")[0] ?? "")),
];
