// Blocks -> elements. Every element that Markdown can become is written here.
import type { ComponentChildren, VNode } from "preact";
import type { Block, Inline, Item } from "./blocks.ts";
import { CodeBlock } from "./CodeBlock.tsx";
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
          {block.items.map(renderItem)}
        </ul>
      ) : (
        <ol key={key} dir={dir} start={block.start}>
          {block.items.map(renderItem)}
        </ol>
      );
    case "table":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll, and focus lets the keyboard scroll them
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form
        <div key={key} class="table" role="group" aria-label="Table" tabIndex={0}>
          <table dir={dir}>
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
    default:
      return block satisfies never;
  }
}

const alignClass = (align: string | null | undefined) => (align ? `align-${align}` : undefined);

const renderBlocks = (blocks: readonly Block[]) => blocks.map((block, key) => renderBlock(block, key));

function renderItem(item: Item, key: number): VNode {
  if (item.done === null) return <li key={key}>{renderBlocks(item.blocks)}</li>;
  return (
    <li key={key} class="task">
      <span class="task-box" role="img" aria-label={item.done ? "Done:" : "To do:"}>
        {item.done ? "☑" : "☐"}
      </span>
      <div class="task-words">{renderBlocks(item.blocks)}</div>
    </li>
  );
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
    default:
      return inline satisfies never;
  }
}
