// Code in an answer gets its colours once it is whole, and what colours it is loaded.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { Code } from "../../webview/shared/markdown/blocks.ts";
import { CodeBlock } from "../../webview/shared/markdown/CodeBlock.tsx";
import { createColours } from "../../webview/shared/markdown/colours.ts";
import { MarkdownContext, type MarkdownHost } from "../../webview/shared/markdown/context.ts";
import { drawnPage } from "./support/page.ts";

const code = (closed: boolean): Code => ({ type: "code", language: "ts", file: null, text: "const one = 1;", closed });

test("Code is plain while it grows and until its colours are loaded, and then coloured", async () => {
  const unexpected = () => assert.fail("Something happened without a click.");
  const colours = createColours();
  const host: MarkdownHost = {
    ...{ openLink: unexpected, copy: unexpected, insert: unexpected, colours },
    formulas: { loaded: null, load: unexpected },
    near(_element, seen) {
      seen();
      return () => {};
    },
  };
  const draw = (closed: boolean) =>
    drawnPage(
      <MarkdownContext.Provider value={host}>
        <CodeBlock code={code(closed)} />
      </MarkdownContext.Provider>,
    );
  const words = ({ page }: ReturnType<typeof draw>) =>
    [...page.all()].filter(({ attributes }) => attributes.get("class")?.startsWith("hljs-")).map(({ text }) => text);

  const growing = draw(false);
  await setImmediate();
  assert.deepEqual([words(growing), colours.loaded], [[], null]);
  growing.clear();
  const whole = draw(true);
  assert.deepEqual(words(whole), []);
  assert.match(whole.page.text, /const one = 1;/);
  await colours.load();
  await setImmediate();
  assert.deepEqual(words(whole), ["const", "1"]);
  assert.match(whole.page.text, /const one = 1;/);
  whole.clear();
});
