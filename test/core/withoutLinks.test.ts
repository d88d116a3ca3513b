import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutLinks } from "../../src/core/withoutLinks.ts";

/** With which VS Code looks for links in a notification (src/vs/base/common/linkedText.ts). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

test("attack 30: in a notification nothing that others wrote becomes a link that runs a command", (context) => {
  const attacks = [
    "Run in /ws with bash: echo [details](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22x%22%7D)",
    "[Allow](command:aiStudio.answerCall)",
    "[a](COMMAND:x) [b](file:///etc/passwd) [c](https://evil.example)",
    '[Show](command:x "Show the call")',
    "[[Show](command:x)](command:y)",
    "]([Show](command:x)",
  ];
  for (const text of attacks) {
    assert.match(text, new RegExp(link.source, "i"), "it would be one");
    assert.doesNotMatch(withoutLinks(text), new RegExp(link.source, "i"));
    assert.equal(withoutLinks(text).replaceAll("] (", "]("), text, "and can be read as it is");
  }
  context.diagnostic(`${attacks.length} attacks`);
});
