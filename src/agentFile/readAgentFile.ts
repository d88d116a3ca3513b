// An agent out of a file: our own, VS Code's `.agent.md`, or Claude Code's. What has no place here is named, never dropped unsaid.
import type { AgentSpec } from "../core/agent.ts";
import { fail } from "../core/failure.ts";
import { firstHidden } from "../core/hiddenText.ts";
import { english, t } from "../core/l10n.ts";
import type { OwnLimits } from "../core/limits.ts";
import type { Effort, Parameters } from "../core/provider.ts";
import { variablesIn } from "../core/variables.ts";
import { mapTools } from "./foreignTools.ts";
import { readFrontMatter } from "./frontMatter.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a file's names can mean here. */
export interface Known {
  readonly tools: readonly string[];
  readonly connections: readonly Named[];
  readonly agents: readonly Named[];
  readonly servers: readonly Named[];
}

export interface ReadAgent {
  /** Only what the file says. */
  readonly said: Partial<AgentSpec> & Pick<AgentSpec, "name" | "instructions">;
  /** For a person, before anything is done with it: sentences. */
  readonly notes: readonly string[];
}

/** Characters: what an agent's instructions may have, and as much front matter again as anybody writes. */
export const LONGEST_FILE = 520_000;
/** As much of a value as is shown of one that is not used. */
const SHOWN_VALUE = 60;
/** Other products' words for "whatever is chosen there", which name no model. */
const NO_MODEL = /^(inherit|sonnet|opus|haiku|auto)$|\(.*\)$/i;
const EFFORTS: readonly Effort[] = ["off", "low", "medium", "high"];

/** `file`: its name, without folders. Throws `invalid` when the file cannot be an agent's. */
export function readAgentFile(text: string, file: string, known: Known): ReadAgent {
  if (text.length > LONGEST_FILE) throw fail("invalid", english('"{0}" is too long for an agent\'s file.', file));
  if (text.includes("\0"))
    throw fail("invalid", english('"{0}" is no text.', file), english("Choose a Markdown file."));
  const { values, body, proper } = readFrontMatter(text);
  const notes: string[] = [];
  if (!proper) notes.push(t("What stands above the instructions is not proper YAML, and was read line by line."));
  const rest = new Map(values);
  /** The value, which has a place then; undefined, and among what is not used, when it is of another kind. */
  function take<Value>(keys: readonly string[], read: (value: unknown) => Value | undefined): Value | undefined {
    for (const key of keys) {
      if (!rest.has(key)) continue;
      const value = read(rest.get(key));
      if (value === undefined) continue;
      rest.delete(key);
      return value;
    }
    return undefined;
  }

  const name = (take(["name"], words) ?? file.replace(/(\.agent|\.chatmode)?\.\w+$/i, "")).slice(0, 200);
  const description = take(["description"], words)?.slice(0, 2_000);
  const instructions = body;
  const tools = take(["tools"], list);
  const mapped = tools === undefined ? null : mapTools(tools, known.tools);
  if (mapped === null) notes.push(t("It names no tools."));
  else {
    if (mapped.taken.length > 0) notes.push(t("Tools: {0}.", mapped.taken.join(", ")));
    if (mapped.unknown.length > 0) notes.push(t("There is no tool here for {0}.", mapped.unknown.join(", ")));
  }
  const model = modelOf(take(["model"], list), notes);
  const connection = resolve("connection", take(["connection"], words), known.connections, notes);
  const agents = resolveAll("agent", take(["agents"], list), known.agents, notes);
  const servers = resolveAll("server", take(["servers"], list), known.servers, notes);
  const parameters = parametersOf(take);
  const limits = take(["limits"], limitsOf) ?? take(["maxTurns"], (value) => limitsOf({ "model-calls": value }));
  const variables = take(["variables"], texts);

  const asked = variablesIn(instructions).filter((variable) => !(variable in (variables ?? {})));
  if (asked.length > 0)
    notes.push(t("It asks for {0} when a session begins.", asked.map((one) => `{{${one}}}`).join(", ")));
  const hidden = firstHidden(instructions.replace(/[\n\t]/g, ""));
  if (hidden !== null) notes.push(t("Its instructions hold characters that are not seen ({0}).", hidden));
  if (rest.size > 0)
    notes.push(t("Not used: {0}.", [...rest].map(([key, value]) => `${key} (${shown(value)})`).join(", ")));

  return {
    notes,
    said: {
      name,
      instructions,
      ...(description === undefined ? {} : { description }),
      ...(connection === undefined ? {} : { connection }),
      ...(model === undefined ? {} : { model }),
      ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
      ...(mapped === null ? {} : { tools: mapped.tools }),
      ...(agents === undefined ? {} : { agents }),
      ...(servers === undefined ? {} : { servers }),
      ...(limits === undefined ? {} : { limits }),
      ...(variables === undefined ? {} : { variables }),
    },
  };
}

