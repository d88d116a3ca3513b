// Histories as other programs write them, made up: one of each that is as it should be, and one that is not.

const message = (role: string, content: object, more: object = {}) => ({
  id: "m",
  author: { role },
  create_time: 1_700_000_100,
  content,
  recipient: "all",
  metadata: {},
  ...more,
});
const said = (role: string, words: string, more: object = {}) =>
  message(role, { content_type: "text", parts: [words] }, more);
const node = (id: string, parent: string | null, children: string[], of: unknown = null) => ({
  id,
  parent,
  children,
  message: of,
});
const gpt = { metadata: { model_slug: "gpt-4o" } };

/** A question, an answer with a tool, the same answer made again, and a question edited. */
export const chatgpt = () => ({
  title: "Primes",
  create_time: 1_700_000_000.5,
  update_time: 1_700_000_900,
  conversation_id: "chatgpt-1",
  current_node: "again",
  mapping: {
    root: node("root", null, ["system"]),
    system: node("system", "root", ["ask"], said("system", "")),
    ask: node("ask", "system", ["code", "again"], said("user", "Is 97 prime?")),
    code: node(
      "code",
      "ask",
      ["run"],
      message(
        "assistant",
        { content_type: "code", language: "python", text: "97 % 2" },
        { ...gpt, recipient: "python" },
      ),
    ),
    run: node(
      "run",
      "code",
      ["answer"],
      message("tool", { content_type: "execution_output", text: "1" }, { author: { role: "tool", name: "python" } }),
    ),
    answer: node("answer", "run", ["next", "edited"], said("assistant", "Yes, 97 is prime.", gpt)),
    again: node("again", "ask", [], said("assistant", "It is.", gpt)),
    next: node("next", "answer", [], said("user", "And 91?")),
    edited: node("edited", "answer", ["last"], said("user", "And 99?")),
    last: node(
      "last",
      "edited",
      ["recap"],
      message(
        "assistant",
        { content_type: "thoughts", thoughts: [{ summary: "Divide", content: "99 = 9 · 11" }] },
        gpt,
      ),
    ),
    recap: node(
      "recap",
      "last",
      [],
      message("assistant", { content_type: "reasoning_recap", content: "Thought for 6s" }, gpt),
    ),
  },
});

export const nastyChatgpt = () => [
  {
    title: 7,
    id: "nasty",
    mapping: {
      a: node("a", "b", ["b"], said("user", "in a circle")),
      b: node("b", "a", ["a"], said("assistant", "round and round")),
      self: node("self", "self", ["self"], said("user", "my own parent")),
      orphan: node("orphan", "gone", [], said("user", "nobody asked")),
      nothing: null,
      number: 5,
      wrong: { parent: 3, children: "x", message: { author: "me", content: [] } },
      strange: node(
        "strange",
        null,
        [],
        message("assistant", { content_type: "hologram", text: "shown all the same" }),
      ),
      picture: node(
        "picture",
        "strange",
        [],
        message("user", {
          content_type: "multimodal_text",
          parts: ["look", { content_type: "image_asset_pointer", asset_pointer: "file-service://f" }, 3],
        }),
      ),
      robot: node("robot", "strange", [], said("robot", "beep")),
      hidden: node("hidden", "strange", [], said("system", "be nice")),
    },
  },
  {
    id: "cited",
    mapping: { a: node("a", null, [], said("assistant", "It is so. \u{E200}cite\u{E202}turn0search1\u{E201}")) },
  },
  { title: "no id", mapping: {} },
  { id: "empty", mapping: {} },
  null,
  [1, 2],
  "words",
  { id: "other", mapping: "none" },
];

export const claude = () => ({
  uuid: "claude-1",
  name: "Tea",
  created_at: "2025-01-02T03:04:05.000000Z",
  updated_at: "2025-01-02T03:09:05Z",
  account: { uuid: "u" },
  chat_messages: [
    {
      uuid: "h1",
      sender: "human",
      text: "How long does green tea steep?",
      content: [{ type: "text", text: "How long does green tea steep?" }],
      created_at: "2025-01-02T03:04:06Z",
      attachments: [{ file_name: "tea.txt", file_size: 5, file_type: "txt", extracted_content: "leaf\nwater" }],
      files: [{ file_name: "pot.png" }],
      parent_message_uuid: "00000000-0000-4000-8000-000000000000",
    },
    {
      uuid: "a1",
      sender: "assistant",
      text: "",
      content: [
        { type: "thinking", thinking: "Green, not black." },
        { type: "tool_use", id: "toolu_1", name: "web_search", input: { query: "green tea" } },
        {
          type: "tool_result",
          tool_use_id: "toolu_1",
          name: "web_search",
          content: [{ type: "text", text: "2 minutes" }],
          is_error: false,
        },
        { type: "text", text: "Two minutes." },
        { type: "token_budget" },
      ],
      created_at: "2025-01-02T03:04:09Z",
      attachments: [],
      files: [],
      parent_message_uuid: "h1",
    },
    {
      uuid: "a2",
      sender: "assistant",
      text: "",
      content: [{ type: "text", text: "Three." }],
      created_at: "2025-01-02T03:05:09Z",
      parent_message_uuid: "h1",
    },
  ],
});

