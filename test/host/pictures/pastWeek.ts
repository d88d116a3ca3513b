// A week of work, written into a history that VS Code has open, as another window would: agents, and what their sessions came to.
import type { AgentSpec } from "../../../src/core/agent.ts";
import type { Cost } from "../../../src/core/cost.ts";
import type { Entry, Fact } from "../../../src/core/event.ts";
import type { ModelRef } from "../../../src/core/message.ts";
import { lookUp, table } from "../../../src/providers/priceTable.ts";
import { openStore } from "../../../src/store/store.ts";

const DAY = 86_400_000;
const tools = ["read_file", "list_folder", "glob", "search", "edit_file", "shell", "problems"];

const specs = {
  tests: {
    name: "Test writer",
    description: "Writes the tests that a change should have had",
    model: "claude-haiku-4-5",
    instructions: "You write tests as this project does: small, with one reason to fail, named after what they show.",
    tools: ["read_file", "write_file", "shell"],
  },
  mender: {
    name: "Mender",
    description: "Finds the cause of a bug, fixes it, and has it tested",
    model: "claude-sonnet-5",
    instructions:
      "You fix bugs in a {{language}} project.\n\n- Find the cause before you change anything, and say how you know.\n" +
      "- Change as little as will do.\n- Have every fix tested by the test writer, and run the tests.",
    tools,
    variables: { language: "TypeScript" },
    parameters: { effort: "medium" },
    limits: { modelCalls: 20, cost: 0.5 },
  },
  local: {
    name: "Scribe",
    description: "Commit messages and release notes, on this machine",
    model: "qwen3:8b",
    instructions: "You write commit messages: one line, in the imperative, and why, if that is not plain.",
    tools: ["read_file"],
  },
} satisfies Record<string, Partial<AgentSpec>>;

type Who = keyof typeof specs;

/** Days ago, the hour, who, what was said, how many calls it took, and thousands of tokens sent in each. */
const week: readonly (readonly [number, number, Who, string, number, number])[] = [
  [6, 10, "mender", "Dates before 1970 come out a day early", 14, 21],
  [6, 15, "tests", "Cover the parser's error messages", 9, 12],
  [5, 9, "mender", "The export drops the last row", 11, 18],
  [5, 11, "local", "Sum up this week's changes", 4, 9],
  [4, 14, "mender", "Upload hangs when the server is slow", 23, 34],
  [4, 16, "tests", "Tests for the retry of uploads", 12, 16],
  [3, 10, "mender", "Two windows overwrite each other's settings", 19, 29],
  [2, 9, "local", "Release notes for 2.4", 6, 11],
  [2, 13, "mender", "Search misses words with umlauts", 9, 15],
  [1, 10, "tests", "Property tests for the date parser", 15, 19],
  [1, 14, "mender", "The sidebar flickers on start", 17, 26],
  [1, 17, "local", "Commit messages for the branch", 5, 6],
  [0, 8, "mender", "Paste loses the last line break", 8, 14],
];

const toolNames = ["read_file", "read_file", "search", "edit_file", "shell", "read_file", "problems"];

function costOf(model: ModelRef, usage: { input: number; output: number; cacheRead: number }, at: number): Cost {
  if (model.provider === "ollama") return { kind: "free", why: "It runs on this machine." };
  const found = lookUp({ vendor: model.provider }, model.model, usage, usage.input, usage.output, at);
  if (found === null || "why" in found) throw new Error(`"${model.model}" has no price.`);
  return { kind: "computed", usd: found.usd, table, entry: found.entry, exact: true };
}

