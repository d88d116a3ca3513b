// What a person said, and what it becomes while they say it otherwise.
import { useComputed } from "@preact/signals";
import type { Addressee } from "../../src/core/addressee.ts";
import type { UserBlock } from "../../src/core/message.ts";
import { useChat } from "./context.ts";
import type { Fork } from "./conversation.ts";
import { EditedMessage } from "./EditedMessage.tsx";
import { SaidContent } from "./SaidContent.tsx";
import { SaidHead } from "./SaidHead.tsx";

export interface UserMessageProps {
  readonly id: string;
  /** The number of its event. */
  readonly seq: number;
  readonly at: number;
  readonly content: readonly UserBlock[];
  readonly to?: Addressee | undefined;
  readonly within?: boolean;
  readonly ways?: Fork | undefined;
}

export function UserMessage({ id, seq, at, content, to, within = false, ways }: UserMessageProps) {
  const { draft } = useChat().model;
  const edited = useComputed(() => {
    const rewording = draft.rewording.value;
    return rewording?.item === id ? rewording.text : null;
  }).value;
  const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
  return (
    <>
      <SaidHead
        {...{ seq, at, within, ways }}
        editing={edited !== null}
        onEdit={() => draft.reword(edited === null ? { item: id, text } : null)}
      />
      <SaidContent id={id} seq={seq} content={content} to={to} words={edited === null} />
      {edited !== null && <EditedMessage item={id} seq={seq} text={edited} />}
    </>
  );
}