/** An older export has no tree, and texts alone. */
export const olderClaude = () => ({
  uuid: "claude-0",
  name: "",
  created_at: "2023-08-01T00:00:00Z",
  chat_messages: [
    {
      uuid: "o1",
      sender: "human",
      text: "Hello there",
      created_at: "2023-08-01T00:00:00Z",
      attachments: [],
      files: [],
    },
    { uuid: "o2", sender: "assistant", text: "Hello.", created_at: "2023-08-01T00:00:01Z", attachments: [], files: [] },
  ],
});

export const nastyClaude = () => [
  {
    uuid: "claude-nasty",
    name: null,
    created_at: "yesterday",
    chat_messages: [
      null,
      { sender: "human" },
      { uuid: 9, sender: "human", text: { a: 1 }, content: "kept", parent_message_uuid: 12 },
      {
        uuid: "x",
        sender: "assistant",
        content: [{ type: "voice" }, 5, null, { type: "text", text: 6 }, { type: "text", text: "left" }],
        parent_message_uuid: "y",
      },
      { uuid: "y", sender: "human", text: "circle", parent_message_uuid: "x" },
      { uuid: "y", sender: "human", text: "twice", parent_message_uuid: null },
      { uuid: "z", sender: "ghost", text: "boo" },
      {
        uuid: "t",
        sender: "assistant",
        content: [{ type: "tool_result", content: { odd: true } }, { type: "tool_use" }],
        attachments: "x",
        files: 3,
      },
      { uuid: "v", sender: "human", text: "v", attachments: [{ file_name: "a" }, 3] },
    ],
  },
  { chat_messages: [] },
  { uuid: "void", chat_messages: [{}] },
];

export const continueSession = () => ({
  sessionId: "continue-1",
  title: "Sort",
  workspaceDirectory: "/w",
  chatModelTitle: "Claude Sonnet",
  usage: { totalCost: 0.0123 },
  history: [
    {
      message: {
        role: "user",
        content: [
          { type: "text", text: "Sort this" },
          { type: "imageUrl", imageUrl: { url: "data:image/png;base64,iVBORw0K" } },
        ],
      },
      contextItems: [{ name: "a.ts", description: "src/a.ts", content: "let a;\nlet b;" }],
    },
    {
      message: {
        role: "assistant",
        content: "I will read it.",
        toolCalls: [
          { id: "c1", type: "function", function: { name: "builtin_read_file", arguments: '{"path":"a.ts"}' } },
        ],
        usage: { promptTokens: 100, completionTokens: 20 },
      },
      reasoning: { text: "Which file?", active: false },
      toolCallStates: [
        { toolCallId: "c1", status: "done", output: [{ name: "a.ts", description: "", content: "let a;" }] },
      ],
      contextItems: [],
    },
    // Written a second time by some versions.
    { message: { role: "tool", toolCallId: "c1", content: "let a;" }, contextItems: [] },
    { message: { role: "assistant", content: "Sorted." }, contextItems: [] },
  ],
});

export const nastyContinue = () => ({
  sessionId: "continue-nasty",
  title: ["x"],
  usage: "much",
  history: [
    null,
    {},
    { message: "hi" },
    {
      message: {
        role: "user",
        content: [{ type: "imageUrl", imageUrl: { url: "https://evil.example/x.png" } }, { type: "video" }, 4],
      },
    },
    { message: { role: "user", content: "kept" }, contextItems: [{}, 3], conversationSummary: "what was before" },
    {
      message: {
        role: "assistant",
        content: 5,
        toolCalls: [{}, { id: "c", function: { name: "x", arguments: "{broken" } }],
      },
      toolCallStates: [{ toolCallId: "c", output: "none" }, 2],
    },
    { message: { role: "tool", toolCallId: "nobody's", content: "an answer to nothing" } },
    { message: { role: "wizard", content: "?" } },
    { message: { role: "system", content: "be" } },
  ],
});

