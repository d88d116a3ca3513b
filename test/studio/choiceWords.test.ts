import assert from "node:assert/strict";
import { test } from "node:test";
import type { McpServerState } from "../../src/protocol/mcp.ts";
import { choiceWords } from "../../src/studio/mcp/choiceWords.ts";
import { files } from "../support/filesServer.ts";

const tool = { name: "read", description: "", approval: "approved" } as const;

test("the agent editor says of a server how it is, and of one that failed where to look", () => {
  const words = (more: Partial<McpServerState>) => choiceWords({ ...files, ...more });
  assert.equal(words({}), "Started when the agent works.");
  assert.equal(words({ state: { at: "running" }, tools: [tool] }), "1 tool.");
  const fresh = { ...tool, approval: "new" } as const;
  const changed = { ...tool, approval: "changed" } as const;
  assert.match(words({ state: { at: "running" }, tools: [fresh, changed] }), /^2 tools\. No agent gets any before/);
  assert.match(
    words({ state: { at: "running" }, tools: [tool, changed] }),
    /^2 tools\. No agent gets 1 of them before/,
  );
  assert.equal(words({ state: { at: "starting" } }), "Starting…");
  const failed = { at: "failed", error: { code: "closed", message: "Files did not start." } } as const;
  assert.match(words({ state: failed }), /^It failed: Files did not start\. Its log is in the settings, under MCP/);
  const origin = { kind: "workspace", folder: "shop", file: "/shop/.vscode/mcp.json" } as const;
  assert.match(
    words({ origin, launch: "new" }),
    /^It is off until it is approved .* From the workspace folder shop\.$/,
  );
  assert.equal(words({ problem: "It has no command." }), "It has no command.");
});
