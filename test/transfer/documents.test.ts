// Markdown and HTML of a session: all that was said is there, what others wrote stays text, and nothing is fetched.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import type { Entry } from "../../src/core/event.ts";
import type { UserBlock } from "../../src/core/message.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { openTestStudio, saying, type TestStudio } from "../support/testStudio.ts";

const never = new AbortController().signal;
const model = { connection: "c", provider: "openai", model: "m1" } as const;

async function open(t: TestContext): Promise<TestStudio> {
  const house = await openTestStudio(saying("Hello."));
  t.after(house.dispose);
  return house;
}
async function exported(
  t: TestContext,
  { studio }: TestStudio,
  id: string,
  form: "markdown" | "html",
): Promise<string> {
  const folder = temporaryFolder(t);
  const file = path.join(folder, "session");
  const bytes = await studio.transfer.exportDocument(id, form, file, never);
  assert.equal(bytes, readFileSync(file).length);
  return readFileSync(file, "utf8");
}

/** A turn that thinks, calls a tool and answers; every text is `text`. */
function turn(name: string, text: string, content: readonly UserBlock[] = [{ type: "text", text }]): Entry[] {
  const within = (span: string, fact: Entry["fact"], parent: string | null = null): Entry => ({ span, parent, fact });
  const [t, m, c] = [`${name}-t`, `${name}-m`, `${name}-c`];
  return [
    { span: null, parent: null, fact: { kind: "message.user", content } },
    within(t, { kind: "turn.started", agentVersion: "v", agentName: `Agent ${text}` }),
    within(
      m,
      { kind: "model.requested", model, request: "", system: "", tools: [], parameters: {}, messages: 1, attempt: 1 },
      t,
    ),
    within(m, {
      kind: "model.responded",
      model,
      answeredBy: "m1-2026",
      content: [
        { type: "thinking", text: `thought ${text}` },
        { type: "text", text: `answer ${text}` },
        { type: "call", callId: "1", name: `tool ${text}`, input: { path: text } },
      ],
      usage: { input: 1204, output: 312, cacheRead: 890 },
      cost: { kind: "computed", usd: 0.0061, table: "t", entry: "m1", exact: true },
      finish: { reason: "tools", vendor: "" },
      timing: { firstPartMs: 1, totalMs: 3200 },
    }),
    within(
      c,
      {
        kind: "tool.requested",
        callId: "1",
        name: `tool ${text}`,
        input: { path: text },
        effect: "read",
        preview: text,
      },
      t,
    ),
    within(c, {
      kind: "tool.finished",
      callId: "1",
      name: "tool",
      text: `result ${text}`,
      isError: false,
      images: [{ mediaType: "image/png", data: "iVBORw0K" }],
      durationMs: 1,
    }),
    within(t, { kind: "turn.ended", reason: "done", durationMs: 5 }),
  ];
}

let names = 0;
async function write({ store }: TestStudio, entries: readonly Entry[], session: string | null, on?: string) {
  const id = session ?? `s${names++}`;
  const branch = on ?? `${id}-main`;
  if (session === null)
    await store.call("sessions.create", { id, branch, purpose: "chat", title: "", agent: null, at: 1_700_000_000_000 });
  const events = entries.map((entry) => ({ ...entry, id: `e${names++}`, at: 1_700_000_000_000 }));
  await store.call("events.append", { session: id, branch, events });
  return id;
}

/** A conversation with a second way on from the first answer. */
async function forked(house: TestStudio): Promise<string> {
  const id = await write(house, turn("one", "first"), null);
  await write(house, turn("two", "second"), id);
  const [main, other] = [`${id}-main`, `${id}-other`];
  await house.store.call("sessions.fork", { id: other, session: id, parent: main, fork: 7, at: 2 });
  await write(house, turn("three", "elsewhere"), id, other);
  assert.equal(await house.store.call("sessions.setHead", { session: id, branch: main }), true);
  return id;
}

