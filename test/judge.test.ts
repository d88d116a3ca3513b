// `npm run judge`, as a person runs it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";

const root = process.env.STUDIO_ROOT ?? process.cwd();
const folder = mkdtempSync(path.join(tmpdir(), "judge-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function run(rules: string | null, input: string, args = ["--rules", "rules.json"]) {
  if (rules !== null) writeFileSync(path.join(folder, "rules.json"), rules);
  return spawnSync(process.execPath, [path.join(root, "test/judge.mjs"), ...args], {
    input,
    encoding: "utf8",
    // Where npm says that the person is.
    env: { ...process.env, INIT_CWD: folder },
  });
}

test("one answer comes for each line, in order, and what is not a line asks", () => {
  const lines = [
    `{"command":"ls -la","shell":"bash"}`,
    `{"command":"ls; rm x","shell":"bash"}`,
    `{"command":"git push","shell":"zsh"}`,
    `{"command":"ls`,
    `[]`,
    `null`,
    `"ls"`,
    `{"command":["ls"],"shell":"bash"}`,
    `{"command":"ls"}`,
    `{"command":"ls","shell":7}`,
    `{"command":"ls\\nrm","shell":"bash"}`,
    `{"command":"ls \u2028rm","shell":"bash"}`,
    "",
    `{"command":"pwd","shell":"sh"}`,
  ];
  const { stdout, stderr, status } = run(`{"allow":["ls","pwd"],"deny":["git push"]}`, `${lines.join("\n")}\n`);
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const answers = stdout
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  const decisions = answers.map((answer) => {
    assert.ok(typeof answer === "object" && answer !== null && "decision" in answer && "reasons" in answer);
    assert.ok(
      Array.isArray(answer.reasons) && answer.reasons.every((reason) => typeof reason === "string" && reason !== ""),
    );
    return answer.decision;
  });
  assert.deepEqual(decisions, ["allow", "ask", "deny", ...Array.from({ length: 10 }, () => "ask"), "allow"]);
});

test("rules that cannot be used are an error that says why", () => {
  const cases: [rules: string | null, args: string[], why: RegExp][] = [
    [`{"allow":`, ["--rules", "rules.json"], /rules\.json" cannot be used: .*JSON/],
    [`{"allowed":[]}`, ["--rules", "rules.json"], /"allowed" is no list of rules/],
    [`{"allow":["ls; rm"]}`, ["--rules", "rules.json"], /has to be words/],
    [null, ["--rules", "missing.json"], /missing\.json" cannot be used: ENOENT/],
    [null, [], /Say which rules/],
    [null, ["--rules"], /Say which rules/],
  ];
  for (const [rules, args, why] of cases) {
    const { stdout, stderr, status } = run(rules, `{"command":"ls","shell":"bash"}\n`, args);
    assert.equal(status, 2);
    assert.match(stderr, why);
    assert.equal(stdout, "");
  }
});
