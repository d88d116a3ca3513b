// Writes conversations into a history that VS Code has open, as another window would.
import type { Entry, Fact } from "../../../../src/core/event.ts";
import { openStore } from "../../../../src/store/store.ts";

const model = { connection: "demo", provider: "demo", model: "demo" } as const;
const figures = {
  usage: { input: 1_204, output: 312 },
  cost: { kind: "free", why: "The demo costs nothing." },
  timing: { firstPartMs: 80, totalMs: 3_200 },
} as const;
/** In one transaction: as many as keep nobody waiting. */
const BATCH = 500;

function turn(id: string, said: string, answer: string): Entry[] {
  const entry = (fact: Fact, span: string | null = null, parent: string | null = null): Entry => ({
    fact,
    span,
    parent,
  });
  const request = { request: "h", system: "", tools: [], parameters: {}, messages: 1, attempt: 1 } as const;
  const finish = { reason: "stop", vendor: "stop" } as const;
  const content = [
    { type: "thinking", text: `Thinking of ${said}` },
    { type: "text", text: answer },
  ] as const;
  return [
    entry({ kind: "message.user", content: [{ type: "text", text: said }] }),
    entry({ kind: "turn.started", agentVersion: "v", agentName: "Demo" }, id),
    entry({ kind: "model.requested", model, ...request }, `${id} m`, id),
    entry({ kind: "model.responded", model, answeredBy: "demo", content, finish, ...figures }, `${id} m`),
    entry({ kind: "turn.ended", reason: "done", durationMs: 3_300 }, id),
  ];
}

/** About so many characters, of everything that Markdown can be. */
function longAnswer(length: number): string {
  let text = "";
  for (let number = 1; text.length < length; number++)
    text += `## Part ${number}\n\nIt reads \`tokens[${number}]\` and **checks** it.\n\n- one ${number}\n- two\n\n| a | b |\n|---|--:|\n| x | ${number} |\n\n\`\`\`ts\nexport const part${number} = read(${number});\n\`\`\`\n\n`;
  return `${text}The end of it.`;
}

const lines = Array.from({ length: 90 }, (_, line) => `const value${line} = compute(${line});`).join("\n");
const columns = Array.from({ length: 12 }, (_, column) => `Column ${column + 1}`);
/** What trips a layout: two directions, joined emoji, a wide table, tasks, code that is long, and formulas. */
const varied = `## שלום עולם 👩‍💻

هذا نص عربي مع \`code\` و **كلمات**.

- [x] פריט שנעשה
- [ ] todo 🏳️‍🌈 👍🏽

| ${columns.join(" | ")} |
|${columns.map(() => "---").join("|")}|
| ${columns.map((_, column) => `value ${column}`).join(" | ")} |

![a picture](https://example.com/picture.png) is a link, and so is [this](https://example.com).

\`\`\`ts src/values.ts
${lines}
\`\`\`

\`\`\`bash
npm test
\`\`\`

${String.raw`From $5 to $6, $ax^2 + bx + c = 0$ is solved for \(a \ne 0\) by

$$
x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
$$

\[
\begin{aligned}
\int_0^\infty e^{-x^2}\,dx &= \frac{\sqrt{\pi}}{2} \\
\sum_{n=1}^{\infty} \frac{1}{n^2} &= \frac{\pi^2}{6} = 1 + \frac{1}{4} + \frac{1}{9} + \frac{1}{16} + \frac{1}{25} + \cdots
\end{aligned}
\]

- with $A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$ and $\vec{v} \in \mathbb{R}^2$,
- and what is no formula: $\href{https://example.com}{x}$`}
`;

/** "A long talk" of so many messages, which ends with an answer of 100 kB, and "Both directions", which is short. */
export async function writeSessions(file: string, dist: string, messages: number): Promise<void> {
  const store = await openStore({ file, worker: `${dist}/worker.js`, wasm: `${dist}/sql-wasm.wasm` });
  async function write(title: string, turns: readonly Entry[][]): Promise<void> {
    const at = Date.now();
    const [id, branch] = [`written ${title}`, `branch of ${title}`];
    await store.call("sessions.create", { id, branch, purpose: "chat", title, agent: null, at });
    const events = turns.flat().map((entry, index) => ({ ...entry, id: `${title} ${index}`, at }));
    for (let from = 0; from < events.length; from += BATCH)
      await store.call("events.append", { session: id, branch, events: events.slice(from, from + BATCH) });
  }
  const short = Array.from({ length: messages / 2 - 1 }, (_, index) =>
    turn(
      `long-${index}`,
      `Question ${index + 1}: what about it?`,
      `Answer ${index + 1}, in a *few* words.\n\n- and a list\n`,
    ),
  );
  await write("A long talk", [...short, turn("long-big", "Everything, please", longAnswer(100_000))]);
  await write("Both directions", [turn("varied", "مرحبا 👋🏽", varied)]);
  await store.dispose();
}
