import assert from "node:assert/strict";
import { test } from "node:test";
import { alternatives, type Branch, lineage } from "../../src/core/session.ts";
import { seeded } from "./support/seeded.ts";

const branch = (id: string, parent: string | null, fork: number, createdAt = 0): Branch => ({
  id,
  parent,
  fork,
  createdAt,
});
const END = Number.MAX_SAFE_INTEGER;

test("the history of a branch", () => {
  const tree = [branch("a", null, 0), branch("b", "a", 4), branch("c", "b", 7), branch("d", "a", 2)];
  const cases: [head: string, stretches: [string, number][]][] = [
    ["a", [["a", END]]],
    [
      "b",
      [
        ["a", 4],
        ["b", END],
      ],
    ],
    [
      "c",
      [
        ["a", 4],
        ["b", 7],
        ["c", END],
      ],
    ],
    [
      "d",
      [
        ["a", 2],
        ["d", END],
      ],
    ],
    ["nobody", []],
  ];
  for (const [head, stretches] of cases) {
    assert.deepEqual(
      lineage(tree, head),
      stretches.map(([id, upTo]) => ({ branch: id, upTo })),
      head,
    );
  }
  // A fork from before its parent's own beginning shares no more than that with the parent's ancestors.
  assert.deepEqual(lineage([branch("a", null, 0), branch("b", "a", 4), branch("c", "b", 2)], "c"), [
    { branch: "a", upTo: 2 },
    { branch: "b", upTo: 2 },
    { branch: "c", upTo: END },
  ]);
});

test("the other ways on from the history that is shown", () => {
  // a ─1─2─3─4┬─5   b from 4, d from 2, and c from b's 7
  const tree = [branch("a", null, 0), branch("b", "a", 4, 10), branch("c", "b", 7, 20), branch("d", "a", 2, 30)];
  const cases: [head: string, ways: [at: number, branches: string[], current: number][]][] = [
    [
      "a",
      [
        [4, ["a", "b"], 0],
        [2, ["a", "d"], 0],
      ],
    ],
    [
      "b",
      [
        [4, ["a", "b"], 1],
        [2, ["a", "d"], 0],
        [7, ["b", "c"], 0],
      ],
    ],
    [
      "c",
      [
        [4, ["a", "b"], 1],
        [2, ["a", "d"], 0],
        [7, ["b", "c"], 1],
      ],
    ],
    // What forks off after the shown history left is not on it.
    ["d", [[2, ["a", "d"], 1]]],
  ];
  for (const [head, ways] of cases) {
    assert.deepEqual(
      alternatives(tree, head),
      new Map(ways.map(([at, branches, current]) => [at, { branches, current }])),
      head,
    );
  }
  // Several from one event stand in the order they were made, whatever order they are listed in.
  const three = [branch("late", "a", 1, 30), branch("a", null, 0), branch("early", "a", 1, 20)];
  assert.deepEqual(alternatives(three, "late").get(1), { branches: ["a", "early", "late"], current: 2 });
});

interface Tree {
  branches: Branch[];
  /** Which branch each event is of; event n at n - 1. */
  owners: string[];
  /** What each branch's history is by definition: its parent's up to the fork, then its own. */
  histories: Map<string, number[]>;
}

function grow(seed: number): Tree {
  const { below } = seeded(seed);
  const tree: Tree = { branches: [branch("b0", null, 0)], owners: [], histories: new Map([["b0", []]]) };
  for (let turn = 0; turn < 40; turn++) {
    const head = `b${below(tree.branches.length)}`;
    const history = tree.histories.get(head) ?? [];
    if (below(3) > 0 || history.length === 0) {
      tree.owners.push(head);
      history.push(tree.owners.length);
    } else {
      const at = below(history.length);
      const fork = history[at] ?? 0;
      const id = `b${tree.branches.length}`;
      // As `retry` does it: beside the branch that the event is of.
      tree.branches.push(branch(id, tree.owners[fork - 1] ?? "", fork, turn));
      tree.histories.set(id, history.slice(0, at + 1));
    }
  }
  return tree;
}

test("in any tree, a history holds its own events and none of a foreign branch", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { branches, owners, histories } = grow(seed);
    for (const [head, history] of histories) {
      const stretches = lineage(branches, head);
      const found = owners.flatMap((owner, index) =>
        stretches.some((stretch) => stretch.branch === owner && index + 1 <= stretch.upTo) ? [index + 1] : [],
      );
      assert.deepEqual(found, history, `seed ${seed}, ${head}`);
    }
  }
});

test("in any tree, alternatives stand where the shown history could go on otherwise, and point at the way it goes", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { branches, owners, histories } = grow(seed);
    for (const [head, history] of histories) {
      const where = `seed ${seed}, ${head}`;
      const found = alternatives(branches, head);
      for (const [at, { branches: ways, current }] of found) {
        assert.ok(history.includes(at), where);
        assert.equal(ways[0], owners[at - 1], where);
        const next = history[history.indexOf(at) + 1];
        assert.equal(ways[current], next === undefined ? head : owners[next - 1], where);
      }
      const expected = branches.filter(({ parent, fork }) => parent !== null && history.includes(fork));
      const listed = [...found.values()].flatMap(({ branches: ways }) => ways.slice(1));
      assert.deepEqual(listed.sort(), expected.map(({ id }) => id).sort(), where);
    }
  }
});
