// A server as a program on this machine: messages are lines on its standard input and output. It has a process group of its
// own, ends with all that it has started, and can neither fill our memory nor keep us busy, whatever it prints.
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import os from "node:os";
import type { Readable } from "node:stream";
import {
  deserializeMessage,
  type JSONRPCMessage,
  serializeMessage,
  type Transport,
} from "@modelcontextprotocol/client";
import spawn from "cross-spawn";
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { guard } from "../tools/shell/guard.ts";
import { endTree } from "../tools/shell/processTree.ts";
import { serverEnvironment } from "./environment.ts";
import type { Launch } from "./launch.ts";
import { createLines } from "./lines.ts";
import type { McpLog } from "./log.ts";
import { createPace } from "./pace.ts";

/** A message of more is no answer that a model could read: a picture is some megabytes. Bytes. */
const LONGEST_MESSAGE = 32_000_000;
/** Of what a server says on its standard error, a line's beginning. Bytes. */
const LONGEST_ERROR_LINE = 64_000;
/** A server whose input was closed gets so long to end by itself. Stop has to be over within two seconds. */
const FAREWELL_MS = 300;
/** What was printed at the very end is read for so long. */
const DRAIN_MS = 100;
/** So many of its last words are told with its end. */
const LAST_LINES = 5;

export interface StdioPorts {
  readonly log: McpLog;
  /** This process's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The workspace's folders, as absolute paths. */
  readonly folders: readonly string[];
}

export class StdioTransport implements Transport {
  // By these two the library tells that it speaks over pipes, and asks for the protocol's version in place.
  readonly stderr = null;
  pid: number | null = null;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  /** Why it ended, in a sentence; null while it runs, and when it was us who ended it. */
  ending: string | null = null;

  readonly #launch: Extract<Launch, { kind: "stdio" }>;
  readonly #ports: StdioPorts;
  readonly #mark = randomUUID();
  readonly #lastWords: string[] = [];
  #child: ChildProcess | null = null;
  #closing: Promise<void> | null = null;

  constructor(launch: Extract<Launch, { kind: "stdio" }>, ports: StdioPorts) {
    this.#launch = launch;
    this.#ports = ports;
  }

  async start(): Promise<void> {
    const { command, args, cwd, env } = this.#launch;
    const folders = this.#ports.folders.map(realFolder);
    const guarding = guard(this.#mark);
    const child = spawn(command, args, {
      cwd: cwd === "" ? os.homedir() : cwd,
      env: serverEnvironment(this.#ports.environment, env, this.#mark, folders),
      stdio: ["pipe", "pipe", "pipe"],
      // A group of its own, so that all of it can be ended.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    this.#child = child;
    child.stdin?.on("error", () => {}); // Its end is told by `exit`.
    if (child.pid !== undefined) guarding.watch(child.pid);
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => {
        guarding.release();
        reject(unstarted(command, cwd, error));
      });
    });
    this.pid = child.pid ?? null;
    child.once("exit", (code, signal) => {
      void this.#end((said) => exitWords(code, signal, said)).then(guarding.release);
    });
    if (child.stdout) this.#readMessages(child.stdout);
    if (child.stderr) this.#readErrors(child.stderr);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const input = this.#child?.stdin;
    if (!input || this.#closing !== null) throw fail("closed", english("The server is not running."));
    if (!input.write(serializeMessage(message))) {
      await new Promise<void>((resolve) => {
        input.once("drain", resolve);
        input.once("close", resolve);
      });
    }
  }

  close(): Promise<void> {
    return this.#end(null);
  }

  /** Once: ends all that is left of it, and then tells. `ending` says why, with its last words if there are any. */
  #end(ending: ((said: string) => string) | null): Promise<void> {
    this.#closing ??= (async () => {
      const child = this.#child;
      if (child?.pid !== undefined) {
        const exited = child.exitCode !== null || child.signalCode !== null;
        child.stdin?.end();
        if (!exited && ending === null) {
          await Promise.race([new Promise((resolve) => child.once("exit", resolve)), pause(FAREWELL_MS)]);
        }
        await endTree(child.pid, this.#mark);
        const closed = child.stdout?.closed && child.stderr?.closed;
        if (!closed) await Promise.race([new Promise((resolve) => child.once("close", resolve)), pause(DRAIN_MS)]);
        child.stdout?.destroy();
        child.stderr?.destroy();
      }
      this.ending = ending?.(this.#lastWords.join(" / ")) ?? null;
      this.onclose?.();
    })();
    return this.#closing;
  }

  #readMessages(stream: Readable): void {
    const { log } = this.#ports;
    const lines = createLines(LONGEST_MESSAGE, {
      onLine: (line) => {
        if (line.trim() === "" || this.#closing !== null) return;
        let message: JSONRPCMessage;
        try {
          message = deserializeMessage(line);
        } catch {
          // Some print to their standard output what belongs elsewhere.
          log.write("warning", `Not a message: ${line.slice(0, 500)}`);
          return;
        }
        this.onmessage?.(message);
      },
      onTooLong: () => {
        const most = LONGEST_MESSAGE / 1_000_000;
        log.write("error", `It sent a message of more than ${most} MB, and is stopped.`);
        void this.#end((said) =>
          said === ""
            ? english("It sent a message of more than {0} MB.", most)
            : english("It sent a message of more than {0} MB. Its last words: “{1}”.", most, said),
        );
      },
    });
    readPaced(stream, lines.add);
  }

  #readErrors(stream: Readable): void {
    const tell = (line: string) => {
      if (line.trim() === "") return;
      this.#lastWords.push(line.slice(0, 300));
      if (this.#lastWords.length > LAST_LINES) this.#lastWords.shift();
      this.#ports.log.write("info", line);
    };
    const lines = createLines(LONGEST_ERROR_LINE, { onLine: tell, onTooLong: (start) => tell(`${start} …`) });
    readPaced(stream, lines.add);
  }
}

/** Hands on what comes, no faster than our pace: the rest waits in the pipe, and its writer with it. */
function readPaced(stream: Readable, add: (chunk: Buffer) => number): void {
  const pace = createPace(() => performance.now());
  stream.on("error", () => {}); // Its end is told by `exit`.
  stream.on("data", (chunk: Buffer) => {
    const wait = pace.spend(chunk.length, add(chunk));
    if (wait === 0) return;
    stream.pause();
    setTimeout(() => stream.resume(), wait).unref();
  });
}

function exitWords(code: number | null, signal: string | null, said: string): string {
  if (signal !== null)
    return said === ""
      ? english("It ended by {0}.", signal)
      : english("It ended by {0}. Its last words: “{1}”.", signal, said);
  return said === ""
    ? english("It ended with exit code {0}.", String(code))
    : english("It ended with exit code {0}. Its last words: “{1}”.", String(code), said);
}

function unstarted(command: string, cwd: string, error: Error): Error {
  const missing = "code" in error && error.code === "ENOENT";
  if (missing && cwd !== "" && !existsSync(cwd))
    return fail("invalid", english('The folder "{0}" does not exist.', cwd), english("Correct the working folder."));
  if (missing)
    return fail(
      "invalid",
      english('The program "{0}" was not found.', command),
      english("Install it, or give its whole path. Arguments go into their own field."),
    );
  return fail(
    "invalid",
    english('The program "{0}" could not be started: {1}', command, error.message),
    english("Correct the command."),
  );
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
