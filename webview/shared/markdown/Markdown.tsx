// Markdown on a page, also while it grows: what is sealed is drawn once.
import { Component } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { renderBlock } from "./Blocks.tsx";
import { type Piece, spokenText } from "./blocks.ts";
import { MarkdownContext } from "./context.ts";
import { createMarkdownStream, type MarkdownStream } from "./stream.ts";

export interface MarkdownProps {
  readonly text: string;
  /** True while more may come. */
  readonly growing: boolean;
  /** Is told the words of each block that was finished while this was shown. */
  readonly onFinished?: ((words: string) => void) | undefined;
}

export function Markdown({ text, growing, onFinished }: MarkdownProps) {
  const host = useContext(MarkdownContext);
  const kept = useRef<MarkdownStream | null>(null);
  kept.current ??= createMarkdownStream();
  const groups = kept.current.update(text, !growing);
  useSpoken(groups, growing, onFinished);
  const follow = (event: Event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-url]") : null;
    const url = target?.getAttribute("data-url");
    if (!url) return;
    event.preventDefault();
    host?.openLink(url);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is clicked
    <div class="markdown" onClick={follow} onKeyDown={(event) => event.key === "Enter" && follow(event)}>
      {sections(groups).map((section, index) => (
        <Section key={index} groups={section} />
      ))}
    </div>
  );
}

/** Tells of the blocks before the last one, and of that too when the text is whole. */
function useSpoken(
  groups: readonly (readonly Piece[])[],
  growing: boolean,
  onFinished: ((words: string) => void) | undefined,
): void {
  const told = useRef(growing ? 0 : -1);
  useEffect(() => {
    if (told.current < 0 || !onFinished) return;
    let at = 0;
    const end = groups.reduce((sum, pieces) => sum + pieces.length, 0) - (growing ? 1 : 0);
    for (const pieces of groups) {
      // Whole groups that were told of are stepped over, so that a long answer costs no more than a short one.
      const from = Math.max(told.current, at);
      for (let index = from; index < Math.min(end, at + pieces.length); index++) {
        const words = spokenText(pieces[index - at]?.block ?? { type: "rule" });
        if (words !== "") onFinished(words);
      }
      at += pieces.length;
    }
    told.current = Math.max(told.current, end);
    if (!growing) told.current = -1;
  }, [groups, growing, onFinished]);
}

/** Groups in a section: so that a browser need not look at each group of a long text to find out where the last one goes. */
const SECTION = 16;

function sections(groups: Groups): readonly Groups[] {
  const found: Groups[] = [];
  for (let from = 0; from < groups.length; from += SECTION) found.push(groups.slice(from, from + SECTION));
  return found;
}

type Groups = readonly (readonly Piece[])[];

class Section extends Component<{ readonly groups: Groups }> {
  override shouldComponentUpdate({ groups }: { readonly groups: Groups }): boolean {
    // All groups but the last one of a text are full, and stay the same.
    return groups.length !== this.props.groups.length || groups.at(-1) !== this.props.groups.at(-1);
  }
  override render() {
    return (
      <div class="markdown-section">
        {this.props.groups.map((pieces, index) => (
          <Group key={index} pieces={pieces} />
        ))}
      </div>
    );
  }
}

class Group extends Component<{ readonly pieces: readonly Piece[] }> {
  override shouldComponentUpdate(next: { readonly pieces: readonly Piece[] }): boolean {
    return next.pieces !== this.props.pieces;
  }
  override render() {
    return (
      <div class="markdown-group">
        {this.props.pieces.map((piece, index) => (
          <PieceView key={index} piece={piece} />
        ))}
      </div>
    );
  }
}

class PieceView extends Component<{ readonly piece: Piece }> {
  override shouldComponentUpdate(next: { readonly piece: Piece }): boolean {
    return next.piece !== this.props.piece;
  }
  override render() {
    return renderBlock(this.props.piece.block, 0, "auto");
  }
}
