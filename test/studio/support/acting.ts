// An agent that does what its model says, in a workspace folder on the disk, and the calls of it that wait for a person.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { FactKind, FactOf } from "../../../src/core/event.ts";
import type { Json } from "../../../src/core/json.ts";
import type { Part, Provider } from "../../../src/core/provider.ts";
import type { Answer, Waiting } from "../../../src/studio/approvals.ts";
import type { Studio } from "../../../src/studio/studio.ts";
import type { Workspace } from "../../../src/tools/workspace.ts";
import { temporaryFolder } from "../../support/temporaryFolder.ts";
import { buildFolder, historyOf, noFolder, type TestStudio, testAgent, turnEnd } from "../../support/testStudio.ts";

/** The model's first answers are these calls, one after the other; then it says that it is done. */
export function calling(...calls: readonly (readonly [name: string, input: Json])[]): Provider["stream"] {
  let at = 0;
  return async function* (): AsyncGenerator<Part> {
    const call = calls[at++];
    if (call === undefined) {
      yield { type: "text", text: "Done." };
      yield { type: "finish", finish: { reason: "stop", vendor: "stop" } };
      return;
    }
    yield { type: "call", key: "a", callId: `c${at}`, name: call[0] };
    yield { type: "arguments", key: "a", json: JSON.stringify(call[1]) };
    yield { type: "finish", finish: { reason: "tools", vendor: "tool_use" } };
  };
}

/** The model's first answer is these calls, all at once; then it says that it is done. */
export function callingAtOnce(...calls: readonly (readonly [name: string, input: Json])[]): Provider["stream"] {
  let isAsked = false;
  return async function* (): AsyncGenerator<Part> {
    if (isAsked) yield { type: "text", text: "Done." };
    else
      for (const [at, [name, input]] of calls.entries()) {
        yield { type: "call", key: `${at}`, callId: `c${at}`, name };
        yield { type: "arguments", key: `${at}`, json: JSON.stringify(input) };
      }
    const reason = isAsked ? "stop" : "tools";
    isAsked = true;
    yield { type: "finish", finish: { reason, vendor: reason } };
  };
}

export interface Ground {
  readonly files: string;
  readonly workspace: Workspace;
  trusted: boolean;
  put(name: string, text: string): void;
  read(name: string): string;
}

/** A workspace folder on the disk. */
export function ground(context: { after(fn: () => void): void }): Ground {
  const files = temporaryFolder(context);
  const made: Ground = {
    files,
    trusted: true,
    workspace: {
      ...noFolder,
      trusted: () => made.trusted,
      id: () => "this workspace",
      folders: () => [{ name: "ws", path: files }],
      searchWorker: path.join(buildFolder, "src/tools/files/searchWorker.js"),
    },
    put(name, text) {
      mkdirSync(path.dirname(path.join(files, name)), { recursive: true });
      writeFileSync(path.join(files, name), text);
    },
    read: (name) => readFileSync(path.join(files, name), "utf8"),
  };
  return made;
}

const tools = ["read_file", "write_file", "edit_file", "shell"];

/** A new session at work; `ended` resolves to its state when the turn has ended. */
export async function begin(test: TestStudio, text = "Go."): Promise<{ session: string; ended: Promise<string> }> {
  const found = (await test.studio.agents.list()).find(({ version }) => version.spec.name === testAgent.name);
  const agent = found ?? (await test.studio.agents.save(test.studio.newId(), { ...testAgent, tools }));
  const ended = turnEnd(test.studio);
  return { session: await test.studio.turns.send(null, text, agent.id), ended };
}

/** The call that comes to wait, in whichever window it is looked for. */
export async function waitingIn(studio: Studio, count = 1): Promise<Waiting> {
  for (;;) {
    const all = await studio.approvals.waiting();
    const last = all.at(-1);
    if (last !== undefined && all.length >= count) return last;
    await new Promise<void>((resolve) => {
      const listening = studio.changes.on(() => {
        listening.dispose();
        resolve();
      });
    });
  }
}

export async function facts<Kind extends FactKind>(
  studio: Studio,
  session: string,
  kind: Kind,
): Promise<FactOf<Kind>[]> {
  return (await historyOf(studio, session)).flatMap(({ fact }) => (fact.kind === kind ? [fact as FactOf<Kind>] : []));
}

export const once: Answer = { verdict: "allow", remember: null };
export const write = (name: string, content: string) => ["write_file", { path: name, content }] as const;
