// The parser of commands: tree-sitter with the grammar of bash, both as wasm. It is loaded when the first command is judged.
import { readFile } from "node:fs/promises";
import { Language, type Node, Parser } from "web-tree-sitter";
import { fail } from "../../core/failure.ts";
import type { ParseCommand, SyntaxNode } from "../../core/policy/syntax.ts";

export interface ParserFiles {
  /** Path of web-tree-sitter.wasm. */
  readonly runtime: string;
  /** Path of tree-sitter-bash.wasm. */
  readonly grammar: string;
}

/** A command of 4,096 characters takes milliseconds; one that takes this long was made to. */
const LONGEST_PARSE_MS = 1_000;

/** Throws `Failure` when the parser cannot be loaded; what it answers throws when a text takes too long. */
export async function loadParser(files: ParserFiles): Promise<ParseCommand> {
  const parser = await load(files);
  return (text) => {
    const end = performance.now() + LONGEST_PARSE_MS;
    parser.reset();
    const tree = parser.parse(text, null, { progressCallback: () => performance.now() > end });
    if (tree === null) throw fail("timeout", "The parser took too long.");
    try {
      const broken = tree.rootNode.hasError;
      return { root: broken ? withoutChildren(tree.rootNode) : copy(tree.rootNode, 0), broken };
    } finally {
      tree.delete();
    }
  };
}

async function load({ runtime, grammar }: ParserFiles): Promise<Parser> {
  try {
    const [wasmBinary, language] = await Promise.all([readFile(runtime), readFile(grammar)]);
    await Parser.init({ wasmBinary });
    const parser = new Parser();
    parser.setLanguage(await Language.load(language));
    return parser;
  } catch (cause) {
    throw fail("internal", `The parser of commands cannot be loaded: ${String(cause)}`, "Install AI Studio again.");
  }
}

/** Nothing that a person writes is nested deeper; and what is slows the walk. */
const DEEPEST = 100;

/** Out of the memory of wasm, so that the judge holds plain values only. */
function copy(node: Node, depth: number): SyntaxNode {
  if (depth > DEEPEST) throw fail("limit", `It is nested more than ${DEEPEST} levels deep.`);
  return { ...withoutChildren(node), children: node.children.map((child) => copy(child, depth + 1)) };
}

function withoutChildren(node: Node): SyntaxNode {
  return { type: node.type, named: node.isNamed, start: node.startIndex, end: node.endIndex, children: [] };
}