test("Markdown has the shown branch, with attachments named, calls and thoughts folded, model and cost", async (t) => {
  const house = await open(t);
  const text = await exported(t, house, await forked(house), "markdown");
  for (const part of [
    "first",
    "answer first",
    "second",
    "answer second",
    "result second",
    "m1-2026",
    "1,204 in (890 cached)",
  ])
    assert.ok(text.includes(part), part);
  assert.match(text, /<details>\n<summary>Thought<\/summary>\n\nthought first\n\n<\/details>/);
  assert.match(text, /<summary>Tool: tool first \(done\)<\/summary>/);
  assert.match(text, /\$0\.0061 · 3\.2 s/);
  assert.match(text, /One other branch is in the bundle/);
  assert.ok(!text.includes("answer elsewhere"));
});

test("headings of a message stand below who said it, and code stays as it is", async (t) => {
  const house = await open(t);
  const said =
    "# One\n##### Five\n#no heading\n> ## Quoted\n- ```sh\n  # a comment\n  ```\n## Two\n````md\n```\n# Code\n````\n# End";
  const text = await exported(t, house, await write(house, turn("h", said), null), "markdown");
  const deeper =
    "### One\n###### Five\n#no heading\n> #### Quoted\n- ```sh\n  # a comment\n  ```\n#### Two\n````md\n```\n# Code\n````\n### End";
  assert.ok(text.includes(`</sub>\n\n${deeper}\n`), text);
});

test("what a fork has copied is paid for where it was copied from", async (t) => {
  const house = await open(t);
  const id = await forked(house);
  assert.match(await exported(t, house, await house.studio.forks.fork(id, 2), "markdown"), /m1-2026 · free/);
});

test("HTML has every branch once, linked from where it forks off, with models and costs", async (t) => {
  const house = await open(t);
  const id = await forked(house);
  const text = await exported(t, house, id, "html");
  for (const part of ["answer first", "answer second", "answer elsewhere"])
    assert.equal(text.split(part).length, 2, part);
  assert.match(text, /Other ways on from here: <a href="#branch-2">branch 2<\/a>/);
  assert.match(text, /<section id="branch-2"[\s\S]*It goes on from <a href="#item-2">the answer/);
  assert.match(text, /m1-2026 · 1,204 in \(890 cached\) · 312 out · \$0\.0061/);
  assert.match(text, /2 branches · \$0\.018/);
  assert.match(text, /prefers-color-scheme:dark/);
  // The same when it is the other one that is shown.
  await house.store.call("sessions.setHead", { session: id, branch: `${id}-other` });
  assert.match(await exported(t, house, id, "html"), /Other ways on from here: <a href="#branch-2">branch 2<\/a>/);
});

const ATTACKS = [
  "<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>",
  "[a](javascript:alert(1)) [b](data:text/html,<script>alert(1)</script>) [c](vbscript:x) [d](command:workbench.action) [e](file:///etc/passwd)",
  "![pixel](https://evil.example/p.png) <https://evil.example/> <iframe srcdoc='x'></iframe>",
  "\"><script>alert(1)</script> ' onmouseover='alert(1) </details></style></title><base href=//evil>",
  "```html\n</code></pre><script>alert(1)</script>\n```",
  "| a | b |\n|---|:-:|\n| <b onclick=x>1</b> | [x](JaVaScRiPt:alert(1)) |\n\n- [x] <meta http-equiv=refresh content=0>\n\n&lt;script&gt; &#60;script&#62; &nbsp;",
  "[ref]: javascript:alert(1)\n\n[ref] [x]( java\nscript:alert(1))",
];
const TAGS = new Set(
  "!doctype html head meta title style body main h1 h2 h3 h4 h5 h6 p nav ul ol li a section article header strong time div details summary pre code blockquote em del table thead tbody tr th td input br hr img".split(
    " ",
  ),
);

