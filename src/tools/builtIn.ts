// The tools that come with AI Studio.
import type { Tool } from "../core/tool.ts";
import { currentTime } from "./currentTime.ts";
import { problems } from "./problems.ts";
import type { Workspace } from "./workspace.ts";

export function builtInTools(workspace: Workspace, now: () => number): readonly Tool[] {
  return [currentTime(now), problems(workspace)];
}