type Take = <Value>(keys: readonly string[], read: (value: unknown) => Value | undefined) => Value | undefined;

const words = (value: unknown): string | undefined => {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text.trim() : undefined;
};

/** A list, or what Claude Code writes for one: words with commas between them. */
const list = (value: unknown): string[] | undefined => {
  const entries = typeof value === "string" ? value.replace(/^\[(.*)\]$/, "$1").split(/,(?![^(]*\))/) : value;
  if (!Array.isArray(entries)) return undefined;
  const found = entries.map((entry) => words(entry)?.replace(/^(["'])(.*)\1$/, "$2"));
  return found.every((entry) => entry !== undefined) ? found : undefined;
};

const within = (lowest: number, highest: number, whole: boolean) => (value: unknown) => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !(number >= lowest && number <= highest)) return undefined;
  return whole && !Number.isInteger(number) ? undefined : number;
};

/** The ranges are those of the editor's own fields. */
function parametersOf(take: Take): Parameters {
  const temperature = take(["temperature"], within(0, 2, false));
  const maxOutputTokens = take(["max-output-tokens", "max_tokens"], within(1, 10_000_000, true));
  const effort = take(["effort"], (value) => EFFORTS.find((one) => one === value));
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(effort === undefined ? {} : { effort }),
  };
}

function limitsOf(value: unknown): OwnLimits | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entries = new Map<string, unknown>(Object.entries(value));
  const modelCalls = within(0, 10_000, true)(entries.get("model-calls"));
  const minutes = within(0, 10_080, false)(entries.get("minutes"));
  const tokens = within(0, 1e12, true)(entries.get("tokens"));
  const cost = within(0, 1e6, false)(entries.get("cost"));
  const limits = {
    ...(modelCalls === undefined ? {} : { modelCalls }),
    ...(minutes === undefined ? {} : { minutes }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(cost === undefined ? {} : { cost }),
  };
  // One that is left out would be a limit that somebody relies on.
  return Object.keys(limits).length === entries.size && entries.size > 0 ? limits : undefined;
}

function texts(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).map(([key, entry]) => [key, words(entry) ?? ""] as const);
  return Object.fromEntries(entries);
}

function modelOf(models: readonly string[] | undefined, notes: string[]): string | undefined {
  const [first] = models ?? [];
  if (models === undefined || first === undefined) {
    notes.push(t("It names no model."));
    return undefined;
  }
  if (models.length === 1 && !NO_MODEL.test(first)) return first;
  notes.push(t("Choose the model: it names {0}.", models.join(", ")));
  return undefined;
}

/** What is said where a name leads to nothing, or to several. */
const unresolved = {
  connection: {
    none: (name: string) => t("There is no connection {0}.", name),
    several: (name: string) => t("Several have the name {0}: choose the connection.", name),
  },
  agent: {
    none: (name: string) => t("There is no agent {0}.", name),
    several: (name: string) => t("Several have the name {0}: choose the agent.", name),
  },
  server: {
    none: (name: string) => t("There is no MCP server {0}.", name),
    several: (name: string) => t("Several have the name {0}: choose the MCP server.", name),
  },
};
type Kind = keyof typeof unresolved;

function resolve(what: Kind, name: string | undefined, known: readonly Named[], notes: string[]): string | undefined {
  if (name === undefined) return undefined;
  const found = known.filter((one) => one.name === name);
  if (found.length === 1) return found[0]?.id;
  const { none, several } = unresolved[what];
  notes.push(found.length === 0 ? none(name) : several(name));
  return undefined;
}

function resolveAll(
  what: Kind,
  names: readonly string[] | undefined,
  known: readonly Named[],
  notes: string[],
): string[] | undefined {
  return names?.flatMap((name) => resolve(what, name, known, notes) ?? []);
}

function shown(value: unknown): string {
  const text = (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).replace(/\s+/g, " ");
  return text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE - 1)}…` : text;
}
