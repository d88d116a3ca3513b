// Where other programs keep their histories on this machine. Their folders are listed and their files read, nothing else: no
// link is followed out of them, and no name in a file is opened.
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { type ForeignProgram, foreignPrograms } from "../../core/event.ts";
import { t } from "../../core/l10n.ts";
import { type Found, problem } from "../found.ts";
import { fileChunks } from "../sourceFile.ts";
import { readClaudeCode } from "./claudeCodeFile.ts";
import { clineConversation } from "./cline.ts";
import { continueConversation, isContinue } from "./continue.ts";
import { fields, list } from "./fields.ts";
import { foundOf } from "./foundOf.ts";

export interface Places {
  /** The person's home. */
  readonly home: string;
  /** The folder in which VS Code's extensions keep what is theirs, each in one by its name. */
  readonly globalStorage: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface FoundSource {
  readonly program: ForeignProgram;
  readonly name: string;
  readonly folder: string;
  /** How many conversations there seem to be. */
  readonly count: number;
  read(now: number, signal: AbortSignal): AsyncGenerator<Found>;
}

/** More than anybody has; a folder with more is something else. */
const MOST_FILES = 20_000;
/** Bytes of a file that is read whole: a long task with its pictures. */
const LONGEST_FILE = 128 * 1024 * 1024;

/** Those that are there and hold something. */
export async function findSources(places: Places): Promise<FoundSource[]> {
  const { home, globalStorage, environment } = places;
  const claudeCode = path.join(environment.CLAUDE_CONFIG_DIR || path.join(home, ".claude"), "projects");
  const continued = path.join(environment.CONTINUE_GLOBAL_DIR || path.join(home, ".continue"), "sessions");
  const found = await Promise.all([
    sourceOf("claudeCode", claudeCode, await claudeCodeFiles(claudeCode), readClaudeCode),
    sourceOf("continue", continued, await continueFiles(continued), readContinue),
    tasksOf("cline", path.join(globalStorage, "saoudrizwan.claude-dev")),
    tasksOf("roo", path.join(globalStorage, "rooveterinaryinc.roo-cline")),
  ]);
  return found.filter(({ count }) => count > 0);
}

function sourceOf(
  program: ForeignProgram,
  folder: string,
  files: readonly string[],
  readOne: (file: string, now: number, signal: AbortSignal) => AsyncGenerator<Found>,
): FoundSource {
  return {
    ...{ program, folder, name: foreignPrograms[program], count: files.length },
    async *read(now, signal) {
      for (const file of files) {
        signal.throwIfAborted();
        try {
          yield* readOne(file, now, signal);
        } catch (thrown) {
          if (signal.aborted) throw thrown;
          yield problem(path.basename(file), thrown instanceof Error ? thrown.message : String(thrown));
        }
      }
    },
  };
}

/** What is in a folder; nothing when there is none. */
async function entries(folder: string): Promise<Dirent[]> {
  const all = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return all.slice(0, MOST_FILES).sort((one, other) => one.name.localeCompare(other.name));
}

async function claudeCodeFiles(folder: string): Promise<string[]> {
  const projects = (await entries(folder)).filter((entry) => entry.isDirectory());
  const files: string[] = [];
  for (const { name } of projects) {
    // Those of agents within a session are parts of it, and no conversations with a person.
    for (const entry of await entries(path.join(folder, name)))
      if (entry.isFile() && entry.name.endsWith(".jsonl") && !entry.name.startsWith("agent-"))
        files.push(path.join(folder, name, entry.name));
    if (files.length > MOST_FILES) break;
  }
  return files.slice(0, MOST_FILES);
}

const continueFiles = async (folder: string): Promise<string[]> =>
  (await entries(folder))
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json") && entry.name !== "sessions.json")
    .map(({ name }) => path.join(folder, name));

async function* readContinue(file: string, now: number, signal: AbortSignal): AsyncGenerator<Found> {
  const value = await readJson(file, signal);
  const index = await readJson(path.join(path.dirname(file), "sessions.json"), signal).catch(() => undefined);
  const row = list(index)
    .map(fields)
    .find(({ sessionId }) => sessionId === fields(value).sessionId);
  // When it was begun stands in the list alone.
  const whole = { dateCreated: Number(row?.dateCreated), ...fields(value) };
  yield* foundOf(path.basename(file), () => (isContinue(whole) ? continueConversation(whole) : null), now);
}

async function tasksOf(program: "cline" | "roo", storage: string): Promise<FoundSource> {
  const tasks = path.join(storage, "tasks");
  const folders: string[] = [];
  for (const entry of await entries(tasks)) {
    const folder = path.join(tasks, entry.name);
    const isTask = (await entries(folder)).some(({ name }) => name === HISTORY);
    if (entry.isDirectory() && isTask) folders.push(folder);
  }
  return sourceOf(program, tasks, folders, (folder, now, signal) => readTask(program, storage, folder, now, signal));
}

const HISTORY = "api_conversation_history.json";

async function* readTask(
  program: "cline" | "roo",
  storage: string,
  folder: string,
  now: number,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  const id = path.basename(folder);
  const missing = () => undefined;
  const history = await readJson(path.join(folder, HISTORY), signal);
  const ui = await readJson(path.join(folder, "ui_messages.json"), signal).catch(missing);
  const own = await readJson(path.join(folder, "history_item.json"), signal).catch(missing);
  const all = await readJson(path.join(storage, "state", "taskHistory.json"), signal).catch(missing);
  const item = own ?? list(all).find((row) => fields(row).id === id);
  if (ui === undefined)
    yield problem(id, t("What its requests cost is not there: its ui_messages.json could not be read."));
  yield* foundOf(id, () => clineConversation({ program, id, history, ui, item }), now);
}

/** Throws with why it could not be read. */
async function readJson(file: string, signal: AbortSignal): Promise<unknown> {
  const { size } = await stat(file);
  if (size > LONGEST_FILE) throw new Error("It is longer than can be imported, and was left out.");
  const chunks: Uint8Array[] = [];
  for await (const chunk of fileChunks(file, signal)) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new Error("It is not JSON, and was left out.");
  }
}
