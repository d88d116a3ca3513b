import * as z from "zod/mini";
import type { Tool } from "../core/tool.ts";
import { defineTool } from "./defineTool.ts";
import type { Workspace } from "./workspace.ts";

/** A project in a bad state has thousands; a model needs the first ones, and how many there are. */
const MOST_PROBLEMS = 100;

export function problems(workspace: Workspace): Tool {
  return defineTool({
    name: "problems",
    description: "The errors and warnings that the editor shows in its Problems view, optionally of one file.",
    effect: "read",
    input: z.strictObject({
      path: z
        .optional(z.string().check(z.maxLength(1_000)))
        .check(z.meta({ description: "Only problems of files whose path contains this text." })),
    }),
    prepare: ({ path }) => ({
      preview: path === undefined ? "List the problems of the workspace" : `List the problems of ${path}`,
      async run() {
        const found = workspace.problems().filter((problem) => path === undefined || problem.path.includes(path));
        if (found.length === 0) return { text: "The Problems view shows nothing here.", isError: false };
        const lines = found
          .slice(0, MOST_PROBLEMS)
          .map((one) => `${one.path}:${one.line}: ${one.severity}: ${one.message}${one.source && ` (${one.source})`}`);
        if (found.length > MOST_PROBLEMS) lines.push(`… and ${found.length - MOST_PROBLEMS} more.`);
        return { text: lines.join("\n"), isError: false };
      },
    }),
  });
}
