import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import * as Mcp from "../../src/protocol/mcp.ts";
import { createPeer } from "../../src/protocol/peer.ts";
import {
  asksForSecrets,
  blankForm,
  check,
  commandWords,
  formOf,
  type ServerForm,
} from "../../webview/settings/mcp/serverForm.ts";
import { createServersModel } from "../../webview/settings/mcp/serversModel.ts";
import {
  launchWords,
  missingWords,
  offerWords,
  questionOf,
  signInWords,
} from "../../webview/settings/mcp/serverWords.ts";
import { files } from "../support/filesServer.ts";
import { linkedPorts } from "../support/linkedPorts.ts";

const tool = (name: string, approval: "approved" | "new" | "changed") => ({
  name,
  description: `Does ${name}.`,
  approval,
});
const running = (changes: Partial<Mcp.McpServerState>): Mcp.McpServerState => ({
  ...files,
  state: { at: "running" },
  tools: [tool("read", "new"), tool("write", "new")],
  unapproved: "h1",
  ...changes,
});

test("a form makes what was entered, and a server makes its form", () => {
  const form = {
    ...blankForm,
    name: "Files",
    command: "npx -y 'some server'",
    variables: "REGION=eu\n\n",
    secrets: "API_TOKEN\n",
  };
  const checked = check(form);
  assert.ok(checked.ok);
  assert.deepEqual(checked.input, { id: null, name: "Files", transport: files.server.transport });
  assert.deepEqual(formOf(files.server), {
    ...form,
    id: "f",
    command: "npx",
    args: "-y\nsome server",
    variables: "REGION=eu",
    secrets: "API_TOKEN",
  });
  const http = check({
    ...blankForm,
    kind: "http",
    name: "Far",
    url: " https://mcp.example/mcp ",
    variables: "X-Team: a: b",
    secrets: "Authorization",
  });
  assert.ok(http.ok);
  assert.deepEqual(http.input.transport, {
    kind: "http",
    url: "https://mcp.example/mcp",
    headers: [
      { name: "X-Team", value: "a: b" },
      { name: "Authorization", value: null },
    ],
  });
});

const http = { ...blankForm, kind: "http", name: "Far", url: "https://mcp.example/mcp" } as const;
const client = { clientId: "studio", issuer: "https://auth.example", scope: "read write" };
const elsewhere = { tokenUrl: "https://login.example/token", providerClientId: "at-home", providerHasSecret: true };

test("a form holds what the chosen way to sign in needs, and nothing of another", () => {
  const signInOf = (form: ServerForm) => {
    const checked = check(form);
    assert.ok(checked.ok && checked.input.transport.kind === "http");
    const { signIn } = checked.input.transport;
    const back = formOf({ id: "x", name: "Far", transport: { ...checked.input.transport, signIn } });
    assert.deepEqual(check(back), { ok: true, input: { ...checked.input, id: "x" } });
    return signIn;
  };
  const filled = { ...http, ...client, ...elsewhere, algorithm: "ES256" } as const;
  assert.equal(signInOf(filled), undefined);
  const common = { ...client };
  assert.deepEqual(signInOf({ ...filled, signIn: "client-secret" }), { kind: "client-secret", ...common });
  assert.deepEqual(signInOf({ ...filled, signIn: "private-key" }), {
    kind: "private-key",
    algorithm: "ES256",
    ...common,
  });
  assert.deepEqual(signInOf({ ...filled, signIn: "identity-provider" }), {
    kind: "identity-provider",
    provider: { tokenUrl: "https://login.example/token", clientId: "at-home", hasSecret: true },
    ...common,
  });
  assert.deepEqual([asksForSecrets(filled), asksForSecrets({ ...filled, signIn: "private-key" })], [false, true]);
  assert.equal(asksForSecrets({ ...filled, kind: "stdio", signIn: "private-key" }), false);
});