test("attack 29: nothing that was said, by whom ever, becomes a tag, a script or a request of the HTML", async (t) => {
  const house = await open(t);
  for (const [index, attack] of ATTACKS.entries()) {
    const content: UserBlock[] = [
      { type: "text", text: attack },
      { type: "image", mediaType: "image/svg+xml", data: btoa("<svg onload=alert(1)>") },
      { type: "image", mediaType: 'image/png"><script>', data: "AAAA" },
      { type: "attachment", name: attack, path: attack, language: attack, fromLine: 1, toLine: 1, text: attack },
    ];
    const id = await write(house, turn(`a${index}`, attack, content), null);
    await house.studio.sessions.rename(id, attack);
    const text = await exported(t, house, id, "html");
    const tags = [...text.matchAll(/<(\/?)([!\w-]+)([^>]*)>/g)];
    assert.deepEqual(
      tags.map(([, , name = ""]) => name).filter((name) => !TAGS.has(name)),
      [],
      attack,
    );
    for (const [whole, , name, attributes = ""] of tags) {
      for (const [, attribute = "", value = ""] of attributes.matchAll(/([\w-]+)="([^"]*)"/g)) {
        assert.ok(!attribute.startsWith("on"), whole);
        if (attribute === "href") assert.match(value, /^(#|https:\/\/evil\.example)/, whole);
        if (attribute === "src") assert.match(value, /^data:image\/png;base64,/, whole);
      }
      // All that is left of the tag is its attributes, each in quotes.
      const rest = attributes.replace(/ [\w-]+="[^"]*"/g, "");
      if (name !== "!doctype") assert.match(rest, /^( checked| disabled)*$/, whole);
    }
    assert.match(text, /Content-Security-Policy" content="default-src 'none'; style-src 'sha256-/);
  }
  t.diagnostic(`${ATTACKS.length} attacks`);
});

test("in HTML a formula is its TeX, as it was written", async (t) => {
  const house = await open(t);
  const said = "So \\(a_1 * b < c * d_1\\), from $5:\n\n$$\nx\n\n- y\n$$\n\nend";
  const text = await exported(t, house, await write(house, turn("f", said), null), "html");
  for (const part of ["<code>\\(a_1 * b &lt; c * d_1\\)</code>, from $5:", "<p><code>$$\nx\n\n- y\n$$</code></p>"])
    assert.ok(text.includes(part), part);
});

test("what is folded in Markdown cannot end what it stands in", async (t) => {
  const house = await open(t);
  const attack = "</details>\n```\n````\n<script>alert(1)</script>";
  const content: UserBlock[] = [
    { type: "attachment", name: "a", path: attack, language: "a\n```", fromLine: 1, toLine: 2, text: attack },
  ];
  const id = await write(house, [...turn("m", attack, content)], null);
  const text = await exported(t, house, id, "markdown");
  assert.equal(text.match(/^`````a$/gm)?.length, 1);
  for (const [, thought = ""] of text.matchAll(/<summary>Thought<\/summary>([\s\S]*?)\n\n<\/details>/g))
    assert.ok(!thought.includes("<"), thought);
  for (const [, summary = ""] of text.matchAll(/<summary>(.*)<\/summary>/g)) assert.ok(!summary.includes("<"), summary);
});

test("no key is in a document", async (t) => {
  const house = await open(t);
  const KEY = "sk-canary-0123456789abcdefWXYZ";
  const connection = await house.studio.connections.save({
    ...{ id: null, name: "One", baseUrl: "", apiVersion: "", models: [], compatibility: false },
    provider: "openai",
  });
  // It stood in a message before it was entered as a key.
  const id = await write(house, turn("k", `my key ${KEY}`), null);
  await house.studio.connections.setKey(connection.id, KEY);
  for (const form of ["markdown", "html"] as const) {
    const text = await exported(t, house, id, form);
    assert.match(text, /my key \[redacted\]/);
    assert.ok(!text.includes("canary"), form);
  }
});
