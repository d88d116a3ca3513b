import type { McpServerState } from "../../src/protocol/mcp.ts";

/** A server of one's own that does not run. */
export const files: McpServerState = {
  server: {
    id: "f",
    name: "Files",
    transport: {
      kind: "stdio",
      command: "npx",
      args: ["-y", "some server"],
      cwd: "",
      env: [
        { name: "REGION", value: "eu" },
        { name: "API_TOKEN", value: null },
      ],
    },
  },
  origin: { kind: "own" },
  state: { at: "stopped" },
  launch: "approved",
  problem: null,
  tools: [],
  prompts: 0,
  resources: false,
  secrets: [{ name: "API_TOKEN", question: "", known: false }],
  signedIn: false,
  unapproved: null,
};
