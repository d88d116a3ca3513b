// Replays the sessions of a file and prints what comes of it: for scripts that must notice when an agent's requests change.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { AgentVersion } from "../core/agent.ts";
import type { Event } from "../core/event.ts";
import { fail, isFailure, toErrorInfo } from "../core/failure.ts";
import type { Effort, Parameters, ToolSpec } from "../core/provider.ts";
import { type Replay, type ReplayChange, replay } from "../core/replay.ts";
import { asRecorded, type Edits, withEdits, withVersion } from "../core/replayChange.ts";
import { replayLines } from "../core/replayLines.ts";
import { type RecordedSession, recordedSessions, type StoreProgram } from "./recordedSessions.ts";

const USAGE = `Usage: replay FILE [options]

Runs the recorded sessions of an exported bundle, or of a studio.sqlite, again through this version's agent loop. Models,
tools and people are answered for by the record: nothing is sent, nothing is run, nothing is written.

  --session ID         only this session
  --branches           every branch, not only the one that a session shows
  --version N          answer with version N of each agent, as far as the file has it
  --system FILE        with the system prompt in this file
  --parameters JSON    with these, as {"temperature":0.2,"maxOutputTokens":4000,"effort":"low"}
  --tools A,B,C        with these of the recorded tools, in this order
  --json               print one JSON document a session

The exit code is 0 when every request is the same, 1 when one is not, 2 when nothing could be read or compared.`;

export interface Output {
  print(line: string): void;
  complain(line: string): void;
}

const SAME = 0;
const DIVERGED = 1;
const UNREAD = 2;

/** Answers the exit code. */
export async function replayCommand(
  args: readonly string[],
  program: StoreProgram,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await run(args, program, output, signal);
  } catch (thrown) {
    const { message, advice } = toErrorInfo(thrown);
    output.complain(advice === undefined ? message : `${message} ${advice}`);
    if (!isFailure(thrown)) output.complain(USAGE);
    return UNREAD;
  }
}

async function run(
  args: readonly string[],
  program: StoreProgram,
  { print, complain }: Output,
  signal: AbortSignal,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      session: { type: "string" },
      branches: { type: "boolean", default: false },
      version: { type: "string" },
      system: { type: "string" },
      parameters: { type: "string" },
      tools: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    print(USAGE);
    return SAME;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error("Name one file.");
  const edits: Edits = {
    ...(values.system === undefined ? {} : { system: await textOf(values.system) }),
    ...(values.parameters === undefined ? {} : { parameters: parametersOf(values.parameters) }),
    ...(values.tools === undefined ? {} : { tools: values.tools.split(",").filter((name) => name !== "") }),
  };
  const number = values.version === undefined ? null : Number(values.version);
  if (number !== null && !Number.isInteger(number)) throw new Error("--version takes a number.");

  let [found, compared, diverged] = [0, 0, 0];
  for await (const session of recordedSessions(file, program, complain, signal)) {
    if (values.session !== undefined && values.session !== session.id) continue;
    found += 1;
    const branches = values.branches ? session.branches.map(({ id }) => id) : [session.head];
    for (const branch of branches) {
      const history = await session.history(branch);
      const change = changeFor(session, history, number, edits);
      const result = await replay(history, change, { digest, pause }, signal);
      compared += result.verdict === "nothing" ? 0 : 1;
      diverged += result.verdict === "diverged" ? 1 : 0;
      const { id, title } = session;
      if (values.json) print(JSON.stringify({ session: id, title, branch, ...result }));
      else for (const line of linesOf(session, branch, branches.length, result)) print(line);
    }
  }
  if (found === 0) {
    const which = values.session === undefined ? "no session" : `no session “${values.session}”`;
    throw fail("missing", `“${file}” holds ${which}.`);
  }
  if (diverged > 0) return DIVERGED;
  return compared > 0 ? SAME : UNREAD;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    throw fail("invalid", toErrorInfo(thrown).message);
  }
}

const EFFORTS: readonly Effort[] = ["off", "low", "medium", "high"];

function parametersOf(text: string): Parameters {
  const wrong = fail("invalid", `--parameters cannot be ${text}.`, "See --help for what they look like.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong;
  const { temperature, maxOutputTokens, effort, ...others }: Record<string, unknown> = { ...value };
  const known = EFFORTS.find((one) => one === effort);
  const isNumber = (one: unknown): one is number | undefined => one === undefined || typeof one === "number";
  if (!isNumber(temperature) || !isNumber(maxOutputTokens) || (effort !== undefined && known === undefined))
    throw wrong;
  if (Object.keys(others).length > 0) throw wrong;
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(known === undefined ? {} : { effort: known }),
  };
}

function changeFor(
  { versions }: RecordedSession,
  history: readonly Event[],
  number: number | null,
  edits: Edits,
): ReplayChange {
  const tools = recordedTools(history);
  const missing = edits.tools?.find((name) => tools.every((spec) => spec.name !== name));
  if (missing !== undefined) throw fail("missing", `The record has no tool “${missing}”.`);
  let change = asRecorded(versions);
  if (number !== null) {
    const chosen = versions.filter((version) => version.number === number);
    if (chosen.length === 0) throw fail("missing", `The file has no version ${number} of an agent of this session.`);
    change = withVersions(chosen, versions, tools);
  }
  return withEdits(change, edits, tools);
}

/** Each agent's turns by its own. */
function withVersions(
  chosen: readonly AgentVersion[],
  versions: readonly AgentVersion[],
  tools: readonly ToolSpec[],
): ReplayChange {
  return (frame, turn, history) => {
    const agent = versions.find(({ id }) => id === turn.started.fact.agentVersion)?.agent;
    const version = chosen.find((one) => one.agent === agent);
    const change =
      version === undefined ? asRecorded(versions) : withVersion({ version, versions, tools, providerOf: () => null });
    return change(frame, turn, history);
  };
}

function recordedTools(history: readonly Event[]): ToolSpec[] {
  const specs = history.flatMap(({ fact }) => (fact.kind === "model.requested" ? fact.tools : []));
  return [...new Map(specs.map((spec) => [spec.name, spec])).values()];
}

function linesOf({ id, title }: RecordedSession, branch: string, branches: number, result: Replay): string[] {
  const name = `${title || "Untitled session"} (${id}${branches > 1 ? `, branch ${branch}` : ""})`;
  return [name, ...replayLines(result).map((line) => `  ${line}`)];
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const pause = async () => {};
