// A turn in which the real shell tool runs a tree of processes that ignores SIGTERM and has left its group, and a log for it
// on a real disk.
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Event } from "../../src/core/event.ts";
import { createIds } from "../../src/core/id.ts";
import { noLimits } from "../../src/core/limits.ts";
import { loop, type TurnPorts } from "../../src/core/loop.ts";
import type { Tool } from "../../src/core/tool.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { findShell } from "../../src/tools/shell/program.ts";
import type { Sandbox } from "../../src/tools/shell/sandbox.ts";
import { shell } from "../../src/tools/shell/shell.ts";

/** It says who leads it, and forks one that leaves the group and the session. */
export const STUBBORN = `trap '' TERM; (setsid sh -c "trap '' TERM; sleep 1000; sleep 1000" &); echo "leader $$"; sleep 1000; sleep 1000`;

export async function openLog(folder: string, worker: string, wasm: string): Promise<Store> {
  const store = await openStore({ file: path.join(folder, "studio.sqlite"), worker, wasm });
  await store.call("sessions.create", { id: "s", branch: "b", purpose: "chat", title: "", agent: null, at: 1 });
  await store.call("leases.take", { session: "s", branch: "b", owner: "me" });
  return store;
}

export function shellTool(folder: string, sandbox: Sandbox | null): Tool {
  const place = path.join(folder, "workspace");
  mkdirSync(place, { recursive: true });
  return shell({ folders: () => [place], program: findShell(process.env), sandbox, environment: process.env });
}

/** Runs a turn that calls `tool` with `input`, and appends its facts. `progress` sees what the tool prints. */
export async function runTurn(
  store: Store,
  tool: Tool,
  input: { readonly [key: string]: string },
  signal: AbortSignal,
  progress: (text: string) => void,
): Promise<Event[]> {
  const newId = createIds(Date.now, (length) => crypto.getRandomValues(new Uint8Array(length)));
  const heard: Tool = {
    ...tool,
    async prepare(given, stop) {
      const invocation = await tool.prepare(given, stop);
      return { ...invocation, run: (end) => invocation.run(end, progress) };
    },
  };
  const ports: TurnPorts = {
    agentVersion: "v",
    agentName: "Tester",
    model: { connection: "demo", provider: "demo", model: "demo" },
    system: "",
    parameters: {},
    tools: [heard],
    limits: noLimits,
    async *stream() {
      yield { type: "call", key: "a", callId: "c", name: tool.spec.name };
      yield { type: "arguments", key: "a", json: JSON.stringify(input) };
      yield { type: "finish", finish: { reason: "tools", vendor: "" } };
    },
    takeMessages: async () => [],
    judge: async () => ({ verdict: "allow", by: "policy", reason: "Yes." }),
    answer: () => Promise.reject(new Error("Nobody is asked.")),
    progress() {},
    price: async () => ({ kind: "free", why: "test" }),
    digest: (text) => String(text.length),
    now: Date.now,
    random: () => 0,
    newId,
    sleep: (ms, stop) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(end, stop.aborted ? 0 : ms);
        stop.addEventListener("abort", end, { once: true });
      }),
    live() {},
  };
  const appended: Event[] = [];
  for await (const entry of loop([], ports, signal)) {
    const events = [{ ...entry, id: newId(), at: Date.now() }];
    const stored = await store.call("events.append", { session: "s", branch: "b", events, owner: "me" });
    if (!Array.isArray(stored)) throw new Error("Nothing was appended.");
    appended.push(...stored);
  }
  return appended;
}
