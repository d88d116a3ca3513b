// The tools that come with AI Studio.
import type { Tool } from "../core/tool.ts";
import type { Browser } from "./browser/browser.ts";
import { browserTools } from "./browser/browserTools.ts";
import { currentTime } from "./currentTime.ts";
import { readingTools, writingTools } from "./files/fileTools.ts";
import type { SeenFiles } from "./files/seenFiles.ts";
import { problems } from "./problems.ts";
import { type ShellOptions, shell } from "./shell/shell.ts";
import type { Workspace } from "./workspace.ts";

/** Those of one session, which `seen` and `browser` belong to. */
export function builtInTools(
  workspace: Workspace,
  now: () => number,
  seen: SeenFiles,
  browser: Browser,
  program: Omit<ShellOptions, "folders">,
): readonly Tool[] {
  const folders = () => workspace.folders().map(({ path }) => path);
  return [
    currentTime(now),
    problems(workspace),
    ...readingTools(workspace, seen),
    ...writingTools(workspace, seen),
    shell({ ...program, folders }),
    ...browserTools(browser),
  ];
}
