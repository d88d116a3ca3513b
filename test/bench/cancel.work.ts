// The measuring itself: from the stop until the end of the turn is on the disk.
import { createRequire } from "node:module";
import path from "node:path";
import type { Tool } from "../../src/core/tool.ts";
import { findSandbox } from "../../src/tools/shell/sandbox.ts";
import { openLog, runTurn, STUBBORN, shellTool } from "../support/hardToStop.ts";

const ROUNDS = 10;

/** One that does nothing about being stopped. */
const deaf: Tool = {
  spec: { name: "deaf", description: "", input: { type: "object" } },
  effect: "read",
  prepare: async () => ({
    preview: "Hear nothing",
    run: (_signal, progress) => {
      progress?.("on");
      return new Promise(() => {});
    },
  }),
};

export async function measure(root: string, folder: string): Promise<readonly { name: string; ms: number[] }[]> {
  const wasm = createRequire(path.join(root, "package.json")).resolve("sql.js/dist/sql-wasm.wasm");
  const store = await openLog(folder, path.join(folder, "src/store/worker.js"), wasm);
  const sandbox = await findSandbox(process.env, new AbortController().signal);
  const cases = [
    { name: "a shell command whose tree ignores SIGTERM", tool: shellTool(folder, null) },
    ...(sandbox === null ? [] : [{ name: `the same in ${sandbox.name}`, tool: shellTool(folder, sandbox) }]),
    { name: "a tool that ignores its signal", tool: deaf },
  ];
  const found: { name: string; ms: number[] }[] = [];
  for (const { name, tool } of cases) {
    const ms: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const stop = new AbortController();
      let began = () => {};
      const begun = new Promise<void>((resolve) => {
        began = resolve;
      });
      const input: { [key: string]: string } = tool === deaf ? {} : { command: STUBBORN };
      const turn = runTurn(store, tool, input, stop.signal, began);
      await begun;
      const from = performance.now();
      stop.abort();
      await turn;
      ms.push(performance.now() - from);
    }
    found.push({ name, ms });
  }
  await store.dispose();
  return found;
}
