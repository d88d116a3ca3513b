// Tools of other extensions, through the real API: one that this stub declares and registers, run as a tool of ours.
import assert from "node:assert/strict";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as vscode from "vscode";

export const title = "Tools of other extensions";

// Built beside the suite (test/host/suite.mjs), so that VS Code takes it for a part of this stub.
const built = path.join(path.dirname(fileURLToPath(import.meta.url)), ".build/parts.mjs");
const NAME = "studio_tests_count";
const never = new AbortController().signal;

export default async function ofOthers(step) {
  const { foreignTools, listForeignTools } = await import(pathToFileURL(built).href);
  const find = () => foreignTools({ foreignTools: listForeignTools }).find(({ spec }) => spec.name === `ext_${NAME}`);
  let act = async () => new vscode.LanguageModelToolResult([]);
  const registered = vscode.lm.registerTool(NAME, { invoke: (options, token) => act(options, token) });
  const call = async (input, signal = never) => (await find().prepare(input, signal)).run(signal);

  await step("a tool is listed with what it takes, and whose it is", async () => {
    const { spec, effect } = find();
    assert.equal(effect, "execute");
    assert.equal(spec.description, "Counts the letters of a word. (From Studio's tests (ai-studio-tests.suite).)");
    assert.deepEqual(spec.input.required, ["word"]);
    const { preview } = await find().prepare({ word: "abc" }, never);
    assert.match(preview, /^Run the tool "studio_tests_count" of Studio's tests .* with \{"word":"abc"\}$/);
  });

  await step("it runs with its arguments, and its texts and images come back", async () => {
    act = async ({ input }) =>
      new vscode.LanguageModelToolResult([
        new vscode.LanguageModelTextPart(String(input.word.length)),
        vscode.LanguageModelDataPart.image(new Uint8Array([1, 2, 3]), "image/png"),
        vscode.LanguageModelDataPart.text("more"),
      ]);
    assert.deepEqual(await call({ word: "abc" }), {
      text: "3\nmore",
      isError: false,
      images: [{ mediaType: "image/png", data: "AQID" }],
    });
  });

  await step("what it throws is an error, and what it does not end is left", async () => {
    act = async () => {
      throw new Error("It cannot count.");
    };
    await assert.rejects(call({ word: "abc" }), /cannot count/);
    const controller = new AbortController();
    act = (_options, token) => {
      setTimeout(() => controller.abort());
      return new Promise((resolve) => token.onCancellationRequested(() => setTimeout(resolve, 60_000)));
    };
    await assert.rejects(call({ word: "abc" }, controller.signal), { code: "aborted" });
  });

  await step("a tool that is not there any more is not listed", async () => {
    registered.dispose();
    assert.equal(
      listForeignTools().filter(({ name }) => vscode.lm.tools.every((tool) => tool.name !== name)).length,
      0,
    );
  });
}
