// MCP servers in the hands of a person: added, started, approved, read, reviewed, stopped, removed.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../bootstrap.mjs";
import { processesWith } from "../processes.mjs";
import { faultsInEveryTheme, faultsOn } from "./support/faults.mjs";
import { answered, becomes, closeTab, createAgent, hasFocus, send, until } from "./support/hands.mjs";
import { openSignedServer } from "./support/signedServer.mjs";

export const title = "MCP servers are added, started, approved, reviewed, used in an agent, stopped and removed";

/** How the paths of all of them begin. */
const servers = path.join(root, "node_modules/@modelcontextprotocol/server-");
const server = (name) => `${servers}${name}/dist/index.js`;
const SECRET = "tracker-secret-0123456789";

export default async function mcp(journey, step) {
  const { page, ui, shot, workspace, folders } = journey;
  const settings = ui.webview(page, "tab");
  const chat = ui.webview(page, "view");
  const group = (name) => settings.getByRole("group", { name, exact: true });
  const row = (name) => group(name).locator("xpath=..");
  const press = (action, name) =>
    group(name)
      .getByRole("button", { name: `${action} ${name}`, exact: true })
      .click();
  const form = settings.getByRole("form", { name: "Add an MCP server" });
  const field = (name) => form.getByRole("textbox", { name, exact: true });
  const passwordBox = page.locator(".quick-input-widget:visible input[type=password]");
  const file = path.join(workspace, ".vscode/mcp.json");
  const writeFile = (args) => {
    mkdirSync(path.dirname(file), { recursive: true });
    const memory = {
      type: "stdio",
      command: process.execPath,
      args,
      env: { MEMORY_FILE_PATH: path.join(folders.root, "memory.jsonl") },
    };
    writeFileSync(file, `{\n  // The team's memory.\n  "servers": { "memory": ${JSON.stringify(memory)} },\n}\n`);
  };

  await step("the form says what is missing, takes a command line apart, and asks for the secret", async () => {
    await ui.openContainer(page);
    await ui.runCommand(page, "AI Studio: Open Settings");
    await settings.getByText("No MCP server yet").waitFor();
    await shot("empty");
    await settings.getByRole("button", { name: "Add MCP server" }).click();
    await until(() => hasFocus(field("Name")), "the keyboard in the name");
    await page.keyboard.press("Enter");
    await form.getByText("Give it a name.").waitFor();
    await shot("form-refused");
    await until(() => hasFocus(field("Name")), "the keyboard in the name that is missing");
    await page.keyboard.type("everything");
    await field("Command").fill(`"${process.execPath}" "${server("everything")}" stdio`);
    await field("Environment").fill("TRACKER_KEY=abc");
    await form.getByText("What is a secret by its name goes to the secrets").waitFor();
    await field("Environment").fill("");
    await field("Secret environment").fill("TRACKER_KEY");
    await shot("form");
    assert.deepEqual(await faultsOn(settings, "editor-background"), []);
    await form.getByRole("button", { name: "Save" }).click();
    await passwordBox.waitFor();
    await shot("secret");
    await passwordBox.fill(SECRET);
    await page.keyboard.press("Enter");
    await row("everything").getByText("Not running.").waitFor();
    await settings.locator("button:focus").filter({ hasText: "Start" }).waitFor();
  });

  await step("it is started, shows its tools, and waits for approval", async () => {
    // The keyboard is on Start.
    await page.keyboard.press("Enter");
    await row("everything")
      .getByText(/Running, \d+ tools, 4 prompts, with resources\./)
      .waitFor({ timeout: 60_000 });
    await row("everything").getByText("echo", { exact: true }).waitFor();
    await row("everything").getByText("wait for your approval").waitFor();
    await shot("running");
    await row("everything")
      .getByRole("button", { name: /^Approve \d+ tools of everything$/ })
      .click();
    await row("everything").getByText("wait for your approval").waitFor({ state: "hidden" });
    await shot("approved");
  });

  await step("its log is a channel of its own", async () => {
    await press("Log", "everything");
    await page
      .locator(".part.panel .view-line")
      .filter({ hasText: /Connected\sto\s.*everything/ })
      .first()
      .waitFor();
    await shot("log");
    await page.keyboard.press("Control+j");
  });

  await step("a server at an address is signed in to with a private key, and without a browser", async () => {
    const signed = await openSignedServer();
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    await settings.getByRole("button", { name: "Add MCP server" }).click();
    await form.getByRole("combobox", { name: "Kind" }).press("End");
    // The last way has the most fields.
    await form.getByRole("combobox", { name: "Sign in" }).press("End");
    await field("Name").fill("signed");
    await field("Address").fill(`${signed.base}/mcp`);
    await field("Client ID").fill("backup-job");
    await field("Issuer").fill("http://auth.example.com");
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("Give an address that begins with https:// and holds no password, ? or #.").waitFor();
    assert.deepEqual(await faultsInEveryTheme(settings, "editor-background", (theme) => shot(`sign-in-${theme}`)), []);
    await ui.setSidebarWidth(page, 900);
    await field("Issuer").scrollIntoViewIfNeeded();
    await shot("sign-in-narrow");
    await ui.setSidebarWidth(page, 300);
    await form.getByRole("combobox", { name: "Sign in" }).press("ArrowUp");
    await field("Issuer").fill(signed.base);
    await shot("sign-in-key");
    await form.getByRole("button", { name: "Save" }).click();
    await passwordBox.fill("not a key");
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-widget:visible").getByText("This is no private key in PEM").waitFor();
    await shot("sign-in-asked");
    // A box of one line takes the line breaks out of what is pasted.
    await passwordBox.fill(privateKey.export({ type: "pkcs8", format: "pem" }).replaceAll("\n", ""));
    await page.keyboard.press("Enter");
    await row("signed").getByText("signs in as backup-job").waitFor();
    await press("Start", "signed");
    await row("signed").getByText("Running, 1 tool.").waitFor();
    await row("signed").getByText("signed in", { exact: true }).waitFor();
    await shot("sign-in-running");
    await press("Sign out", "signed");
    await row("signed").getByText("signed in", { exact: true }).waitFor({ state: "hidden" });
    await press("Remove", "signed");
    await ui.dialog(page, "Remove");
    await group("signed").waitFor({ state: "hidden" });
    await signed.close();
  });

  await step("a workspace's file names a server, which is off until it is allowed", async () => {
    writeFile([server("memory")]);
    await row("memory").getByText("A file of this workspace names this server.").waitFor();
    assert.equal(await group("memory").getByRole("button", { name: "Start memory" }).count(), 0);
    await shot("workspace");
    await row("memory").getByRole("button", { name: "Allow memory" }).click();
    await page.locator(".monaco-dialog-box").getByText("with your rights").waitFor();
    await shot("allow");
    await ui.dialog(page, "Allow");
    await press("Start", "memory");
    await row("memory").getByText("Running, 9 tools").waitFor({ timeout: 60_000 });
    await press("Stop", "memory");
    await row("memory").getByText("Not running.").waitFor();
  });

  await step("a file that changes is compared with what was approved, and approved beside it", async () => {
    writeFile(["--no-warnings", server("memory")]);
    await row("memory").getByText("How it is started is not what you approved.").waitFor();
    await row("memory").getByRole("button", { name: "Review changes of memory" }).click();
    await ui.tab(page, "memory: approved ↔ now").waitFor();
    await page
      .locator(".monaco-diff-editor .modified .view-line")
      .filter({ hasText: "--no-warnings" })
      .first()
      .waitFor();
    await shot("review");
    // Behind it the page has forgotten nothing.
    await ui.tab(page, "AI Studio Settings").click();
    await row("memory").getByRole("button", { name: "Approve the changes of memory" }).waitFor();
    await shot("reviewed");
    await ui.tab(page, "memory: approved ↔ now").click();
    await page.locator(".editor-actions").getByRole("button", { name: "Accept Change" }).click();
    await ui.tab(page, "memory: approved ↔ now").waitFor({ state: "hidden" });
    await row("memory").getByText("How it is started is not what you approved.").waitFor({ state: "hidden" });
    await group("memory").getByRole("button", { name: "Start memory" }).waitFor();
  });

  await step("every theme, and narrow", async () => {
    assert.deepEqual(await faultsInEveryTheme(settings, "editor-background", (theme) => shot(`list-${theme}`)), []);
    await ui.setSidebarWidth(page, 900);
    await shot("narrow");
    await ui.setSidebarWidth(page, 300);
  });

  await step("a prompt of a server becomes the text of the message", async () => {
    await createAgent(page, ui, "Demo agent", "Demo (offline)", "demo");
    await ui.runCommand(page, "AI Studio: Insert MCP Prompt into Chat");
    await ui.pick(page, "Team Management");
    await ui.answer(page, ": department", "Engineering");
    await ui.answer(page, ": name", "Alice");
    await until(
      async () => /Alice.*Engineering/s.test(await chat.getByRole("textbox", { name: "Message" }).inputValue()),
      "the prompt stands in the composer",
    );
    await shot("prompt");
  });

  await step("a third server, by its command line", async () => {
    await ui.runCommand(page, "AI Studio: Open Settings");
    await settings.getByRole("button", { name: "Add MCP server" }).click();
    await field("Name").fill("filesystem");
    await field("Command").fill(`"${process.execPath}" "${server("filesystem")}" "${workspace}"`);
    await form.getByRole("button", { name: "Save" }).click();
    for (const [name, tools] of [
      ["filesystem", 14],
      ["memory", 9],
    ]) {
      await press("Start", name);
      await row(name).getByText(`Running, ${tools} tools`).waitFor({ timeout: 60_000 });
      await row(name)
        .getByRole("button", { name: new RegExp(`^Approve ${tools} tools of ${name}$`) })
        .click();
      await row(name).getByText("wait for your approval").waitFor({ state: "hidden" });
    }
  });

  await step("an agent chooses its servers", async () => {
    await ui.treeRows(page, "Agents").filter({ hasText: "Demo agent" }).first().click();
    for (const name of ["everything", "filesystem", "memory"])
      await settings.getByRole("checkbox", { name, exact: true }).click();
    await shot("agent");
    // Servers bring tools: they stand beside them.
    const parts = await settings.locator("section > h2").allTextContents();
    assert.equal(parts.indexOf("MCP servers"), parts.indexOf("Tools") + 1, String(parts));
    await settings.getByRole("button", { name: "Save", exact: true }).click();
    await settings.getByRole("status").getByText("Saved as version").waitFor();
    await becomes(() => settings.getByRole("checkbox", { name: "everything" }).isChecked(), true);
    await ui.treeRows(page, "Agents").filter({ hasText: "demo · 3 MCP servers" }).waitFor();
    await closeTab(page, ui, "Demo agent");
  });

  await step("it calls tools of all three, each call once a person has allowed it", async () => {
    const card = chat.locator(".row.turn").last().locator(".tool");
    const calls = [
      ['Use mcp_everything_echo with "hello there"', "Echo: hello there"],
      [`Use mcp_filesystem_read_text_file on \`${path.join(workspace, "src/total.ts")}\``, "The sum of all items"],
      ["Use mcp_memory_read_graph", "entities"],
    ];
    for (const [words, result] of calls) {
      await send(chat, words);
      await card.getByText("waiting for you").waitFor();
      if (result === "Echo: hello there") await shot("asked");
      await card.getByRole("button", { name: "Allow once" }).click();
      await answered(chat);
      await card.locator("summary").click();
      await card.getByRole("group", { name: "Result" }).getByText(result).first().waitFor();
    }
    await shot("called");
  });

  await step(
    "an agent goes on without a server that is not what was approved, and the word of it leads there",
    async () => {
      writeFile(["--no-warnings", "--trace-warnings", server("memory")]);
      await send(chat, "Hello");
      await ui.notificationButton(page, "goes on without a server", "Open settings");
      await row("memory").getByText("How it is started is not what you approved.").waitFor();
      await answered(chat);
    },
  );

  await step("kill -9 while a server starts: it is said that it does not run, and no process is left", async () => {
    await ui.runCommand(page, "AI Studio: Open Settings");
    await press("Stop", "everything");
    await row("everything").getByText("Not running.").waitFor();
    await press("Start", "everything");
    await until(() => processesWith(server("everything")).length > 0, "its process has begun");
    journey.killExtensionHost();
    await until(() => processesWith(servers).length === 0, "no server is left");
    await ui.reload(page);
    await ui.runCommand(page, "AI Studio: Open Settings");
    await row("everything").getByText("Not running.").waitFor();
    await press("Start", "everything");
    await row("everything")
      .getByText(/Running, \d+ tools/)
      .waitFor({ timeout: 60_000 });
  });

  await step("stopping leaves no process, and removing asks first", async () => {
    assert.ok(processesWith(server("everything")).length > 0);
    await press("Stop", "everything");
    await row("everything").getByText("Not running.").waitFor();
    await until(() => processesWith(server("everything")).length === 0, "no process is left");
    await press("Remove", "everything");
    await page.locator(".monaco-dialog-box").getByText("These agents use it: Demo agent.").waitFor();
    await shot("remove");
    await ui.dialog(page, "Remove");
    await group("everything").waitFor({ state: "hidden" });
    await until(
      () => settings.locator("#mcp-add").evaluate((button) => button.matches(":focus, :focus-within")),
      "the keyboard on the button that adds a server",
    );
  });
}
