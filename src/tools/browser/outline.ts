// A page as text that a model can read and act on: what the browser tells a screen reader, with a number at everything that can be
// clicked or typed into. No code of ours runs in the page for it, so the page cannot answer in our place.
import { visible } from "../../core/hiddenText.ts";

/** A node of the tree, as far as it is read here (DevTools protocol, Accessibility.AXNode). */
export interface Node {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: { readonly value?: unknown };
  readonly name?: { readonly value?: unknown };
  readonly value?: { readonly value?: unknown };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
  readonly childIds?: readonly string[];
  readonly backendDOMNodeId?: number;
}

export interface Element {
  readonly role: string;
  readonly name: string;
  readonly backendNode: number;
}

export interface Outline {
  readonly text: string;
  /** The n-th has the number n + 1. */
  readonly elements: readonly Element[];
}

const ACTED_ON = new Set(
  "link button textbox searchbox combobox listbox checkbox radio switch slider spinbutton tab menuitem menuitemcheckbox menuitemradio treeitem option".split(
    " ",
  ),
);
/** They begin a line of their own. */
const BLOCKS = new Set(
  "heading paragraph listitem row term definition blockquote code figure article section region main navigation banner contentinfo complementary form table list dialog alert status group LabelText".split(
    " ",
  ),
);
/** What they hold is their name, or is told by their children once more. */
const LEAVES = new Set(
  "link button textbox searchbox checkbox radio switch slider spinbutton tab menuitem option img image".split(" "),
);
/** Characters of one name: a link around a whole article is told by its beginning. */
const LONGEST_NAME = 200;
/** A page that never ends is a page that nobody reads to its end. */
const MOST_ELEMENTS = 2_000;
const MOST_NODES = 50_000;
/** Deeper trees are made to break what reads them. */
const DEEPEST = 400;

export function outline(nodes: readonly Node[]): Outline {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const elements: Element[] = [];
  const lines: string[] = [];
  let line = "";
  let read = 0;
  const endLine = () => {
    if (line.trim() !== "") lines.push(line.trim().replace(/ {2,}/g, " "));
    line = "";
  };

  function walk(node: Node | undefined, depth: number): void {
    if (node === undefined || read >= MOST_NODES || depth > DEEPEST) return;
    read++;
    const role = String(node.role?.value ?? "");
    const children = () => {
      for (const id of node.childIds ?? []) walk(byId.get(id), depth + 1);
    };
    if (node.ignored) {
      children();
      return;
    }
    if (role === "StaticText") {
      line += ` ${said(node.name?.value)}`;
      return;
    }
    if (role === "LineBreak") endLine();
    const isBlock = BLOCKS.has(role);
    if (isBlock) endLine();
    if (role === "heading") line += `${"#".repeat(Math.min(6, Number(propertyOf(node, "level")) || 1))} `;
    if (role === "listitem") line += "- ";
    if (ACTED_ON.has(role) && node.backendDOMNodeId !== undefined && elements.length < MOST_ELEMENTS) {
      const name = said(node.name?.value).slice(0, LONGEST_NAME);
      elements.push({ role, name, backendNode: node.backendDOMNodeId });
      line += ` [${elements.length}] ${role} "${name}"${stateOf(node)}`;
    } else if (role === "image" || role === "img") {
      const name = said(node.name?.value).slice(0, LONGEST_NAME);
      if (name !== "") line += ` (image: ${name})`;
    } else if (role === "Iframe") {
      line += " (a frame)";
    }
    if (!LEAVES.has(role)) children();
    if (isBlock) endLine();
  }

  walk(nodes[0], 0);
  endLine();
  return { text: lines.join("\n"), elements };
}

/** What a person would see of it: its value, and whether it is on, open, or of no use. */
function stateOf(node: Node): string {
  const words: string[] = [];
  const value = said(node.value?.value).slice(0, LONGEST_NAME);
  if (value !== "") words.push(`= "${value}"`);
  const url = propertyOf(node, "url");
  if (typeof url === "string" && /^https?:/.test(url)) words.push(`(${visible(url).slice(0, LONGEST_NAME)})`);
  for (const name of ["checked", "selected", "expanded", "disabled", "required", "readonly"]) {
    const state = propertyOf(node, name);
    if (state === true || state === "true" || state === "mixed") words.push(name);
  }
  return words.length === 0 ? "" : ` ${words.join(" ")}`;
}

const propertyOf = (node: Node, name: string): unknown =>
  node.properties?.find((property) => property.name === name)?.value.value;

/** On one line, and nothing in it that cannot be seen. */
const said = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? visible(String(value).replace(/\s+/g, " ")).trim() : "";
