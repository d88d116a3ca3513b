// Blocks -> elements. Every element that Markdown can become is written here.
import { Component, type ComponentChildren, type VNode } from "preact";
import { t } from "../l10n.ts";
import type { Block, Inline, Item } from "./blocks.ts";
import { CodeBlock } from "./CodeBlock.tsx";
import { FormulaView } from "./FormulaView.tsx";
import { visible } from "./links.ts";

/** `dir`: a block at the top takes the direction of its own words; those inside it are ordered as it is. */
export function renderBlock(block: Block, key = 0, dir?: "auto"): VNode {
  switch (block.type) {
    case "paragraph":
      return (
        <p key={key} dir={dir}>
          {renderInlines(block.children)}
        </p>
      );
    case "words":
      return (
        <span key={key} class="words">
          {renderInlines(block.children)}
        </span>
      );
    case "heading":
      // One level for all, under the message's own heading: models skip levels, and sizes are a matter of style.
      return (
        <h3 key={key} dir={dir} class={`heading depth-${block.depth}`}>
          {renderInlines(block.children)}
        </h3>
      );
    case "code":
      return <CodeBlock key={key} code={block} />;
    case "quote":
      return (
        <blockquote key={key} dir={dir}>
          {renderBlocks(block.blocks)}
        </blockquote>
      );
    case "list":
      return block.start === null ? (
        <ul key={key} dir={dir}>
          {block.items.map((item, index) => (
            <ItemView key={index} item={item} />
          ))}
        </ul>
      ) : (
        <ol key={key} dir={dir} start={block.start}>
          {block.items.map((item, index) => (
            <ItemView key={index} item={item} />
          ))}
        </ol>
      );
    case "table":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll, and focus lets the keyboard scroll them
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form
        <div key={key} class="table" dir={dir} role="group" aria-label={t("Table")} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {block.head.map((cell, column) => (
                  <th key={column} scope="col" class={alignClass(block.align[column])}>
                    {renderInlines(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td key={column} class={alignClass(block.align[column])}>
                      {renderInlines(cell)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case "rule":
      return <hr key={key} />;
    case "formula":
      return <FormulaView key={key} formula={block} />;
    default:
      return block satisfies never;
  }
}

const alignClass = (align: string | null | undefined) => (align ? `align-${align}` : undefined);

const renderBlocks = (blocks: readonly Block[]) => blocks.map((block, key) => renderBlock(block, key));

/** Drawn again only when it changed: while a list grows, that is its last item. */
export class ItemView extends Component<{ readonly item: Item }> {
  override shouldComponentUpdate(next: { readonly item: Item }): boolean {
    return next.item !== this.props.item;
  }
  override render() {
    const { done, blocks } = this.props.item;
    if (done === null) return <li>{renderBlocks(blocks)}</li>;
    return (
      <li class="task">
        <span class="task-box" role="img" aria-label={done ? t("Done:") : t("To do:")}>
          {done ? "☑" : "☐"}
        </span>
        <div class="task-words">{renderBlocks(blocks)}</div>
      </li>
    );
  }
}

function renderInlines(inlines: readonly Inline[]): ComponentChildren {
  return inlines.map(renderInline);
}

function renderInline(inline: Inline, key: number): ComponentChildren {
  switch (inline.type) {
    case "text":
      return inline.text;
    case "code":
      return <code key={key}>{visible(inline.text)}</code>;
    case "strong":
      return <strong key={key}>{renderInlines(inline.children)}</strong>;
    case "emphasis":
      return <em key={key}>{renderInlines(inline.children)}</em>;
    case "deleted":
      return <del key={key}>{renderInlines(inline.children)}</del>;
    case "link":
      // No `href`: VS Code would open it by itself, past the host's check.
      return (
        // biome-ignore lint/a11y/useSemanticElements: see above
        <span key={key} class="link" role="link" tabIndex={0} title={visible(inline.url)} data-url={inline.url}>
          {renderInlines(inline.children)}
        </span>
      );
    case "break":
      return <br key={key} />;
    case "formula":
      return <FormulaView key={key} formula={inline} />;
    default:
      return inline satisfies never;
  }
}
