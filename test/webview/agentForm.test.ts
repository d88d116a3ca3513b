import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgentSpec } from "../../src/core/agent.ts";
import {
  type AgentForm,
  blankForm,
  check,
  draftOf,
  formOf,
  hasNoNumber,
  isSameSpec,
  reasonsOf,
} from "../../webview/agent/form.ts";
import { sizeWords, versionWords } from "../../webview/agent/words.ts";

const spec: AgentSpec = {
  name: "Reviewer",
  description: "",
  connection: "a",
  model: "claude-sonnet-5",
  instructions: "Review.",
  parameters: { temperature: 0.7, maxOutputTokens: 8192, effort: "low" },
  tools: ["read_file", "search"],
};
const form = (values: Partial<AgentForm> = {}): AgentForm => ({ ...formOf(spec), ...values });
const able = reasonsOf(null);

test("a spec that is put into the form comes out the same", () => {
  assert.deepEqual(check(formOf(spec), able), { ok: true, spec });
  assert.deepEqual(draftOf(formOf(spec)), spec);
  const plain = { ...spec, parameters: {}, tools: [] };
  assert.deepEqual(check(formOf(plain), able), { ok: true, spec: plain });
});

test("numbers are read as people write them, and an empty field is the provider's default", () => {
  const parameters = (values: Partial<AgentForm>) => {
    const checked = check(form({ temperature: "", maxOutputTokens: "", effort: "default", ...values }), able);
    return checked.ok ? checked.spec.parameters : checked.issues;
  };
  assert.deepEqual(parameters({}), {});
  assert.deepEqual(parameters({ temperature: " 0,7 " }), { temperature: 0.7 });
  assert.deepEqual(parameters({ temperature: "0", effort: "off" }), { temperature: 0, effort: "off" });
  for (const text of ["8192", "8,192", "8 192"])
    assert.deepEqual(parameters({ maxOutputTokens: text }), { maxOutputTokens: 8192 });
});

test("defaults of variables are kept where the instructions name them, and typed ones come back with their name", () => {
  const own = { ...spec, instructions: "In {{language}}, {{tone}}.", variables: { language: "English" } };
  assert.deepEqual(check(formOf(own), able), { ok: true, spec: own });
  const without = { ...formOf(own), instructions: "In English." };
  const { variables, ...bare } = own;
  assert.deepEqual(check(without, able), { ok: true, spec: { ...bare, instructions: "In English." } });
  assert.deepEqual(draftOf({ ...without, instructions: own.instructions }), own);
  assert.equal(isSameSpec(own, { ...own, variables: { language: "German" } }), false);
  const long = check({ ...formOf(own), variables: { tone: "x".repeat(20_001) } }, able);
  assert.match((!long.ok && long.issues.variables) || "", /20,000 characters/);
});

test("limits and called agents are kept, and absent where nothing is said", () => {
  const own = { ...spec, limits: { modelCalls: 1_000, minutes: 2.5, tokens: 0, cost: 0.25 }, agents: ["b", "c"] };
  assert.deepEqual(check(formOf(own), able), { ok: true, spec: own });
  assert.deepEqual(draftOf(formOf(own)), own);
  const limits = (values: Partial<AgentForm>) => {
    const checked = check(form(values), able);
    return checked.ok ? checked.spec.limits : checked.issues;
  };
  assert.equal(limits({}), undefined);
  assert.deepEqual(limits({ modelCalls: "1 000", minutes: "1,5", tokens: "2,000,000", cost: " $0.5" }), {
    modelCalls: 1_000,
    minutes: 1.5,
    tokens: 2_000_000,
    cost: 0.5,
  });
  assert.deepEqual(limits({ cost: "0" }), { cost: 0 });
  assert.deepEqual(draftOf(form({ minutes: "a few", cost: "1" })).limits, { cost: 1 });
  assert.ok(hasNoNumber(form({ minutes: "a few" })));
  assert.ok(!isSameSpec(spec, own));
  assert.ok(isSameSpec(own, { ...own, agents: ["c", "b"] }));
  // A model that takes no tools takes no agents either.
  const checked = check(formOf(own), { tools: "It takes no tools." });
  assert.ok(checked.ok && checked.spec.agents === undefined);
});

