// Which servers there are: the person's own, and those that the workspace's files name.
import { fail } from "../../core/failure.ts";
import { english } from "../../core/l10n.ts";
import { type FileReading, readWorkspaceFile, type WorkspaceServer } from "../../mcp/workspaceFile.ts";
import type { McpOrigin, McpSnapshot } from "../../protocol/mcp.ts";
import type { StudioDeps } from "../deps.ts";

export interface KnownServer extends WorkspaceServer {
  readonly origin: McpOrigin;
}

export interface Known {
  /** The person's own first: their names are theirs. */
  all(): Promise<{ readonly servers: readonly KnownServer[]; readonly problems: McpSnapshot["problems"] }>;
  /** Throws `missing`. */
  find(id: string): Promise<KnownServer>;
}

export function createKnown({ store, workspace, mcp, digest }: StudioDeps): Known {
  async function inFiles(): Promise<{ servers: KnownServer[]; problems: McpSnapshot["problems"] }> {
    // Nothing is read of a workspace that nobody trusts.
    if (!workspace.trusted()) return { servers: [], problems: [] };
    const read = (await mcp.workspaceFiles()).map((file) => ({ file, reading: readWorkspaceFile(file, digest) }));
    const problem = (file: string, { problem }: FileReading) => (problem === null ? [] : [{ file, problem }]);
    return {
      servers: read.flatMap(({ file, reading }) => {
        const origin = { kind: "workspace" as const, folder: file.folder.name, file: file.path };
        return reading.servers.map((one) => ({ ...one, origin }));
      }),
      problems: read.flatMap(({ file, reading }) => problem(file.path, reading)),
    };
  }

  async function all() {
    const own = (await store.call("mcp.list", undefined)).map(
      (server): KnownServer => ({ server, questions: {}, problem: null, origin: { kind: "own" } }),
    );
    const { servers, problems } = await inFiles();
    return { servers: [...own, ...servers], problems };
  }

  return {
    all,
    async find(id) {
      const found = (await all()).servers.find(({ server }) => server.id === id);
      if (found === undefined)
        throw fail(
          "missing",
          english("An MCP server of this agent is not here."),
          english("Choose another in the agent's editor."),
        );
      return found;
    },
  };
}
