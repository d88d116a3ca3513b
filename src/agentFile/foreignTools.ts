// What other products call tools that we have under names of our own.

/** By their name in lower case, without its group: VS Code's "search/codebase", Claude Code's "Read". */
const OURS: Readonly<Record<string, readonly string[]>> = {
  read: ["read_file"],
  readfile: ["read_file"],
  view: ["read_file"],
  ls: ["list_folder"],
  listdirectory: ["list_folder"],
  glob: ["glob"],
  filesearch: ["glob"],
  grep: ["search"],
  textsearch: ["search"],
  codebase: ["search"],
  write: ["write_file"],
  create: ["write_file"],
  createfile: ["write_file"],
  edit: ["edit_file", "write_file"],
  editfiles: ["edit_file", "write_file"],
  multiedit: ["edit_file"],
  bash: ["shell"],
  execute: ["shell"],
  runcommands: ["shell"],
  runinterminal: ["shell"],
  terminal: ["shell"],
  web: ["browser_open", "browser_read"],
  fetch: ["browser_open", "browser_read"],
  webfetch: ["browser_open", "browser_read"],
};

export interface MappedTools {
  readonly tools: readonly string[];
  /** What was taken for what: "Bash as shell". */
  readonly taken: readonly string[];
  /** Those for which there is none. */
  readonly unknown: readonly string[];
}

/** `known`: the names of the tools that there are. */
export function mapTools(named: readonly string[], known: readonly string[]): MappedTools {
  const tools = new Set<string>();
  const taken: string[] = [];
  const unknown: string[] = [];
  for (const written of named) {
    // "Bash(git log:*)": what is allowed without a question is for our own rules to say.
    const name = written.replace(/\(.*\)$/s, "").trim();
    if (known.includes(name)) tools.add(name);
    else {
      const plain = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
      // A server's tools and groups are the server's; its last word may be anything.
      const isBuiltIn = /^(?:(?:read|search|edit|execute|web|vscode)\/)?\w+$/i.test(name) && !name.includes("__");
      const ours = isBuiltIn && Object.hasOwn(OURS, plain) ? OURS[plain]?.filter((tool) => known.includes(tool)) : [];
      for (const tool of ours ?? []) tools.add(tool);
      if (ours === undefined || ours.length === 0) unknown.push(written);
      else taken.push(`${written} as ${ours.join(" and ")}`);
    }
  }
  return { tools: [...tools], taken, unknown };
}
