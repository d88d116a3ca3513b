// Where a conversation became two sessions, with the way to the other one.
import { changedWords } from "../../src/core/figures.ts";
import type { ChangeItem, ForkItem } from "../../src/core/transcript.ts";
import { exactTime } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { visible } from "../shared/markdown/links.ts";
import { useChat } from "./context.ts";

/** Where a person went on from an earlier event, otherwise than then. */
export function ChangeNote({ item }: { readonly item: ChangeItem }) {
  const explanation = "It holds for the answer below. What stands above was not asked again.";
  return (
    <p class="aside" title={`${explanation}\n${exactTime(item.at)}`}>
      <Icon name="git-branch" />
      <span>
        Went on from event {item.change.from}, {changedWords(item.change.changed)}
      </span>
    </p>
  );
}

export function ForkNote({ item }: { readonly item: ForkItem }) {
  const { model } = useChat();
  const { way, session, title, upTo } = item;
  const explanation =
    way === "from"
      ? "What stands above was said there, and is paid for there."
      : "It began with a copy of this conversation.";
  return (
    <p class="aside" title={`${explanation}\n${exactTime(item.at)}`}>
      <Icon name="repo-forked" />
      <span>
        {way === "from" ? "Forked from " : "Forked into "}
        <button
          type="button"
          class="link"
          dir="auto"
          onClick={() => void model.openSession(session, way === "from" && upTo > 0 ? upTo : null)}
        >
          {visible(title) || "New chat"}
        </button>
      </span>
    </p>
  );
}
