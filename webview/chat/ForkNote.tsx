// Where a conversation became two sessions, with the way to the other one.
import type { ChangeItem, ForkItem } from "../../src/core/transcript.ts";
import { changedWords } from "../shared/changedWords.ts";
import { exactTime } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { visible } from "../shared/markdown/links.ts";
import { Sentence } from "../shared/Sentence.tsx";
import { useChat } from "./context.ts";

/** Where a person went on from an earlier event, otherwise than then. */
export function ChangeNote({ item }: { readonly item: ChangeItem }) {
  const explanation = t("It holds for the answer below. What stands above was not asked again.");
  return (
    <p class="aside" title={`${explanation}\n${exactTime(item.at)}`}>
      <Icon name="git-branch" />
      <span>{t("Went on from event {0}, {1}", item.change.from, changedWords(item.change.changed))}</span>
    </p>
  );
}

export function ForkNote({ item }: { readonly item: ForkItem }) {
  const { model } = useChat();
  const { way, session, title, upTo } = item;
  const explanation =
    way === "from"
      ? t("What stands above was said there, and is paid for there.")
      : t("It began with a copy of this conversation.");
  const other = (
    <button
      type="button"
      class="link"
      dir="auto"
      onClick={() => void model.openSession(session, way === "from" && upTo > 0 ? upTo : null)}
    >
      {visible(title) || t("New chat")}
    </button>
  );
  return (
    <p class="aside" title={`${explanation}\n${exactTime(item.at)}`}>
      <Icon name="repo-forked" />
      <span>
        <Sentence text={way === "from" ? t("Forked from {0}") : t("Forked into {0}")} parts={[other]} />
      </span>
    </p>
  );
}
