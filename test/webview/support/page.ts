// As much of a page as components need to be drawn on: every element, attribute and text that they make can be read.
// Whatever would read markup fails: nothing of the product may.
import assert from "node:assert/strict";
import { type ComponentChild, render } from "preact";

export class PageNode {
  readonly children: PageNode[] = [];
  readonly attributes = new Map<string, string>();
  parentNode: PageNode | null = null;
  readonly style: Record<string, string> = {};
  readonly ownerDocument = {
    createElementNS: (_namespace: string, name: string) => new PageNode(name),
    createTextNode: (text: unknown) => new PageNode(null, String(text)),
  };
  readonly namespaceURI = "http://www.w3.org/1999/xhtml";

  /** Null for a text. */
  readonly localName: string | null;
  data: string;

  constructor(localName: string | null, data = "") {
    this.localName = localName;
    this.data = data;
  }

  get nodeType() {
    return this.localName === null ? 3 : 1;
  }
  get childNodes() {
    return this.children;
  }
  get firstChild() {
    return this.children[0] ?? null;
  }
  get nextSibling() {
    const around = this.parentNode?.children ?? [];
    return around[around.indexOf(this) + 1] ?? null;
  }
  insertBefore(node: PageNode, before: PageNode | null) {
    node.remove();
    this.children.splice(before === null ? this.children.length : this.children.indexOf(before), 0, node);
    node.parentNode = this;
  }
  remove() {
    const around = this.parentNode?.children;
    around?.splice(around.indexOf(this), 1);
    this.parentNode = null;
  }
  setAttribute(name: string, value: unknown) {
    this.attributes.set(name, String(value));
  }
  removeAttribute(name: string) {
    this.attributes.delete(name);
  }
  addEventListener() {}
  removeEventListener() {}
  set innerHTML(_markup: string) {
    assert.fail("Markup was read.");
  }
  set outerHTML(_markup: string) {
    assert.fail("Markup was read.");
  }

  /** This and all below it. */
  *all(): Generator<PageNode> {
    yield this;
    for (const child of this.children) yield* child.all();
  }
  get text(): string {
    return this.localName === null ? this.data : this.children.map((child) => child.text).join("");
  }
}

/** Draws, looks, and takes it away again. */
export function drawOn<Result>(content: ComponentChild, look: (page: PageNode) => Result): Result {
  const { page, clear } = drawnPage(content);
  try {
    return look(page);
  } finally {
    clear();
  }
}

/** A page with this on it until it is cleared. */
export function drawnPage(content: ComponentChild): { page: PageNode; clear(): void } {
  const page = new PageNode("body");
  // It has what is used of one, and the type has a hundred times as much.
  const element = page as unknown as Element;
  render(content, element);
  return { page, clear: () => render(null, element) };
}
