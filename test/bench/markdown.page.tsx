// Runs in the page that markdown.mjs opens: streams a text into the product's Markdown, and into one that lexes all of it
// for each piece and keeps the elements of blocks whose text is the same.
import { Lexer } from "marked";
import { Component, type ComponentChildren, h, render } from "preact";
import { useMemo } from "preact/hooks";
import { renderBlock } from "../../webview/shared/markdown/Blocks.tsx";
import { createColours } from "../../webview/shared/markdown/colours.ts";
import { MarkdownContext, type MarkdownHost } from "../../webview/shared/markdown/context.ts";
import { createFormulas } from "../../webview/shared/markdown/formulas.ts";
import { Markdown } from "../../webview/shared/markdown/Markdown.tsx";
import { blockOf } from "../../webview/shared/markdown/parse.ts";

const host: MarkdownHost = {
  openLink() {},
  copy() {},
  insert() {},
  colours: createColours(),
  formulas: createFormulas(),
  near: (_element, seen) => {
    seen();
    return () => {};
  },
};

class Kept extends Component<{ raw: string; children?: ComponentChildren }> {
  override shouldComponentUpdate(next: { raw: string }) {
    return next.raw !== this.props.raw;
  }
  override render() {
    return this.props.children;
  }
}

function Naive({ text }: { text: string }) {
  const tokens = useMemo(() => new Lexer({ gfm: true }).lex(text), [text]);
  return (
    <div class="markdown">
      {tokens.map((token, index) => (
        <Kept key={index} raw={token.raw}>
          <BlockOf raw={token.raw} make={() => blockOf(token, false)} />
        </Kept>
      ))}
    </div>
  );
}

function BlockOf({ make }: { raw: string; make: () => ReturnType<typeof blockOf> }) {
  const block = make();
  return block ? renderBlock(block) : null;
}

/** As many as a quick model sends in the time between two frames. */
const PIECES_PER_FRAME = 8;

const views = {
  sealed: (text: string, growing: boolean) => h(Markdown, { text, growing }),
  naive: (text: string) => h(Naive, { text }),
};

/**
 * Milliseconds of the main thread, layout included, in a box that is scrolled to its end: in all, without the layout,
 * for the slowest piece, and for one of the last hundred.
 */
async function stream(way: keyof typeof views, text: string, piece: number) {
  const root = document.createElement("div");
  root.style.width = "420px";
  document.body.append(root);
  root.style.height = "700px";
  root.style.overflow = "auto";
  const times: number[] = [];
  let scripts = 0;
  for (let end = piece; end < text.length + piece; end += piece) {
    const from = performance.now();
    const view = views[way](text.slice(0, end), end < text.length);
    render(<MarkdownContext.Provider value={host}>{view}</MarkdownContext.Provider>, root);
    const drawn = performance.now();
    scripts += drawn - from;
    root.scrollTop = root.scrollHeight;
    times.push(performance.now() - from);
    // Now and then a frame, in which the browser decides what it need not lay out.
    if (times.length % PIECES_PER_FRAME === 0) await new Promise(requestAnimationFrame);
  }
  const same = root.textContent;
  render(null, root);
  root.remove();
  const last = times.slice(-101, -1);
  return {
    total: times.reduce((sum, time) => sum + time, 0),
    slowest: Math.max(...times),
    perPieceAtEnd: last.reduce((sum, time) => sum + time, 0) / last.length,
    scripts,
    pieces: times.length,
    characters: same?.length ?? 0,
  };
}

Object.assign(globalThis, { stream });
