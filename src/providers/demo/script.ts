// What the demo says. Every answer states that it is a script.
import type { Attachment, ToolResult } from "../../core/message.ts";
import type { ModelRequest, ToolSpec } from "../../core/provider.ts";

const disclaimer =
  "I am a scripted stand-in, not a model: this answer is assembled from what you sent, with no network.";

/** As much of the user's words as an answer quotes. */
const QUOTE_LIMIT = 400;

function quoted(words: string): string {
  if (words === "") return "> (no words)";
  const cut = words.length > QUOTE_LIMIT ? `${words.slice(0, QUOTE_LIMIT)}…` : words;
  return cut
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
}

const count = (amount: number, noun: string) => `${amount} ${noun}${amount === 1 ? "" : "s"}`;

function place(attachment: Attachment): string {
  const lines =
    attachment.fromLine === attachment.toLine
      ? `line ${attachment.fromLine}`
      : `lines ${attachment.fromLine}-${attachment.toLine}`;
  return `\`${attachment.path}\`, ${lines}`;
}

export function thoughts(request: ModelRequest, words: string): string {
  const subject = words === "" ? "nothing in words" : `"${words.slice(0, 60).replaceAll("\n", " ")}"`;
  return `The message says ${subject}. ${count(request.messages.length, "message")} so far. A script has nothing to think about, but this is where a model's thinking shows.`;
}

export function briefAnswer(words: string, attachments: readonly Attachment[]): string {
  const places = attachments.map((attachment) => ` You attached ${place(attachment)}.`).join("");
  return `You wrote:\n\n${quoted(words)}\n\n${disclaimer}${places}\n`;
}

export function answer(request: ModelRequest, words: string, attachments: readonly Attachment[]): string {
  const sent = [
    request.system === "" ? "no instructions" : `instructions of ${count(request.system.length, "character")}`,
    count(request.messages.length, "message"),
    request.tools.length === 0 ? "no tools" : `tools: ${request.tools.map((tool) => `\`${tool.name}\``).join(", ")}`,
    ...attachments.map((attachment) => `a selection: ${place(attachment)} (${attachment.language || "plain text"})`),
  ];
  const rows = attachments.map((attachment) => {
    const lines = attachment.toLine - attachment.fromLine + 1;
    return `| ${attachment.name} | ${lines} | ${attachment.text.length} |`;
  });
  return `## You wrote

${quoted(words)}

${disclaimer}

### What came with it

${sent.map((item) => `- ${item}`).join("\n")}

| What | Lines | Characters |
| --- | ---: | ---: |
| your words | ${words.split("\n").length} | ${words.length} |
${rows.map((row) => `${row}\n`).join("")}
### What a list of tasks looks like

- [x] read what you wrote
- [ ] understand it: that takes a model

### What code looks like

\`\`\`bash
echo "Hello from the demo"
\`\`\`
${attachments.map(proposal).join("")}
\`\`\`ts
/** Greets by name; an empty name is nobody. */
export function greet(name: string): string {
  const known = name.trim();
  return known === "" ? "Hello, nobody." : \`Hello, \${known}.\`;
}
\`\`\`

Next, try one of these:

1. ask for **the time** or for **problems**, or write *read "README.md"* or *search for "bug"*, and I call that
   tool if this agent has it;
2. write *use write_file on "notes.txt" with "first words"* or *use shell to run "date"*, and decide whether I may;
3. write \`long\` or \`long, 99 chapters\`, and press Stop in the middle, or \`quickly\`, and the answer comes at once;
4. write \`fail auth\`, \`fail overload\` or \`fail midstream\` to see how errors look;
5. give an agent the model **demo-small**, whose window is full after a few answers, and see the conversation condensed.
`;
}

/** A comment in most languages; in others, none that would be safe to put there. */
const comments: Readonly<Record<string, string>> = {
  typescript: "//",
  javascript: "//",
  java: "//",
  go: "//",
  rust: "//",
  python: "#",
  ruby: "#",
  shellscript: "#",
  yaml: "#",
};

/** The selection with a comment above it, in a block that names its file: something to apply, look at, and discard. */
function proposal({ text, path, language }: Attachment): string {
  const comment = comments[language];
  const line = comment === undefined ? "" : `${comment} The demo has seen this.\n`;
  const fence = "`".repeat(Math.max(3, ...(text.match(/`{3,}/g) ?? []).map((run) => run.length + 1)));
  return `\n${fence}${language} ${path}\n${line}${text.trimEnd()}\n${fence}\n`;
}

export function beforeTool(tools: readonly ToolSpec[]): string {
  const names = tools.map((tool) => `\`${tool.name}\``).join(" and ");
  return `You asked for it, so I call ${names}.\n`;
}

export function afterTool(words: string, results: readonly ToolResult[]): string {
  const shown = results.map((result) => {
    const fence = "`".repeat(Math.max(3, ...(result.text.match(/`{3,}/g) ?? []).map((run) => run.length + 1)));
    return `\`${result.name}\` ${result.isError ? "failed" : "answered"}:\n\n${fence}text\n${result.text}\n${fence}\n`;
  });
  return `${shown.join("\n")}\nThat is what there is to say to:\n\n${quoted(words)}\n\n${disclaimer}\n`;
}

/** A summary of a record, or of one part after another: what the person said is all that a script can tell of it. */
export function summaryOf(record: string): string {
  const before = record.match(/^- “.*”$/gm) ?? [];
  const said = [...record.matchAll(/^### PERSON\n(.+)$/gm)].map(([, line = ""]) =>
    line.length > QUOTED_LINE ? `${line.slice(0, QUOTED_LINE)}…` : line,
  );
  return `## What the person wants

${[...before, ...said.map((line) => `- “${line}”`)].join("\n")}

## Where the work stands

${disclaimer}
`;
}

/** Characters of a message in a summary. */
const QUOTED_LINE = 80;

/** About 20 seconds of text: time to press Stop, to scroll away and to come back. */
const CHAPTERS = 24;

/** Of so many chapters as the words ask for, 999 at most. */
export function longAnswer(words: string): string {
  const asked = Number(/\b(\d{1,3}) chapters\b/i.exec(words)?.[1] ?? 0);
  const chapters = asked === 0 ? CHAPTERS : asked;
  const parts = [`# A long answer\n\n${quoted(words)}\n\n${disclaimer} It goes on for ${chapters} chapters.\n`];
  for (let chapter = 1; chapter <= chapters; chapter++) {
    parts.push(`## Chapter ${chapter}

The chapters differ in their numbers only: this is the ${chapter === 1 ? "first" : `number ${chapter}`} of ${chapters}, and it squares to **${chapter * chapter}**.

- remaining: ${chapters - chapter}
- done so far: ${Math.round((chapter / chapters) * 100)} %

\`\`\`ts
const chapter${chapter} = { number: ${chapter}, square: ${chapter} ** 2 };
\`\`\`
`);
  }
  return `${parts.join("\n")}\nThe end.\n`;
}
