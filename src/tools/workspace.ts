// What the tools may know of the editor. `src/vscode` implements it; tests make their own.
import type { Json } from "../core/json.ts";
import type { ToolOutput } from "../core/tool.ts";

export interface Problem {
  /** Relative to the workspace folder. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly severity: "error" | "warning" | "information" | "hint";
  readonly message: string;
  /** Who reports it, such as "ts"; empty when unknown. */
  readonly source: string;
}

export interface Folder {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** A tool of another extension, or of VS Code itself. */
export interface ForeignTool {
  /** As VS Code knows it. */
  readonly name: string;
  readonly description: string;
  /** A JSON schema; absent when it takes nothing. */
  readonly input?: Json;
  /** Whose it is, for a person. */
  readonly from: string;
  run(input: Json, signal: AbortSignal): Promise<ToolOutput>;
}

export interface Workspace {
  /** Whether the person trusts the folder that is open. */
  trusted(): boolean;
  /** The same for the same folders, whenever they are open; null when none is. */
  id(): string | null;
  /** What stands in the Problems view. */
  problems(): readonly Problem[];
  /** The folders that are open, as far as they are on this machine's disk. */
  folders(): readonly Folder[];
  /** Whether an editor of this window holds changes of a file that are not on disk. `path`: absolute, real. */
  hasUnsaved(path: string): boolean;
  /** The path of a ripgrep program; null when there is none, and searching is done here. */
  ripgrep(): string | null;
  /** The browser's program that the person chose; "" when none. */
  browserProgram(): string;
  /** The tools of other extensions, as they are now. */
  foreignTools(): readonly ForeignTool[];
  /** The path of the built `searchWorker.ts`. */
  readonly searchWorker: string;
}
