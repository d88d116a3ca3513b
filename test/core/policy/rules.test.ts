import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../../../src/core/json.ts";
import { judgeCall } from "../../../src/core/policy/judgeCall.ts";
import { readRules } from "../../../src/core/policy/rules.ts";
import { judge } from "./judge.ts";

test("rules that are not rules are refused with a sentence that says why", () => {
  const cases: [rules: Json, why: RegExp][] = [
    [null, /Rules are an object/],
    [[], /Rules are an object/],
    ["ls", /Rules are an object/],
    [{ allowed: [] }, /"allowed" is no list of rules/],
    [{ allow: "ls" }, /"allow" has to be a list/],
    [{ allow: [1] }, /A rule is a text/],
    [{ allow: [""] }, /has to be words/],
    [{ allow: ["*"] }, /has to be words/],
    [{ allow: ["ls; rm"] }, /has to be words/],
    [{ allow: ["git $(x)"] }, /has to be words/],
    [{ allow: ["git *log"] }, /has to be words/],
    [{ allow: ["write(src)"] }, /which field it looks at/],
    [{ deny: ["x".repeat(501)] }, /at most 500/],
    [{ deny: Array.from({ length: 1_001 }, () => "ls") }, /more than 1000 rules/],
  ];
  for (const [rules, message] of cases) assert.throws(() => readRules(rules), { code: "invalid", message });
  assert.deepEqual(readRules({}), { allow: [], ask: [], deny: [] });
  assert.equal(readRules({ allow: [" git  log ", "npm run *", "write(path=src/**)", "time(*)"] }).allow.length, 4);
});

const decide = (rules: Json, command: string, shell = "bash") => judge(command, shell, readRules(rules)).decision;

test("deny wins over ask, ask over allow, and what no rule names asks", () => {
  assert.equal(decide({}, "ls"), "ask");
  assert.equal(decide({ allow: ["ls"] }, "ls"), "allow");
  assert.equal(decide({ allow: ["ls"], ask: ["ls"] }, "ls"), "ask");
  assert.equal(decide({ allow: ["ls"], ask: ["ls"], deny: ["ls"] }, "ls"), "deny");
  assert.equal(decide({ allow: ["ls"], deny: ["rm"] }, "ls && rm x"), "deny");
  assert.equal(decide({ allow: ["git log"], ask: ["git"] }, "git log"), "ask");
});

test("a rule that denies is met however the command is written", () => {
  const lines = [
    "git push",
    "git push origin main",
    "/usr/bin/git push",
    "GIT push",
    "'git' push",
    "g\\it push",
    'git "push"',
    "git -C /x push",
    "git --no-pager -c a=b push",
    "ls; git push",
    "ls | (cd x && git push)",
    "echo $(git push)",
    'echo "`git push`"',
    "FOO=1 git push",
    "sudo git push",
    "env -i A=b git push",
    "if true; then git push; fi",
    "f() { git push; }; f",
    "git push > x",
    "cat <(git push)",
    "ls\ngit push",
    "ls \u202e; git push",
    "echo 'unclosed ; git push",
    `${"ls; ".repeat(2_000)}git push`,
  ];
  for (const line of lines) assert.equal(decide({ allow: ["ls"], deny: ["git push"] }, line), "deny", line);
  for (const shell of ["pwsh", "cmd", "fish", "ksh"])
    assert.equal(decide({ deny: ["git push"] }, "ls; git.exe push", shell), "deny", shell);
});

test("a rule that denies is not met by words that only look like the command", () => {
  const lines = [
    "git log --grep push",
    "git commit -m push",
    "echo git push",
    "grep 'git push' a",
    "git pushx",
    "xgit push",
  ];
  for (const line of lines) assert.equal(decide({ deny: ["git push"] }, line), "ask", line);
});

test("a rule allows words, not beginnings of text; of a command that is not known, exactly its words", () => {
  const rules = {
    allow: ["git log", "npm test", "npm run *", "node", "node scripts/check.js *", "env", "uniq", "sed", "awk"],
  };
  const cases: [line: string, decision: string][] = [
    ["git log", "allow"],
    ["git logs", "ask"],
    ["git log-x", "ask"],
    ["git -c a=b log", "ask"],
    ["npm test", "allow"],
    ["npm test x", "ask"],
    ["npm testx", "ask"],
    ["npm run build", "allow"],
    ["npm run build -- --watch", "allow"],
    ["npm run build; rm x", "ask"],
    ["npm run ../x", "ask"],
    ["npm run -*", "ask"],
    ["npm run $x", "ask"],
    ["node", "ask"],
    ["node x.js", "ask"],
    ["node -e x", "ask"],
    ["node scripts/check.js --all", "allow"],
    ["env", "ask"],
    ["uniq -c", "allow"],
    ["uniq a b", "ask"],
    ["sed -n '1,50p' a.txt", "allow"],
    ["sed -n 1,50p a.txt", "allow"],
    ["sed 's/a/b/g' a.txt", "allow"],
    ["sed 's/a/b/w x' a.txt", "ask"],
    ["sed -i s/a/b/ a.txt", "ask"],
    ["awk '{print $1}' a.txt", "allow"],
    ["awk -F, '{print $2}' a.txt", "allow"],
    ["awk '{print > \"x\"}' a.txt", "ask"],
    ["awk 'BEGIN{system(\"x\")}'", "ask"],
  ];
  for (const [line, decision] of cases) assert.equal(decide(rules, line), decision, line);
});

