// What the judge needs of a parser. The parser itself is a library, and therefore not in `core`.

/** A node of a syntax tree, with the names of https://github.com/tree-sitter/tree-sitter-bash. */
export interface SyntaxNode {
  readonly type: string;
  /** False for a mark of the grammar such as `&&` or `{`, whose type is its text. */
  readonly named: boolean;
  /** The first of its characters in the text, and the one after its last, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** The text is not a program, and the root has no children: they would be a guess at what was meant. */
  readonly broken: boolean;
}

/** Reads a text as a bash program. Throws when it cannot, or when it takes too long. */
export type ParseCommand = (text: string) => SyntaxTree;
