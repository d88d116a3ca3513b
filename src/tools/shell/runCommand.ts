// Runs one command to its end, whatever ends it: itself, the clock, or a person. Nothing that it started outlives it.
import { spawn } from "node:child_process";
import { guard } from "./guard.ts";
import { collectOutput } from "./output.ts";
import { endTree } from "./processTree.ts";

export interface CommandRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The mark that its processes carry. */
  readonly call: string;
  readonly timeoutMs: number;
}

export type CommandEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "unstarted"; readonly message: string };

export interface CommandResult {
  readonly end: CommandEnd;
  /** Both streams, in the order in which they arrived. */
  readonly output: string;
  readonly durationMs: number;
  /** Processes that were still there when it ended, and were ended. */
  readonly leftOver: number;
}

/** What has been printed is read to its end for so long after the last process is gone. */
const DRAIN_MS = 100;

export async function runCommand(
  request: CommandRequest,
  show: (text: string) => void,
  signal: AbortSignal,
): Promise<CommandResult> {
  const began = performance.now();
  const output = collectOutput(show);
  const result = (end: CommandEnd, leftOver: number): CommandResult => ({
    end,
    output: output.end(),
    durationMs: performance.now() - began,
    leftOver,
  });
  if (signal.aborted) return result({ kind: "cancelled" }, 0);

  const guarding = guard(request.call);
  const child = spawn(request.program, request.args, {
    cwd: request.cwd,
    env: request.environment,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that all of it can be ended.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Uint8Array) => output.add(chunk));

  if (child.pid !== undefined) guarding.watch(child.pid);
  const end = await firstEnd(child, request.timeoutMs, signal);
  if (end.kind === "unstarted" || child.pid === undefined) {
    guarding.release();
    return result(end, 0);
  }
  const members = await endTree(child.pid, request.call);
  guarding.release();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, DRAIN_MS))]);
  child.stdout.destroy();
  child.stderr.destroy();
  const byItself = end.kind === "exited" || end.kind === "signalled";
  return result(end, byItself ? members : 0);
}

type Child = ReturnType<typeof spawn>;

function firstEnd(child: Child, timeoutMs: number, signal: AbortSignal): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const settle = (end: CommandEnd) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      resolve(end);
    };
    const cancel = () => settle({ kind: "cancelled" });
    const timer = setTimeout(() => settle({ kind: "timeout" }), timeoutMs);
    signal.addEventListener("abort", cancel, { once: true });
    child.once("error", (error) => settle({ kind: "unstarted", message: error.message }));
    child.once("exit", (code, killedBy) =>
      settle(code === null ? { kind: "signalled", signal: killedBy ?? "a signal" } : { kind: "exited", code }),
    );
  });
}