test("what is wrong with a sign-in is said at its field", () => {
  const issues = (changes: Partial<ServerForm>) => {
    const checked = check({ ...http, ...client, ...changes });
    return checked.ok ? [] : Object.keys(checked.issues).sort();
  };
  assert.deepEqual(issues({ signIn: "client-secret" }), []);
  assert.deepEqual(issues({ signIn: "browser", clientId: "", issuer: "no address" }), []);
  assert.deepEqual(issues({ signIn: "client-secret", clientId: " ", issuer: "http://auth.example" }), [
    "clientId",
    "issuer",
  ]);
  assert.deepEqual(issues({ signIn: "private-key", scope: "läse" }), ["scope"]);
  assert.deepEqual(issues({ signIn: "identity-provider" }), ["providerClientId", "tokenUrl"]);
  assert.deepEqual(issues({ signIn: "identity-provider", ...elsewhere }), []);
});

test("a command line is taken apart, a path is not, and written arguments stay as they are", () => {
  assert.deepEqual(commandWords(`npx -y "a b" 'c d' e`), ["npx", "-y", "a b", "c d", "e"]);
  assert.deepEqual(commandWords("/opt/my tools/server"), ["/opt/my tools/server"]);
  assert.deepEqual(commandWords("C:\\Program Files\\server.exe"), ["C:\\Program Files\\server.exe"]);
  const checked = check({ ...blankForm, name: "a", command: "my server", args: "one\n two" });
  assert.ok(checked.ok && checked.input.transport.kind === "stdio");
  assert.deepEqual([checked.input.transport.command, checked.input.transport.args], ["my server", ["one", " two"]]);
});

test("what is wrong is said at its field", () => {
  const issues = (changes: Partial<typeof blankForm>) => {
    const checked = check({ ...blankForm, name: "a", command: "x", ...changes });
    return checked.ok ? [] : Object.keys(checked.issues).sort();
  };
  assert.deepEqual(issues({ name: " ", command: "" }), ["command", "name"]);
  assert.deepEqual(issues({ cwd: "here" }), ["cwd"]);
  assert.deepEqual(issues({ variables: "no sign" }), ["variables"]);
  assert.deepEqual(issues({ variables: "API_KEY=here" }), ["variables"]);
  assert.deepEqual(issues({ secrets: "no name" }), ["secrets"]);
  assert.deepEqual(issues({ variables: "A=1", secrets: "A" }).length, 1);
  assert.deepEqual(issues({ kind: "http", url: "ftp://x" }), ["url"]);
  assert.deepEqual(issues({}), []);
});

test("a row says what the server is, what it lacks, offers, and asks", () => {
  assert.equal(launchWords(files.server), 'npx -y "some server"');
  assert.equal(missingWords(files), "API_TOKEN missing");
  assert.equal(signInWords(files.server), "");
  const signIn = { kind: "client-secret", ...client } as const;
  const transport = { kind: "http", url: http.url, headers: [], signIn } as const;
  assert.equal(signInWords({ ...files.server, transport }), "signs in as studio");
  assert.equal(offerWords(running({ prompts: 1, resources: true })), "Running, 2 tools, 1 prompt, with resources.");
  assert.equal(questionOf(files), null);
  assert.deepEqual(questionOf(running({}))?.kind, "approve");
  const changed = questionOf(running({ tools: [tool("read", "changed"), tool("write", "new")] }));
  assert.deepEqual([changed?.kind, changed?.words.slice(0, 9)], ["review", "1 tool is"]);
  assert.equal(questionOf({ ...files, unapproved: "h", launch: "changed" })?.kind, "review");
  assert.equal(questionOf({ ...files, unapproved: "h", launch: "new" })?.kind, "allow");
});