function refused(values: Partial<AgentForm>, issues: Record<string, string>) {
  test(`refuses a form: ${Object.values(issues).join(" ")}`, () => {
    assert.deepEqual(check(form(values), able), { ok: false, issues });
  });
}
refused({ name: " " }, { name: "Give it a name." });
refused({ name: "n".repeat(201) }, { name: "A name has at most 200 characters." });
refused({ description: "d".repeat(2001) }, { description: "A description has at most 2,000 characters." });
refused({ connection: "", model: " " }, { connection: "Choose a connection.", model: "Choose a model." });
refused({ model: "m".repeat(301) }, { model: "A model's id has at most 300 characters." });
refused({ instructions: "i".repeat(500_001) }, { instructions: "Instructions have at most 500,000 characters." });
refused({ temperature: "warm" }, { temperature: "Temperature is a number." });
refused({ temperature: "2.1" }, { temperature: "Temperature is at most 2." });
refused({ temperature: "-1" }, { temperature: "Temperature is at least 0." });
refused({ modelCalls: "2.5" }, { modelCalls: "Model calls is a whole number." });
refused({ minutes: "a few" }, { minutes: "Minutes is a number." });
refused({ minutes: "10081" }, { minutes: "Minutes is at most 10,080, which is a week." });
refused({ tokens: "-1" }, { tokens: "Tokens is at least 0." });
refused({ cost: "cheap" }, { cost: "Cost is a number of dollars." });
refused({ maxOutputTokens: "1.5" }, { maxOutputTokens: "Max output is a whole number of tokens." });
refused({ maxOutputTokens: "0" }, { maxOutputTokens: "Max output is at least 1 token." });
refused({ maxOutputTokens: "99999999" }, { maxOutputTokens: "Max output is at most 10,000,000 tokens." });

test("what the model cannot take is said, and left out of what is saved", () => {
  assert.deepEqual(reasonsOf({ id: "m" }), {}, "unknown is not unable");
  const reasons = reasonsOf({ id: "m", temperature: false, thinking: false, tools: false });
  assert.deepEqual(reasons, {
    temperature: "m takes no temperature.",
    effort: "m does not think.",
    tools: "m takes no tools.",
  });
  const checked = check(form({ temperature: "warm" }), reasons);
  assert.deepEqual(checked, { ok: true, spec: { ...spec, parameters: { maxOutputTokens: 8192 }, tools: [] } });
});

test("a draft leaves out a number that is none yet", () => {
  const unready = form({ temperature: "0.x", maxOutputTokens: "many" });
  assert.deepEqual(draftOf(unready).parameters, { effort: "low" });
  assert.equal(hasNoNumber(unready), true);
  assert.equal(hasNoNumber(form()), false);
  assert.equal(hasNoNumber(blankForm), false);
});

test("specs are the same when they mean the same", () => {
  assert.equal(isSameSpec(spec, { ...spec, tools: ["search", "read_file"] }), true);
  assert.equal(
    isSameSpec(spec, { ...spec, parameters: { effort: "low", maxOutputTokens: 8192, temperature: 0.7 } }),
    true,
  );
  assert.equal(isSameSpec(spec, { ...spec, tools: ["search"] }), false);
  assert.equal(isSameSpec(spec, { ...spec, parameters: { ...spec.parameters, temperature: 0 } }), false);
  assert.equal(isSameSpec({ ...spec, parameters: {} }, { ...spec, parameters: { temperature: 0 } }), false);
  assert.equal(isSameSpec(spec, { ...spec, description: "x" }), false);
});

test("instructions are counted, and their variables found", () => {
  assert.equal(sizeWords("", null), "0 characters");
  assert.equal(sizeWords("abcde", 1), "5 characters, about 1 token");
});

test("a version says its number and its age", () => {
  const version = { id: "v", agent: "g", number: 7, createdAt: 1_000_000, spec };
  assert.equal(versionWords(version, 1_000_000), "version 7, just now");
  assert.equal(versionWords(version, 1_000_000 + 3 * 86_400_000), "version 7, 3 days ago");
});
