// Markdown to cut: what models write, and what trips parsers.

export const documents: Readonly<Record<string, string>> = {
  answer:
    "## Title\n\nSome *words* and `code`.\n\n- one\n- two\n  - nested\n\n- loose\n\nAfter.\n\n```ts\nconst a = 1;\n\n# no heading\n```\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n> quote\n> more\n\n1. first\n2. second\n\nEnd.",
  fenceAfterWords: "Here:\n```js\nlet a;\n```\nAnd then:\n~~~\ntilde\n```\n~~~\nend\n",
  fenceInList:
    "1. Do this:\n\n   ```sh\n   npm test\n\n   npm start\n   ```\n\n2. Then\n   ```\n   x\n   ```\n3. End\n\nParagraph\n",
  brokenFenceInList: "- a\n  ```\n  inside\n\noutside\n\n  ```\n  more\n\nlast\n",
  setext: "Title\n=====\n\nSecond\n---\n\n---\n\ntext\n***\nmore\n",
  indented: "Words\n\n    code\n\n    more code\n\nwords\n    no code\n\n\ttab code\n\nend\n",
  quotes: "> a\nlazy\n\n> b\n>\n> c\n> ```\n> code\n\nout\n\n> - x\n> - y\n\n- z\n",
  lists:
    "* a\n\n* b\n\n\n* c\n- d\n+ e\n\n10. x\n11. y\n\n\n1) p\n2) q\n\n- [ ] todo\n- [x] done\n\n-\n- empty\n\ntext\n",
  html: "<div>\n\n**not bold?**\n\n</div>\n\n<script>\nalert(1)\n\nalert(2)\n</script>\n\nafter <b>x</b>\n\n<!-- comment\n\nstill -->\n\nend\n",
  windows: "# a\r\n\r\nb\r\nc\r\n\r\n```\r\ncode\r\n```\r\n\r\nend\r\n",
  table: "text\n\n| a | b |\n|---|---|\n| `x|y` | 2 |\n| 3 |\n\nnot | a table\n\n|a|\n|-|\n|b|\nafter\n\nend\n",
  hebrew: "שלום עולם\n\n- אחת\n- שתיים 👩‍💻\n\n**مرحبا** `code`\n\nend 🏳️‍🌈\n",
  references: "[a] and [b][c]\n\n[a]: https://example.com\n\n[c]: <https://example.com/c> 'title'\n\nend [a]\n",
  rules: "a\n\n- - -\n\n* * *\n\n- item\n- - -\n\nb\n\n__\n___\n",
  hashes: "#\n\n# x #\n\n#no heading\n\n####### seven\n\n-\n# heading\n\n- a\n# heading\n  text\n",
  empty: "\n\n\n",
};

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const lines = [
  "",
  "",
  "",
  "",
  "words",
  "more *emphasis* here",
  "**open",
  "`tick",
  "# heading",
  "## two",
  "#",
  "===",
  "---",
  "- - -",
  "- a",
  "- b",
  "-",
  "* c",
  "+ d",
  "1. one",
  "2. two",
  "10) ten",
  "1",
  "  indented",
  "    four",
  "      six",
  "\ttab",
  "  - nested",
  "   1. nested",
  "```",
  "```js",
  "~~~",
  "````",
  "  ```",
  "    ```",
  "> quote",
  ">",
  "> - q",
  "> ```",
  "| a | b |",
  "|---|---|",
  "| 1 | 2 |",
  "a | b",
  "<div>",
  "</div>",
  "<script>",
  "<!-- c",
  "-->",
  "<br>",
  "[x](https://example.com)",
  "![i](https://example.com/i.png)",
  "https://example.com/a_b_c.",
  "- [ ] task",
  "- [x] done",
  "   ",
  "\\",
  "&amp; &lt;",
  "🙂 שלום",
];

export function randomDocument(random: () => number): string {
  const count = 3 + Math.floor(random() * 22);
  const pick = () => lines[Math.floor(random() * lines.length)] ?? "";
  const text = Array.from({ length: count }, pick).join("\n");
  return random() < 0.1 ? text.replaceAll("\n", "\r\n") : text;
}
