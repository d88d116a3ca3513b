// The tool that runs a command. It decides nothing: whether a call may run is judged before, by what its preview shows.
import { randomUUID } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import path from "node:path";
import * as z from "zod/mini";
import { fail } from "../../core/failure.ts";
import { visible } from "../../core/hiddenText.ts";
import { redact } from "../../core/redact.ts";
import type { Tool, ToolOutput } from "../../core/tool.ts";
import { defineTool } from "../defineTool.ts";
import { commandEnvironment, secretValues } from "./environment.ts";
import type { ShellProgram } from "./program.ts";
import { type CommandEnd, type CommandResult, runCommand } from "./runCommand.ts";
import type { Sandbox } from "./sandbox.ts";

export interface ShellOptions {
  /** The workspace's folders, as absolute paths; the first is where commands run. */
  folders(): readonly string[];
  readonly program: ShellProgram;
  /** Null when the machine has none. */
  readonly sandbox: Sandbox | null;
  /** This process's. What of it a command gets is decided here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Most commands end within seconds; a build or a test run gets what it asks for. */
const DEFAULT_SECONDS = 120;
const MOST_SECONDS = 3_600;
/** Longer than any line that a person could approve. */
const LONGEST_COMMAND = 20_000;

export function shell(options: ShellOptions): Tool {
  const { program, sandbox } = options;
  return defineTool({
    name: "shell",
    description:
      `Runs a command with ${program.name} in the workspace, and returns what it prints, its exit code and how long it took. ` +
      "Nothing is kept between calls, nothing can be typed, and processes left in the background are ended with the call. " +
      (sandbox === null
        ? ""
        : "Outside the workspace nothing can be written, and there is no network unless `network` asks for it."),
    effect: "execute",
    input: z.strictObject({
      command: z
        .string()
        .check(z.minLength(1), z.maxLength(LONGEST_COMMAND))
        .check(z.meta({ description: "The command line, as the shell reads it." })),
      cwd: z
        .optional(z.string().check(z.maxLength(1_000)))
        .check(
          z.meta({ description: "The folder to run in, relative to the workspace. Absent: the workspace's own." }),
        ),
      timeoutSeconds: z
        .optional(z.int().check(z.minimum(1), z.maximum(MOST_SECONDS)))
        .check(z.meta({ description: `After so many seconds the command is ended. Absent: ${DEFAULT_SECONDS}.` })),
      network: z
        .optional(z.boolean())
        .check(z.meta({ description: "Whether the command needs the network. The person is told." })),
      description: z
        .optional(z.string().check(z.maxLength(200)))
        .check(z.meta({ description: "What the command is for, in a few words, for the person who decides." })),
    }),
    prepare({ command, cwd, timeoutSeconds = DEFAULT_SECONDS, network = false }) {
      if (command.includes("\0")) throw fail("invalid", "A command cannot hold the character U+0000.");
      const folders = options.folders().map(realFolder);
      const folder = workingFolder(cwd, folders);
      const around = sandbox === null ? null : `${sandbox.name}, ${network ? "with the network" : "no network"}`;
      return {
        // The command first: where there is little room, the end of the line is cut.
        preview: `${visible(command)} (${program.name} in ${visible(folder)}, ${around ?? "no sandbox on this machine"})`,
        ...(network && { caution: "It asks for the network, by which anything can be sent anywhere." }),
        detail: { kind: "command", command, cwd: folder, shell: program.name, sandbox: around },
        async run(signal, progress = () => {}) {
          // What was shown is what runs: a folder that has been exchanged since is another one.
          if (realFolder(folder) !== folder) throw fail("stale", `The folder "${folder}" has changed.`, "Try again.");
          const call = randomUUID();
          const environment = commandEnvironment(options.environment, call, folders);
          const words = [program.path, ...program.args, command];
          const home = environment.HOME ?? environment.USERPROFILE ?? folder;
          const wrapped = sandbox?.wrap({ folders, cwd: folder, home, network });
          const [name = program.path, ...args] = wrapped ? [wrapped.program, ...wrapped.args, ...words] : words;
          const request = { program: name, args, cwd: folder, environment, call, timeoutMs: timeoutSeconds * 1_000 };
          const hidden = secretValues(options.environment);
          const result = await runCommand(request, (text) => progress(redact(text, hidden)), signal);
          return tell({ ...result, output: redact(result.output, hidden) }, timeoutSeconds, sandbox === null);
        },
      };
    },
  });
}

function realFolder(folder: string): string {
  try {
    const real = realpathSync(folder);
    if (statSync(real).isDirectory()) return real;
  } catch {
    // Said below.
  }
  throw fail("invalid", `There is no folder "${folder}".`, "Give a folder of the workspace.");
}

/** The real path of the folder to run in. Throws `Failure` unless it is in the workspace. */
function workingFolder(cwd: string | undefined, folders: readonly string[]): string {
  const [first] = folders;
  if (first === undefined) throw fail("unconfigured", "No folder is open to run a command in.", "Open a folder.");
  const real = realFolder(path.resolve(first, cwd ?? "."));
  if (
    folders.some((folder) => real === folder || real.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep))
  )
    return real;
  throw fail("invalid", `The folder "${cwd}" is outside the workspace.`, "Give a folder of the workspace.");
}

/** What the model is told: the output, and then how it ended. */
function tell({ end, output, durationMs, leftOver }: CommandResult, seconds: number, unguarded: boolean): ToolOutput {
  const took = `after ${(durationMs / 1_000).toFixed(1)} s`;
  const lines = [
    `${endWords(end, seconds)} ${took}.`,
    ...(leftOver > 0
      ? [`${leftOver} ${leftOver === 1 ? "process" : "processes"} it had left running ended with it.`]
      : []),
    ...(unguarded ? ["It ran without a sandbox, since this machine has none."] : []),
  ];
  const printed = output.trimEnd();
  return {
    text: `${printed === "" ? "(It printed nothing.)" : printed}\n\n${lines.join(" ")}`,
    isError: end.kind !== "exited" || end.code !== 0,
  };
}

function endWords(end: CommandEnd, seconds: number): string {
  switch (end.kind) {
    case "exited":
      return `Exit code ${end.code}`;
    case "signalled":
      return `Ended by ${end.signal}`;
    case "timeout":
      return `Ended because it took longer than ${seconds} s,`;
    case "cancelled":
      return "It was stopped";
    case "unstarted":
      return `It could not be started (${end.message})`;
    default:
      return end satisfies never;
  }
}
