// A part of the official conformance suite, short enough for every run: all of it is `npm run mcp-conformance`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { root } from "./support.ts";

test("the client passes what the suite checks of calls, of what it fills in, and of a sign-in that has to be widened", async () => {
  const scenarios = ["tools_call", "elicitation-sep1034-client-defaults", "auth/scope-step-up"];
  const program = path.join(root, "test/mcpConformance.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...scenarios], { cwd: root });
  assert.match(stdout, /3 of 3 scenarios passed/);
});
