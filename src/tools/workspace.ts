// What the tools may know of the editor. `src/vscode` implements it; tests make their own.
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

export interface Workspace {
  /** Whether the person trusts the folder that is open. */
  trusted(): boolean;
  /** The same for the same folders, whenever they are open; null when none is. */
  id(): string | null;
  /** What stands in the Problems view. */
  problems(): readonly Problem[];
  /** The folders that are open, as far as they are on this machine's disk. */
  folders(): readonly Folder[];
  /** The path of a ripgrep program; null when there is none, and searching is done here. */
  ripgrep(): string | null;
  /** The path of the built `searchWorker.ts`. */
  readonly searchWorker: string;
}