/** As many calls as it took, a tool's call between each and the next. */
function session(
  who: Who,
  model: ModelRef,
  said: string,
  calls: number,
  thousands: number,
  at: number,
): [Entry, number][] {
  const entries: [Entry, number][] = [];
  let now = at;
  const add = (fact: Fact, span: string | null, parent: string | null = null, ms = 0) => {
    now += ms;
    entries.push([{ fact, span, parent }, now]);
  };
  const turn = `${said} turn`;
  add({ kind: "message.user", content: [{ type: "text", text: said }] }, null);
  add({ kind: "turn.started", agentVersion: `${who} 2`, agentName: specs[who].name }, turn);
  for (let call = 1; call <= calls; call++) {
    const span = `${said} ${call}`;
    // Not all alike: what is sent grows, and how long an answer takes depends on how much it says.
    const input = Math.round(thousands * 1_000 * (0.4 + (0.9 * call) / calls));
    const output = 180 + ((call * 137) % 420);
    const cacheRead = call === 1 ? 0 : Math.round(input * 0.82);
    const usage = { input, output, cacheRead, ...(who === "mender" ? { reasoning: Math.round(output * 0.3) } : {}) };
    const totalMs = 1_400 + usage.output * 9 + ((call * 311) % 900);
    const last = call === calls;
    const name = toolNames[call % toolNames.length] ?? "read_file";
    add(
      {
        kind: "model.requested",
        model,
        request: "",
        system: "",
        tools: [],
        parameters: {},
        messages: call,
        attempt: 1,
      },
      span,
      turn,
    );
    add(
      {
        kind: "model.responded",
        model,
        answeredBy: model.model,
        content: last ? [{ type: "text", text: "Done." }] : [{ type: "call", callId: span, name, input: {} }],
        usage,
        cost: costOf(model, usage, at),
        finish: last ? { reason: "stop", vendor: "end_turn" } : { reason: "tools", vendor: "tool_use" },
        timing: { firstPartMs: 480 + ((call * 97) % 300), totalMs },
      },
      span,
      null,
      totalMs,
    );
    if (last) break;
    const isError = call % 11 === 5;
    add({ kind: "tool.requested", callId: span, name, input: {}, effect: "read", preview: name }, `${span} tool`, turn);
    add(
      { kind: "tool.finished", callId: span, name, text: "", isError, durationMs: 40 * call },
      `${span} tool`,
      null,
      40 * call,
    );
  }
  add({ kind: "turn.ended", reason: "done", durationMs: now - at }, turn);
  return entries;
}

/** Needs the connections to Anthropic and Ollama. */
export async function writePastWeek(file: string, dist: string): Promise<void> {
  const store = await openStore({ file, worker: `${dist}/worker.js`, wasm: `${dist}/sql-wasm.wasm` });
  const connections = (await store.call("connections.list", {})).map(({ connection }) => connection);
  const modelOf = (who: Who): ModelRef => {
    const provider = who === "local" ? "ollama" : "anthropic";
    const connection = connections.find((one) => one.provider === provider);
    if (connection === undefined) throw new Error(`There is no connection to ${provider}.`);
    return { connection: connection.id, provider, model: specs[who].model };
  };
  const midnight = new Date().setHours(0, 0, 0, 0);
  for (const who of ["mender", "tests", "local"] as const) {
    const spec: AgentSpec = {
      parameters: {},
      connection: modelOf(who).connection,
      ...specs[who],
      ...(who === "mender" ? { agents: ["tests"] } : {}),
    };
    const first = { ...spec, instructions: "You fix bugs." };
    await store.call("agents.save", { agent: who, version: `${who} 1`, spec: first, at: midnight - 8 * DAY });
    await store.call("agents.save", { agent: who, version: `${who} 2`, spec, at: midnight - 7 * DAY });
  }
  for (const [days, hour, who, said, calls, thousands] of week) {
    const at = Math.min(midnight - days * DAY + hour * 3_600_000, Date.now() - 1_800_000);
    const branch = `${said} branch`;
    await store.call("sessions.create", { id: said, branch, purpose: "chat", title: said, agent: who, at });
    const entries = session(who, modelOf(who), said, calls, thousands, at);
    const events = entries.map(([entry, time], index) => ({ ...entry, id: `${said} ${index}`, at: time }));
    await store.call("events.append", { session: said, branch, events });
  }
  await store.dispose();
}
