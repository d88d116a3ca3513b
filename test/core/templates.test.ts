import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod/mini";
import { templates } from "../../src/core/templates.ts";
import { fillIn } from "../../src/core/variables.ts";
import { AgentSpec } from "../../src/protocol/schemas.ts";
import { openTestStudio, saying } from "../support/testStudio.ts";

test("each template is an agent that can be saved and used at once", async () => {
  const { studio, dispose } = await openTestStudio(saying("Hello."));
  const tools = studio.builtIn.map(({ spec }) => spec.name);
  assert.equal(templates().length, 5);
  for (const { icon, ...template } of templates()) {
    const spec = { ...template, connection: "demo", model: "demo", tools: [...template.tools] };
    assert.deepEqual(z.parse(AgentSpec, spec), spec, template.name);
    assert.deepEqual(
      spec.tools.filter((tool) => !tools.includes(tool)),
      [],
      template.name,
    );
    // Nothing has to be filled in before the first word.
    assert.doesNotMatch(fillIn(spec, {}), /\{\{/);
    assert.ok(template.instructions.length < 1_500 && icon !== "", template.name);
  }
  await dispose();
});