export const clineHistory = () => [
  { role: "user", content: [{ type: "text", text: "<task>\nFix the build\n</task>" }], ts: 1_700_000_000_000 },
  {
    role: "assistant",
    content: [
      { type: "text", text: "Looking." },
      { type: "tool_use", id: "toolu_9", name: "read_file", input: { path: "a" } },
    ],
    ts: 1_700_000_001_000,
  },
  {
    role: "user",
    content: [{ type: "tool_result", tool_use_id: "toolu_9", content: "export {}" }],
    ts: 1_700_000_002_000,
  },
  { role: "assistant", content: [{ type: "text", text: "Done." }], ts: 1_700_000_003_000 },
];
export const clineUi = () => [
  { ts: 1_700_000_000_000, type: "say", say: "task", text: "Fix the build" },
  {
    ts: 1_700_000_000_500,
    type: "say",
    say: "api_req_started",
    text: JSON.stringify({ tokensIn: 10, tokensOut: 5, cacheReads: 100, cacheWrites: 20, cost: 0.25 }),
  },
  {
    ts: 1_700_000_002_500,
    type: "say",
    say: "api_req_started",
    text: JSON.stringify({ tokensIn: 12, tokensOut: 6, cost: 0.5 }),
  },
];
export const clineItem = () => ({ id: "1700000000000", ts: 1_700_000_000_000, task: "Fix the build", totalCost: 0.75 });

export const nastyClineHistory = () => [
  { role: "user", content: "plain" },
  { role: "assistant" },
  { role: "assistant", content: { a: 1 } },
  {
    role: "user",
    content: [
      { type: "tool_result", content: [{ type: "image", source: { type: "url", url: "https://evil.example" } }] },
      { type: "document" },
    ],
  },
  { role: "narrator", content: "once upon a time" },
  null,
  "text",
  { role: "user", content: [{ type: "text", text: "key AKIAIOSFODNN7EXAMPLF and" }], ts: "now" },
];

const surroundings = (more = "") => ({
  type: "text",
  text: `<environment_details>\n# Current Time\n9:12\n${more}</environment_details>`,
});
const heard = (...content: unknown[]) => ({ role: "user", content });
const told = (words: string) => ({ role: "assistant", content: [{ type: "text", text: words }] });

/** As models that call tools in words are spoken to: tags, headings, and what the program tells of its surroundings. */
export const taggedHistory = () => [
  heard({ type: "text", text: "<task>\nFix <b>it</b>\n</task>" }, surroundings("<model>claude-x</model>\n")),
  told(
    "<thinking>\nFirst the file.\n</thinking>\n\nI read it.\n\n<read_file>\n<path>src/a.ts</path>\n<start_line>1</start_line>\n</read_file>",
  ),
  heard(
    { type: "text", text: "[read_file for 'src/a.ts'] Result:" },
    { type: "text", text: "let a = '<task>';" },
    surroundings(),
  ),
  told(
    "<write_to_file>\n<path>src/a.ts</path>\n<content>\n<path>x</path></content></write_to_file>\n</content>\n</write_to_file>",
  ),
  heard({ type: "text", text: "[write_to_file for 'src/a.ts'] Result:\n\nThe user denied this operation." }),
  told("<ask_followup_question>\n<question>Which one?</question>\n</ask_followup_question>"),
  heard(
    { type: "text", text: "[ask_followup_question for 'Which one?'] Result:" },
    { type: "text", text: "<answer>\nThe first\n</answer>" },
  ),
  told("A `<read_file>` in words is no call.\n\n<attempt_completion>\n<result>\nDone <i>now</i>."),
  heard({ type: "text", text: "[ERROR] You did not use a tool" }),
];

/** The newest call tools by themselves, and think in blocks. */
export const nativeHistory = () => [
  heard({ type: "text", text: "<user_message>\nFormat it\n</user_message>" }),
  {
    role: "assistant",
    content: [
      { type: "reasoning", text: "Which way?" },
      { type: "tool_use", id: "n1", name: "list_files", input: {} },
    ],
  },
  heard({ type: "tool_result", tool_use_id: "n1", content: "a.ts" }, surroundings()),
  {
    role: "assistant",
    content: [{ type: "tool_use", id: "n2", name: "attempt_completion", input: { result: "Formatted." } }],
  },
  heard({ type: "tool_result", tool_use_id: "n2", content: "<feedback>\nThanks\n</feedback>" }),
];