async function opened(states: readonly Mcp.McpServerState[] = [files]) {
  const [here, there] = linkedPorts();
  const host = createPeer(there);
  host.answer(Mcp.open, () => ({ servers: states, problems: [], blocked: null, reviewed: {} }));
  const said: string[] = [];
  const model = createServersModel(createPeer(here), (words) => said.push(words));
  await model.open();
  return { host, model, said };
}
const stateIn = (model: Awaited<ReturnType<typeof opened>>["model"]) => {
  const list = model.list.value;
  return list.at === "ready" ? list.value.servers[0] : undefined;
};

test("starting shows its tools to whoever has to approve them, and says how it went", async () => {
  const { host, model, said } = await opened();
  host.answer(Mcp.start, () => running({}));
  await model.start("f");
  assert.equal(stateIn(model)?.state.at, "running");
  assert.deepEqual([...model.unfolded.value], ["f"]);
  assert.equal(said.at(-1), "Files: Running, 2 tools.");
  host.answer(Mcp.approve, ({ unapproved }) => {
    assert.equal(unapproved, "h1");
    return running({ unapproved: null });
  });
  await model.approve("f");
  assert.deepEqual(model.focus.value, { id: "mcp-tools-f" });
});

test("what goes wrong stays in the row until the next try", async () => {
  const { host, model } = await opened();
  host.answer(Mcp.start, () => {
    throw fail("unconfigured", "Files was never approved.");
  });
  await model.start("f");
  assert.equal(model.errors.value.get("f")?.code, "unconfigured");
  host.answer(Mcp.start, () => running({ unapproved: null, tools: [tool("read", "approved")] }));
  await model.start("f");
  assert.equal(model.errors.value.size, 0);
  assert.equal(model.unfolded.value.size, 0);
});

test("a change can be approved only as it was looked at", async () => {
  const { host, model } = await opened([running({ tools: [tool("read", "changed")] })]);
  host.answer(Mcp.review, () => {});
  await model.review("f");
  assert.equal(model.reviewed.value.get("f"), "h1");
  const reviewed = { f: "h1" };
  host.answer(Mcp.open, () => ({ servers: [running({ unapproved: "h2" })], problems: [], blocked: null, reviewed }));
  host.tell(Mcp.changed, undefined);
  while (stateIn(model)?.unapproved !== "h2") await new Promise(setImmediate);
  assert.notEqual(model.reviewed.value.get("f"), stateIn(model)?.unapproved);

  // A page that the comparison lay over was made anew: it is told what was looked at.
  const [here, there] = linkedPorts();
  createPeer(there).answer(Mcp.open, () => ({ servers: [], problems: [], blocked: null, reviewed }));
  const again = createServersModel(createPeer(here), () => {});
  await again.open();
  assert.equal(again.reviewed.value.get("f"), "h1");
});

test("a server is added, edited, called off and removed", async () => {
  const { host, model, said } = await opened([]);
  const editing = () => {
    const state = model.form.state.value;
    assert.ok(state.at === "editing");
    return state;
  };
  model.form.beginAdd();
  await model.form.save();
  assert.deepEqual([editing().refused, said.at(-1)], [1, "2 fields need attention."]);
  model.form.change({ name: "Files", command: "npx" });
  assert.deepEqual(editing().issues, {});
  host.answer(Mcp.save, () => {
    throw fail("invalid", "Another server has this name.");
  });
  await model.form.save();
  assert.equal(editing().error?.message, "Another server has this name.");
  host.answer(Mcp.save, () => files);
  await model.form.save();
  assert.deepEqual([model.form.state.value.at, stateIn(model)?.server.name], ["closed", "Files"]);
  assert.deepEqual(model.focus.value, { id: "mcp-start-f" });
  model.form.edit(files.server);
  model.form.cancel();
  assert.deepEqual(model.focus.value, { id: "mcp-edit-f" });
  host.answer(Mcp.remove, () => false);
  await model.remove("f");
  assert.deepEqual(model.focus.value, { id: "mcp-remove-f" });
  host.answer(Mcp.remove, () => true);
  await model.remove("f");
  assert.equal(stateIn(model), undefined);
});
