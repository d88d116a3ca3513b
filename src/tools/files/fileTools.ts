// The filesystem tools, by what they do.
import type { Tool } from "../../core/tool.ts";
import type { Workspace } from "../workspace.ts";
import { editFile } from "./editFile.ts";
import { glob } from "./glob.ts";
import { listFolder } from "./listFolder.ts";
import { readFile } from "./readFile.ts";
import { search } from "./search.ts";
import type { SeenFiles } from "./seenFiles.ts";
import { writeFile } from "./writeFile.ts";

export function readingTools(workspace: Workspace, seen: SeenFiles): readonly Tool[] {
  return [readFile(workspace, seen), listFolder(workspace), glob(workspace), search(workspace)];
}

export function writingTools(workspace: Workspace, seen: SeenFiles): readonly Tool[] {
  return [writeFile(workspace, seen), editFile(workspace, seen)];
}
