// A tool's call on one line: how it stands, and what of its end stands open.
import { whyDecided } from "../../src/core/policy/reasonWords.ts";
import type { ToolStep } from "../../src/core/transcript.ts";
import { duration } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";

export interface Look {
  readonly icon: string;
  readonly words: string;
  readonly tone: "alive" | "problem" | "quiet" | "asking";
}

export const asking: Look = { icon: "bell", words: t("waiting for you"), tone: "asking" };

export function toolLook(state: ToolStep["state"]): Look {
  switch (state.type) {
    case "waiting":
      return { icon: "circle-outline", words: t("waiting"), tone: "quiet" };
    case "asking":
      return asking;
    case "running":
      return { icon: "loading", words: t("running"), tone: "alive" };
    case "denied":
      return {
        icon: "circle-slash",
        words: state.decision.by === "user" ? t("denied by you") : t("denied by a rule"),
        tone: "quiet",
      };
    case "finished":
      if (state.stopped === "before") return { icon: "circle-slash", words: t("stopped, not run"), tone: "quiet" };
      if (state.stopped === "during")
        return { icon: "circle-slash", words: t("stopped after {0}", duration(state.durationMs)), tone: "quiet" };
      return state.isError
        ? { icon: "error", words: t("failed after {0}", duration(state.durationMs)), tone: "problem" }
        : { icon: "check", words: state.durationMs === 0 ? "" : duration(state.durationMs), tone: "quiet" };
    default:
      return state satisfies never;
  }
}

/** What stands open under the card; of a call that never ran its line says all. */
export function noteOf(state: ToolStep["state"]): string {
  if (state.type === "denied") return whyDecided(state.decision);
  return state.type === "finished" && state.isError && state.stopped !== "before" ? state.text : "";
}
