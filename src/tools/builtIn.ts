// The tools that come with AI Studio.
import type { Tool } from "../core/tool.ts";
import { currentTime } from "./currentTime.ts";
import { readingTools, writingTools } from "./files/fileTools.ts";
import type { SeenFiles } from "./files/seenFiles.ts";
import { problems } from "./problems.ts";
import { type ShellOptions, shell } from "./shell/shell.ts";
import type { Workspace } from "./workspace.ts";

/** Those of one session, which `seen` belongs to. */
export function builtInTools(
  workspace: Workspace,
  now: () => number,
  seen: SeenFiles,
  program: Omit<ShellOptions, "folders">,
): readonly Tool[] {
  const folders = () => workspace.folders().map(({ path }) => path);
  return [
    currentTime(now),
    problems(workspace),
    ...readingTools(workspace, seen),
    ...writingTools(workspace, seen),
    shell({ ...program, folders }),
  ];
}
