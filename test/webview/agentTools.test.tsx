// The tools that an agent may call, as its editor lists them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import type { Connection } from "../../src/core/connection.ts";
import type { Effect } from "../../src/core/tool.ts";
import { Choices } from "../../webview/agent/Choices.tsx";
import type { Fields } from "../../webview/agent/fields.ts";
import { blankForm } from "../../webview/agent/form.ts";
import { ModelFields } from "../../webview/agent/ModelFields.tsx";
import type { AgentModel } from "../../webview/agent/model.ts";
import { Tools } from "../../webview/agent/Tools.tsx";
import { drawOn, type PageNode } from "./support/page.ts";

const choice = (id: string) => ({ id, label: id, help: "" });
const boxes = (page: PageNode) =>
  [...page.all()].filter(({ localName }) => localName === "vscode-checkbox").map(({ text }) => text);

function shown(chosen: readonly string[]): string[] {
  return drawOn(
    <Choices
      title="Tools"
      choices={[choice("read_file")]}
      folded={{ title: "Others", choices: [choice("ext_one"), choice("ext_two")] }}
      empty="None."
      chosen={chosen}
      gone={(id) => ({ label: `${id} is gone`, help: "" })}
      reason={undefined}
      issue={undefined}
      onChange={() => assert.fail("Nobody chose.")}
    />,
    boxes,
  );
}

test("What is seldom wanted is folded away, unless it is chosen, and what is not there any more is listed", () => {
  assert.deepEqual(shown(["read_file"]), ["read_file"]);
  assert.deepEqual(shown(["ext_two"]), ["read_file", "ext_one", "ext_two"]);
  assert.deepEqual(shown(["left"]), ["read_file", "left is gone"]);
});

test("What a tool can do is the heading that it stands under, and of a tool of another extension it is said beside it", () => {
  const tool = (name: string, effect: Effect) => ({ spec: { name, description: `It is ${name}.`, input: {} }, effect });
  const tools = [
    ...[tool("current_time", "none"), tool("read_file", "read"), tool("search", "read"), tool("shell", "execute")],
    ...[tool("browser_read", "read"), tool("browser_click", "execute"), tool("ext_one", "execute")],
  ];
  const form = signal({ ...blankForm, tools: ["ext_one"] });
  const fields = { form, issues: signal({}), reasons: signal({}), change() {} } as unknown as Fields;
  const groups = (page: PageNode) =>
    [...page.all()].filter(({ localName }) => localName === "fieldset").map((group) => lines(group));
  const lines = (node: PageNode) =>
    [...node.all()].filter(({ localName }) => localName === null).map(({ data }) => data);
  const all = drawOn(<Tools fields={fields} tools={tools} />, (page) => ({ groups: groups(page), lines: lines(page) }));
  assert.deepEqual(all.groups, [
    ["Touch nothing", "current_time", "It is current_time."],
    ["Read the workspace", "read_file", "It is read_file.", "search", "It is search."],
    ["Run programs", "shell", "It is shell."],
    [
      "Act in a browser of its own",
      "browser_read",
      "Only reads. It is browser_read.",
      "browser_click",
      "It is browser_click.",
    ],
  ]);
  assert.deepEqual(all.lines.slice(-2), ["ext_one", "Runs programs. It is ext_one."]);
});

test("Of a connection that was removed it is said at its field what to do, and nothing is offered to be tried again", () => {
  const gone = { at: "failed", error: { code: "unconfigured", message: "It does not exist." } } as const;
  const words = (connection: string, connections: readonly Connection[]) => {
    const fields = {
      ...{ form: signal({ ...blankForm, connection }), issues: signal({}), models: signal(gone), info: signal(null) },
      ...{ change() {}, chooseConnection() {}, retryModels() {} },
    } as unknown as Fields;
    const model = { fields, addConnection() {}, openSettings() {} } as unknown as AgentModel;
    return drawOn(<ModelFields model={model} connections={connections} />, ({ text }) => text);
  };
  const here = { id: "c", name: "Here", provider: "anthropic" } as unknown as Connection;
  assert.match(words("removed", [here]), /It was removed: choose another one\./);
  assert.doesNotMatch(words("removed", [here]), /Retry|does not exist/);
  assert.match(words("c", [here]), /does not exist.*Retry/s);
});
