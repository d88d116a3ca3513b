import * as z from "zod/mini";
import { visible } from "../core/hiddenText.ts";
import type { Tool } from "../core/tool.ts";
import { defineTool } from "./defineTool.ts";
import type { Problem, Workspace } from "./workspace.ts";

/** A project in a bad state has thousands; a model needs the first ones, and how many there are. */
const MOST_PROBLEMS = 100;
/** Characters of one message: those of a type checker fill pages. */
const LONGEST_MESSAGE = 500;
/** The worst first. */
const SEVERITIES = ["error", "warning", "information", "hint"] as const;

export function problems(workspace: Workspace): Tool {
  return defineTool({
    name: "problems",
    description:
      "The errors and warnings that the editor shows in its Problems view, the worst first, optionally of some files or from a severity on.",
    effect: "read",
    input: z.strictObject({
      path: z
        .optional(z.string().check(z.maxLength(1_000)))
        .check(z.meta({ description: "Only problems of files whose path contains this text." })),
      severity: z
        .optional(z.enum(SEVERITIES))
        .check(z.meta({ description: "Only problems that are at least so bad. Absent: all." })),
    }),
    prepare: ({ path, severity = "hint" }) => ({
      preview: `List the ${words[severity]} of ${path === undefined ? "the workspace" : visible(path)}`,
      async run() {
        const badness = ({ severity: of }: Pick<Problem, "severity">) => SEVERITIES.indexOf(of);
        const found = workspace
          .problems()
          .filter((problem) => path === undefined || problem.path.includes(path))
          .filter((problem) => badness(problem) <= badness({ severity }))
          .sort((one, other) => badness(one) - badness(other));
        if (found.length === 0) return { text: "The Problems view shows nothing here.", isError: false };
        const lines = found.slice(0, MOST_PROBLEMS).map(lineOf);
        if (found.length > MOST_PROBLEMS) lines.push(`… and ${found.length - MOST_PROBLEMS} more.`);
        return { text: lines.join("\n"), isError: false };
      },
    }),
  });
}

const words: Record<Problem["severity"], string> = {
  error: "errors",
  warning: "errors and warnings",
  information: "errors, warnings and information",
  hint: "problems",
};

export function lineOf({ path, line, severity, message, source }: Problem): string {
  const said = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
  return `${path}:${line}: ${severity}: ${said}${source && ` (${source})`}`;
}