const line = (uuid: string, parentUuid: string | null, more: object) => ({
  parentUuid,
  isSidechain: false,
  userType: "external",
  cwd: "/home/someone/project",
  sessionId: "cc-1",
  version: "2.0.0",
  uuid,
  timestamp: "2025-06-01T10:00:00.000Z",
  ...more,
});
const answer = (id: string, content: unknown[], more: object = {}) => ({
  type: "assistant",
  message: {
    id,
    type: "message",
    role: "assistant",
    model: "claude-sonnet-4-5",
    content,
    usage: { input_tokens: 4, cache_creation_input_tokens: 100, cache_read_input_tokens: 1000, output_tokens: 50 },
  },
  ...more,
});
const result = (id: string, content: unknown) => ({
  type: "user",
  message: { role: "user", content: [{ type: "tool_result", tool_use_id: id, content }] },
});

/** Two calls at once, each on a line of its own, as the program writes them; and a question that was asked again. */
export const claudeCodeLines = (): unknown[] => [
  { type: "summary", summary: "Broken login test", leafUuid: "u9" },
  { type: "file-history-snapshot", messageId: "x", snapshot: {} },
  line("u1", null, { type: "user", message: { role: "user", content: "Why does the login test fail?" } }),
  line("u2", "u1", answer("msg_1", [{ type: "thinking", thinking: "Look first.", signature: "s" }])),
  line("u3", "u2", answer("msg_1", [{ type: "tool_use", id: "t1", name: "Bash", input: { command: "npm test" } }])),
  line("u4", "u3", result("t1", "1 failing")),
  line(
    "u5",
    "u3",
    answer("msg_1", [{ type: "tool_use", id: "t2", name: "Read", input: { file_path: "/p/login.ts" } }]),
  ),
  line("u6", "u5", result("t2", [{ type: "text", text: "export const login" }])),
  line("u7", "u6", answer("msg_2", [{ type: "text", text: "The clock is mocked twice." }], { costUSD: 0.02 })),
  line("s1", "u7", { type: "system", subtype: "turn_duration", content: "" }),
  line("u8", "s1", { type: "user", message: { role: "user", content: "Fix it" } }),
  line("u9", "u8", answer("msg_3", [{ type: "text", text: "Fixed." }])),
  line("v8", "s1", { type: "user", message: { role: "user", content: "Explain it" } }),
  line("v9", "v8", answer("msg_4", [{ type: "text", text: "It is like this." }])),
];

const typed = (content: string) => ({ type: "user", message: { role: "user", content } });
/** Commands that are the program's own, as it writes down that they were typed, and what they printed. */
export const commandLines = (): unknown[] => [
  line(
    "c1",
    null,
    typed(
      "<command-name>/model</command-name>\n            <command-message>model</command-message>\n            <command-args>opus</command-args>",
    ),
  ),
  line("c2", "c1", typed("<local-command-stdout>Set model to Opus</local-command-stdout>")),
  line("c3", "c2", typed("<bash-input>ls</bash-input>")),
  line("c4", "c3", typed("<bash-stdout>a.ts</bash-stdout><bash-stderr></bash-stderr>")),
  line("c5", "c4", typed("What is <command-name>?")),
  line("c6", "c5", answer("msg_c", [{ type: "text", text: "A tag." }])),
];

export const nastyClaudeCodeLines = (): string[] => [
  "not json",
  "{}",
  "[1]",
  "null",
  JSON.stringify({ type: "user", message: { content: "no id" } }),
  JSON.stringify({ type: "user", uuid: "a", parentUuid: "b", message: { role: "user", content: "in a circle" } }),
  JSON.stringify({
    type: "assistant",
    uuid: "b",
    parentUuid: "a",
    message: { role: "assistant", content: [{ type: "text", text: "round" }, { type: "x" }] },
  }),
  JSON.stringify({ type: "user", uuid: "a", parentUuid: null, message: { content: "twice" } }),
  JSON.stringify({ type: "assistant", uuid: "c", parentUuid: 7, timestamp: "never", message: null }),
  JSON.stringify({ type: "teleport", uuid: "d", parentUuid: "gone" }),
  JSON.stringify({
    type: "user",
    uuid: "e",
    parentUuid: "d",
    message: { content: [{ type: "tool_result", tool_use_id: "nobody", content: 3 }] },
  }),
  '{"type":"user","uuid":"f","message":{"role":"user","content":"torn in the mid',
];
