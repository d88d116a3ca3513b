// The tool that another agent is. How that one works is given by whoever offers it.
import * as z from "zod/mini";
import { fail } from "../core/failure.ts";
import type { SubTurn, Tool } from "../core/tool.ts";
import { defineTool } from "./defineTool.ts";

/** A task is a few pages at most; documents are read by tools. */
const TASK_LENGTH = 100_000;

export interface AgentToolOptions {
  readonly name: string;
  readonly description: string;
  /** Whether its calls run beside no others. */
  readonly alone: boolean;
  /** Throws `Failure` when it cannot be set to work from here. */
  prepare(task: string): { readonly preview: string; readonly turn: SubTurn };
}

export function agentTool({ name, description, alone, prepare }: AgentToolOptions): Tool {
  const tool = defineTool({
    name,
    description,
    effect: "none",
    input: z.strictObject({
      task: z
        .string()
        .check(z.minLength(1), z.maxLength(TASK_LENGTH))
        .check(
          z.meta({
            description: "What it shall do, with all that it has to know: it sees nothing of this conversation.",
          }),
        ),
    }),
    prepare: ({ task }) => ({
      ...prepare(task),
      run: () => Promise.reject(fail("internal", "An agent works within a turn only.")),
    }),
  });
  return { ...tool, alone };
}
