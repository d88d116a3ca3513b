// The servers that a workspace's .vscode/mcp.json names (VS Code's own format). They are the repository's wish: nothing of it
// is started until a person has approved exactly that. A sign-in without a person cannot be written in it: its "oauth" names
// no authorization server that the secrets would be for.
import path from "node:path";
import { toErrorInfo } from "../core/failure.ts";
import type { Json } from "../core/json.ts";
import { english } from "../core/l10n.ts";
import type { McpServer, McpTransport, McpVariable } from "../core/mcp.ts";
import { parseJsonWithComments } from "./jsonWithComments.ts";
import { shownText } from "./shownText.ts";

export interface WorkspaceFile {
  readonly folder: { readonly name: string; readonly path: string };
  /** Of the file. */
  readonly path: string;
  readonly text: string;
}

export interface WorkspaceServer {
  readonly server: McpServer;
  /** What a person is asked for, in the file's words, by the name under which it is kept. */
  readonly questions: Readonly<Record<string, string>>;
  /** Why it cannot be started, in English; null when it can. */
  readonly problem: string | null;
}

export interface FileReading {
  readonly servers: readonly WorkspaceServer[];
  /** What is wrong with the file as a whole, in English; null when it can be read. */
  readonly problem: string | null;
}

/** Characters. A larger file is none that a person wrote. */
const LONGEST_FILE = 500_000;
const MOST_SERVERS = 50;
const LONGEST_NAME = 100;

type Entry = { readonly [key: string]: Json };
const isRecord = (value: Json | undefined): value is Entry =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `digest`: a cryptographic hash in hexadecimal. */
export function readWorkspaceFile(file: WorkspaceFile, digest: (text: string) => string): FileReading {
  const broken = (problem: string): FileReading => ({ servers: [], problem });
  if (file.text.length > LONGEST_FILE) return broken(english("The file is too large."));
  let root: Json;
  try {
    root = parseJsonWithComments(file.text);
  } catch (thrown) {
    return broken(english("The file is not JSON: {0}", toErrorInfo(thrown).message));
  }
  if (!isRecord(root) || !isRecord(root.servers ?? {})) return broken(english('The file has no "servers".'));
  const questions = readQuestions(root.inputs);
  const entries = Object.entries(isRecord(root.servers) ? root.servers : {}).slice(0, MOST_SERVERS);
  const servers = entries.map(([key, entry]): WorkspaceServer => {
    // It stands within questions: nothing of it begins a line there.
    const name = shownText(key).replaceAll(/\s+/g, " ").slice(0, LONGEST_NAME);
    // The same in every session, and another one for the same name in another folder.
    const id = `workspace:${digest(`${file.folder.path}\n${key}`).slice(0, 16)}`;
    const read = isRecord(entry) ? readTransport(entry, file.folder.path) : english("It is no object.");
    if (typeof read === "string") {
      const nothing: McpTransport = { kind: "stdio", command: "", args: [], cwd: "", env: [] };
      return { server: { id, name, transport: nothing }, questions, problem: read };
    }
    return { server: { id, name, transport: read }, questions, problem: null };
  });
  return { servers, problem: null };
}

function readQuestions(inputs: Json | undefined): Record<string, string> {
  if (!Array.isArray(inputs)) return {};
  return Object.fromEntries(
    inputs.flatMap((input: Json): [string, string][] => {
      if (!isRecord(input) || typeof input.id !== "string") return [];
      const description = typeof input.description === "string" ? input.description : "";
      return [[`input:${input.id}`, shownText(description).slice(0, 500)]];
    }),
  );
}

/** The transport, or why it cannot be used. */
function readTransport(entry: Entry, folder: string): McpTransport | string {
  const places: Readonly<Record<string, string>> = {
    workspaceFolder: folder,
    workspaceFolderBasename: path.basename(folder),
    pathSeparator: path.sep,
    "/": path.sep,
  };
  const place = (text: string) =>
    text.replace(/\$\{([\w/]+)(?::[^}]*)?\}/g, (whole, name: string) => places[name] ?? whole);
  if (entry.type === "sse")
    return english("It wants the transport SSE, which is no longer in use. Ask for its HTTP address.");
  if (entry.envFile !== undefined) return english("It wants a file of environment variables, which is not read.");
  if (typeof entry.url === "string") {
    const url = place(entry.url);
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed === null || !/^https?:$/.test(parsed.protocol))
      return english("Its address is not one of http or https.");
    const headers = readVariables(entry.headers, place);
    return headers === null ? english('Its "headers" are not texts by name.') : { kind: "http", url, headers };
  }
  if (typeof entry.command !== "string" || entry.command === "")
    return english('It has neither a "command" nor a "url".');
  const args = entry.args ?? [];
  if (!Array.isArray(args) || !args.every((one: Json): one is string => typeof one === "string"))
    return english('Its "args" are not a list of texts.');
  const env = readVariables(entry.env, place);
  if (env === null) return english('Its "env" is not texts by name.');
  const cwd = typeof entry.cwd === "string" ? path.resolve(folder, place(entry.cwd)) : folder;
  return { kind: "stdio", command: place(entry.command), args: args.map(place), cwd, env };
}

function readVariables(given: Json | undefined, place: (text: string) => string): McpVariable[] | null {
  if (given === undefined) return [];
  if (!isRecord(given)) return null;
  const variables = Object.entries(given).map(([name, value]) => ({ name, value }));
  if (!variables.every(({ value }) => typeof value === "string" || typeof value === "number" || value === null))
    return null;
  return variables.map(({ name, value }) => ({ name, value: value === null ? "" : place(String(value)) }));
}
