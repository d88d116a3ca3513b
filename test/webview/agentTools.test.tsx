// The tools that an agent may call, as its editor lists them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Choices } from "../../webview/agent/Choices.tsx";
import { effectOf } from "../../webview/agent/words.ts";
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

test("What a tool does is said of its own ground", () => {
  assert.equal(effectOf("read_file", "read"), "Reads the workspace.");
  assert.equal(effectOf("browser_read", "read"), "Reads pages in a browser of its own.");
  assert.equal(effectOf("browser_click", "execute"), "Acts in a browser of its own.");
});
