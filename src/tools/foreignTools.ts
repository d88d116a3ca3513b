// Tools that other extensions registered with VS Code, as tools of ours. What they do is not known here: each call may do anything.
import { visible } from "../core/hiddenText.ts";
import type { Json } from "../core/json.ts";
import { FOREIGN_PREFIX, type Tool } from "../core/tool.ts";
import type { ForeignTool, Workspace } from "./workspace.ts";

/** What every vendor takes for a name of a tool. */
const LONGEST_NAME = 64;
/** More tools than a model can tell apart. */
const MOST_TOOLS = 200;
/** Characters of what a call is shown with: a person reads the rest in the card. */
const LONGEST_SHOWN = 2_000;

/** Those that there are at this moment: extensions come and go. */
export function foreignTools(workspace: Workspace): readonly Tool[] {
  const names = new Set<string>();
  return workspace
    .foreignTools()
    .slice(0, MOST_TOOLS)
    .flatMap((foreign) => {
      const name = safeName(foreign.name);
      if (names.has(name)) return [];
      names.add(name);
      return [toTool(name, foreign)];
    });
}

function toTool(name: string, foreign: ForeignTool): Tool {
  const from = visible(foreign.from);
  return {
    spec: { name, description: `${foreign.description} (From ${from}.)`, input: objectSchema(foreign.input) },
    effect: "execute",
    prepare: async (input) => {
      const given = visible(JSON.stringify(input));
      const shown = given.length > LONGEST_SHOWN ? `${given.slice(0, LONGEST_SHOWN)}…` : given;
      return {
        preview: `Run the tool "${visible(foreign.name)}" of ${from} with ${shown}`,
        run: (signal) => foreign.run(input, signal),
      };
    },
  };
}

/** The same name for the same tool in every window: agents are saved with it. */
function safeName(name: string): string {
  const whole = FOREIGN_PREFIX + name;
  if (/^[\w-]+$/.test(name) && whole.length <= LONGEST_NAME) return whole;
  const end = `_${hash(name)}`;
  return `${whole.replace(/[^\w-]+/g, "_").slice(0, LONGEST_NAME - end.length)}${end}`;
}

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/): it tells names apart, and protects nothing. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, "0");
}

function objectSchema(given: Json | undefined): Json {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return { type: "object", properties: {} };
  const { $schema: _, ...schema } = given as { readonly [key: string]: Json };
  return { ...schema, type: "object" };
}
