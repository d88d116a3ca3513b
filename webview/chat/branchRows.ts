// The branches of a session as the rows of a tree.
import type { BranchNode } from "../../src/core/session.ts";

export interface MapRow {
  readonly node: BranchNode;
  /** 1 for the first branch of the session. */
  readonly level: number;
  /** The branch that the view shows. */
  readonly shown: boolean;
  /** 2 for the second row with the same words of the same speaker, which would look the same, and so on. */
  readonly nth: number;
}

/** A branch stands below the one that it parts from: the earlier it parts the higher, and of those the older one. */
export function mapRows(nodes: readonly BranchNode[], head: string): MapRow[] {
  const seen = new Map<string, number>();
  const nth = ({ agent, words }: BranchNode): number => {
    const look = JSON.stringify([agent, words]);
    const times = (seen.get(look) ?? 0) + 1;
    seen.set(look, times);
    return times;
  };
  const below = (parent: string | null, level: number): MapRow[] =>
    nodes
      .filter((node) => node.parent === parent)
      .toSorted((a, b) => a.fork - b.fork || a.createdAt - b.createdAt)
      .flatMap((node) => [{ node, level, shown: node.id === head, nth: nth(node) }, ...below(node.id, level + 1)]);
  return below(null, 1);
}

/** What a key in the tree leads to: another row, by its place; null when the key is none of the tree's. */
export function rowAfterKey(rows: readonly MapRow[], at: number, key: string): number | null {
  const level = rows[at]?.level ?? 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(rows.length - 1, at + 1);
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "Home":
      return 0;
    case "End":
      return rows.length - 1;
    case "ArrowLeft":
      return Math.max(
        0,
        rows.slice(0, at).findLastIndex((row) => row.level < level),
      );
    case "ArrowRight":
      return (rows[at + 1]?.level ?? 0) > level ? at + 1 : at;
    default:
      return null;
  }
}
