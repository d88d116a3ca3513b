// Markdown on a page, also while it grows: what is sealed is drawn once.
import { Component } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { renderBlock } from "./Blocks.tsx";
import { type Piece, spokenText } from "./blocks.ts";
import { MarkdownContext } from "./context.ts";
import { createMarkdownStream, type MarkdownStream } from "./stream.ts";

export interface MarkdownProps {
  readonly text: string;
  /** True while more may come. */
  readonly growing: boolean;
  /** Is told the words of each block that is finished while this is shown. */
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

/** Tells of the blocks that are finished while this is shown: those before the last one, and that too when all is there. */
function useSpoken(groups: Groups, growing: boolean, onFinished: ((words: string) => void) | undefined): void {
  /** How many were told of; null before the first time, when what is there already is not news. */
  const told = useRef<number | null>(null);
  // Not `useEffect`, which waits for a frame and sets a timer each time: this is run for each piece of an answer.
  useLayoutEffect(() => {
    const end = groups.reduce((sum, pieces) => sum + pieces.length, 0) - (growing ? 1 : 0);
    const from = told.current ?? end;
    told.current = end;
    if (!onFinished || from >= end) return;
    let at = 0;
    for (const pieces of groups) {
      // Whole groups that were told of are stepped over, so that a long answer costs no more than a short one.
      for (let index = Math.max(from, at); index < Math.min(end, at + pieces.length); index++) {
        const piece = pieces[index - at];
        const words = piece ? spokenText(piece.block) : "";
        if (words !== "") onFinished(words);
      }
      at += pieces.length;
    }
  }, [groups, growing, onFinished]);
}

/** Groups in a section: so that a browser need not look at each group of a long text to find out where the last one goes. */
const SECTION = 8;

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