test("absolute paths are harmless below the workspace's folders only", () => {
  const rules = readRules({ allow: ["cat"] });
  const cases: [line: string, decision: string][] = [
    ["cat /ws/a.txt", "allow"],
    ["cat /ws", "allow"],
    ["cat /ws-evil/a.txt", "ask"],
    ["cat /ws/../etc/passwd", "ask"],
    ["cat /ws/.env", "ask"],
    ["cat /etc/passwd", "ask"],
  ];
  for (const [line, decision] of cases) assert.equal(judge(line, "bash", rules, ["/ws"]).decision, decision, line);
});

test("a shell that is not understood allows nothing but plain words of programs that are the same there", () => {
  const rules = { allow: ["git status", "echo", "ls", "sort"] };
  assert.equal(decide(rules, "git status", "pwsh"), "allow");
  assert.equal(decide(rules, "git status", "C:\\Program Files\\PowerShell\\7\\pwsh.exe"), "allow");
  assert.equal(decide(rules, "git status", "fish"), "allow");
  assert.equal(decide(rules, "git status", "cmd"), "ask");
  assert.equal(decide(rules, "sort a.txt", "pwsh"), "ask");
  assert.equal(decide(rules, "git status", "ksh"), "ask");
  assert.equal(decide(rules, "git status", "/bin/zsh"), "allow");
});

test("a parser that fails, or that finds nothing, never allows", async () => {
  const { judgeCommand } = await import("../../../src/core/policy/judgeCommand.ts");
  const rules = readRules({ allow: ["ls"] });
  const parsers = [
    () => {
      throw new Error("Out of memory.");
    },
    () => ({ broken: false, root: { type: "program", named: true, start: 0, end: 9, children: [] } }),
    () => ({ broken: true, root: { type: "program", named: true, start: 0, end: 9, children: [] } }),
  ];
  for (const parse of parsers) {
    const { decision, reasons } = judgeCommand("ls; rm x", "bash", { rules, parse, folders: [] });
    assert.equal(decision, "ask");
    assert.ok(reasons.length > 0);
  }
});

test("what the parser leaves out is not allowed", async () => {
  const { judgeCommand } = await import("../../../src/core/policy/judgeCommand.ts");
  const rules = readRules({ allow: ["ls"] });
  const word = { type: "word", named: true, start: 0, end: 2, children: [] };
  const name = { type: "command_name", named: true, start: 0, end: 2, children: [word] };
  const command = { type: "command", named: true, start: 0, end: 2, children: [name] };
  const tree = { broken: false, root: { type: "program", named: true, start: 0, end: 2, children: [command] } };
  const with_ = (text: string) => judgeCommand(text, "bash", { rules, parse: () => tree, folders: [] }).decision;
  assert.equal(with_("ls"), "allow");
  for (const text of ["ls;rm", "ls -la", "lsof", "ls|sh"]) assert.equal(with_(text), "ask", text);
});

test("tools are judged by name and by a field's pattern", () => {
  const rules = readRules({
    allow: ["write(path=src/**)", "read(path=*.md)", "open(*)"],
    ask: ["write(path=**/*.lock)"],
    deny: ["write(path=src/secret/**)", "evil(*)"],
  });
  const cases: [tool: string, input: Json, decision: string][] = [
    ["write", { path: "src/a.ts" }, "allow"],
    ["write", { path: "./src/a/b.ts" }, "allow"],
    ["write", { path: "src/../x.ts" }, "ask"],
    ["write", { path: "src\\..\\x.ts" }, "ask"],
    ["write", { path: "src/\u202ea.ts" }, "ask"],
    ["write", { path: "srcx/a.ts" }, "ask"],
    ["write", { path: "SRC/a.ts" }, "ask"],
    ["write", { path: 1 }, "deny"],
    ["write", {}, "deny"],
    ["write", { path: "src/x/y.lock" }, "ask"],
    ["write", { path: "src/secret/a" }, "deny"],
    ["write", { path: "./src/x/../secret/a" }, "deny"],
    ["write", { path: "src//./SECRET/a" }, "deny"],
    ["read", { path: "a.md" }, "allow"],
    ["read", { path: "a/b.md" }, "ask"],
    ["read", { path: "axmd" }, "ask"],
    ["open", { anything: 1 }, "allow"],
    ["evil", {}, "deny"],
    ["other", {}, "ask"],
    ["write", JSON.parse('{"__proto__":{"path":"src/a.ts"}}'), "deny"],
  ];
  for (const [tool, input, decision] of cases)
    assert.equal(judgeCall(rules, tool, input).decision, decision, `${tool} ${JSON.stringify(input)}`);
});
