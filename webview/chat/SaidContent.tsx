// What a person wrote, with what went along: a message, or words in the middle of a turn.
import { useComputed } from "@preact/signals";
import type { Addressee } from "../../src/core/addressee.ts";
import type { Image, UserBlock } from "../../src/core/message.ts";
import { count, size } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { imageSource } from "../shared/imageSource.ts";
import { t } from "../shared/l10n.ts";
import { visible } from "../shared/markdown/links.ts";
import { useChat } from "./context.ts";
import { attachmentLabel } from "./words.ts";

/** Longer messages are folded: what was pasted is known to who pasted it. */
const FOLDED_LINES = 24;
const FOLDED_CHARACTERS = 2_400;

export interface SaidContentProps {
  readonly id: string;
  /** The number of its event. */
  readonly seq: number;
  readonly content: readonly UserBlock[];
  readonly to?: Addressee | undefined;
  /** False while the words are being changed. */
  readonly words?: boolean;
}

export function SaidContent({ id, seq, content, to, words = true }: SaidContentProps) {
  const { model } = useChat();
  const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
  return (
    <>
      <ul class="chips" aria-label={t("Attached")}>
        {to !== undefined && (
          <li class="chip" title={t("Only this message was for {0}.", visible(to.name))}>
            <Icon name="hubot" />
            <span class="chip-name">{t("For {0}", visible(to.name))}</span>
          </li>
        )}
        {content.map((block, index) => {
          if (block.type === "text") return null;
          if (block.type === "image") {
            return (
              <li key={index}>
                <SaidImage id={`${id} image ${index}`} image={block} name={imageName(content, index)} />
              </li>
            );
          }
          return (
            <li key={index}>
              <button
                type="button"
                class="chip chip-name"
                title={t("Show {0} in the editor", block.path)}
                onClick={() => void model.reveal(seq, index)}
              >
                <Icon name="file-code" />
                {attachmentLabel(block)}
              </button>
            </li>
          );
        })}
      </ul>
      {words && <Said id={`${id} text`} text={text} />}
    </>
  );
}

/** "Attached image 2 of 3": they have no names of their own. */
function imageName(content: readonly UserBlock[], index: number): string {
  const places = content.flatMap(({ type }, at) => (type === "image" ? [at] : []));
  return places.length === 1
    ? t("Attached image")
    : t("Attached image {0} of {1}", places.indexOf(index) + 1, places.length);
}

/** A small picture, which unfolds to its size. */
function SaidImage(props: { readonly id: string; readonly image: Image; readonly name: string }) {
  const { id, image, name } = props;
  const { arrangement } = useChat();
  const unfolded = useComputed(() => arrangement.unfolded.value.has(id)).value;
  const source = imageSource(image);
  if (source === null) {
    return (
      <span class="chip">
        <Icon name="file-media" />
        <span class="chip-name">{t("An image that cannot be shown")}</span>
      </span>
    );
  }
  return (
    <button
      type="button"
      class={unfolded ? "said-image unfolded" : "said-image"}
      title={unfolded ? t("Show it smaller") : t("Show it larger")}
      aria-expanded={unfolded}
      onClick={() => arrangement.fold(id, !unfolded)}
    >
      <img src={source} alt={name} />
    </button>
  );
}

/** What was typed, as it was typed. */
function Said({ id, text }: { readonly id: string; readonly text: string }) {
  const { arrangement } = useChat();
  const unfolded = useComputed(() => arrangement.unfolded.value.has(id)).value;
  const lines = text.split("\n").length;
  const long = lines > FOLDED_LINES || text.length > FOLDED_CHARACTERS;
  return (
    <>
      <p class={long && !unfolded ? "said folded" : "said"} dir="auto">
        {text}
      </p>
      {long && (
        <button type="button" class="link unfold" onClick={() => arrangement.fold(id, !unfolded)}>
          {unfolded
            ? t("Show less")
            : lines > 1
              ? t("Show all {0} lines", count(lines))
              : t("Show all {0}", size(text.length))}
        </button>
      )}
    </>
  );
}
