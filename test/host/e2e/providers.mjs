// Every provider from the settings page to an answer, each against a server on this machine that speaks its protocol.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { startVendorServer } from "../../providers/support/vendorServer.mjs";
import { answered, chooseByKeys, closeTab, createAgent, send } from "./support/hands.mjs";

export const title = "each provider is connected, tested and talked to, and its key stays in one place";

/** Typed as the key of every connection, and then looked for in every byte that was written. */
const CANARY = "canary-7f3a1c9e-never-to-be-written-b2d8";
const WRONG = "wrong-key-5d2b7704-neither-to-be-written";

/** `model`: one with a known price where the provider has any; `cost`: what a person reads under its answer. */
const VENDORS = [
  { provider: "anthropic", name: "Anthropic", model: "claude-sonnet-4-5", cost: /^(≈ |~)?\$0\.0/ },
  { provider: "google", name: "Google Gemini", model: "gemini-2.5-flash", cost: /^(≈ |~)?\$0\.0/ },
  { provider: "openai", name: "OpenAI", model: "gpt-5-mini", cost: /^(≈ |~)?\$0\.0/ },
  { provider: "azure", name: "Azure OpenAI", model: "my-deployment", cost: /^cost unknown$/ },
  { provider: "compatible", name: "OpenAI-compatible", model: "local-model", cost: /^free$/ },
  { provider: "ollama", name: "Ollama", model: "llama3.2:3b", cost: /^free$/ },
];
const ANSWER =
  "It sums from **index 1**, so the first item is left out:\n\n```ts\nfor (const item of items) sum += 1;\n```\n";

export default async function providers({ page, ui, shot, folders }, step) {
  const settings = ui.webview(page, "tab");
  const chat = ui.webview(page, "view");
  const row = (name) => settings.getByRole("group", { name, exact: true }).locator("xpath=..");
  const passwordBox = page.locator(".quick-input-widget:visible input[type=password]");
  const servers = new Map();

  await step("the settings page opens from the palette, and says what a connection is", async () => {
    await ui.openContainer(page);
    await ui.runCommand(page, "AI Studio: Add Connection");
    await settings.getByRole("heading", { name: "Which provider?" }).waitFor();
    await settings.locator(".providers button:focus").waitFor();
    await shot("choice");
    await page.keyboard.press("Escape");
    await settings.getByText("No provider is connected yet").waitFor();
    await shot("none");
  });

  try {
    for (const { provider, name, model } of VENDORS) {
      const key = provider === "ollama" ? undefined : CANARY;
      const server = await startVendorServer({ provider, models: [model], key, pieceMs: 80, script: answerFor(model) });
      servers.set(provider, server);

      await step(`${name}: it is added by keys, its key typed into VS Code's own box`, async () => {
        await settings.getByRole("button", { name: "Add connection" }).click();
        await chooseByKeys(page, settings, name);
        const form = settings.getByRole("form", { name: `Add ${name}` });
        await form.waitFor();
        await form
          .getByRole(provider === "compatible" ? "combobox" : "textbox", {
            name: provider === "azure" ? "Endpoint" : "Address",
          })
          .click();
        await page.keyboard.type(server.address);
        if (provider === "azure") {
          await form.getByRole("textbox", { name: "Deployments" }).click();
          await page.keyboard.type(model);
        }
        if (provider === "anthropic") await shot("form");
        await form.getByRole("button", { name: "Save" }).click();
        if (provider === "ollama") return;
        if (provider !== "compatible") {
          await passwordBox.waitFor();
          if (provider === "anthropic") await shot("key");
          await passwordBox.fill(WRONG);
          await page.keyboard.press("Enter");
        }
        await row(name).waitFor();
      });

      if (provider !== "ollama") {
        await step(`${name}: a wrong key is told in words`, async () => {
          await row(name)
            .getByRole("button", { name: `Test ${name}` })
            .click();
          await row(name).locator(".problem").filter({ hasText: /key/i }).waitFor();
          const words = await row(name).locator(".problem").textContent();
          assert.doesNotMatch(words, /canary|5d2b7704/);
          await shot(`${provider}-wrong-key`);
          await row(name)
            .getByRole("button", { name: new RegExp(`^(Set|Change) key ${name}$`) })
            .click();
          await passwordBox.waitFor();
          await passwordBox.fill(CANARY);
          await page.keyboard.press("Enter");
          await row(name).getByText("key ••••b2d8").waitFor();
        });
      }

      await step(`${name}: the test says that it works`, async () => {
        await row(name)
          .getByRole("button", { name: `Test ${name}` })
          .focus();
        await page.keyboard.press("Enter");
        await row(name)
          .locator(".success")
          .filter({ hasText: /Tested|works/ })
          .waitFor();
        await shot(`${provider}-tested`);
      });
    }

    await step("the servers' addresses and keys' ends are listed, and never a key", async () => {
      await shot("all");
      assert.equal((await settings.locator("html").innerHTML()).includes(CANARY), false);
    });

    for (const { provider, name, model, cost } of VENDORS) {
      await step(`${name}: an agent on it answers, streamed, with tokens and cost`, async () => {
        await createAgent(page, ui, `Agent of ${name}`, name, model);
        await chat.getByRole("combobox", { name: "Agent" }).waitFor();
        await send(chat, `What is wrong here, ${name}?`);
        await answered(chat);
        const turn = chat.locator(".row.turn").last();
        await turn.getByText("index 1").waitFor();
        const words = await turn
          .getByRole("list", { name: "Figures of this answer" })
          .getByRole("listitem")
          .allTextContents();
        const [input, output, price, latency, answeredBy] = words;
        assert.match(input, /^1,234 in/);
        assert.equal(output, "56 out");
        assert.match(price, cost);
        assert.match(latency, /^[\d.]+ m?s$/);
        // It was seen to stream: the first words came well before the last.
        const timing = await turn.getByText(latency, { exact: true }).getAttribute("title");
        const [first, total] = timing.match(/[\d.]+ m?s/g).map(milliseconds);
        assert.ok(first < total - 200, timing);
        assert.equal(answeredBy, model);
        await shot(`${provider}-answered`);
        assert.equal(servers.get(provider).requests.length > 0, true);
      });

      await step(`${name}: the inspector shows the call`, async () => {
        await ui.runCommand(page, "AI Studio: Inspect Session");
        const inspector = ui.webview(page, "tab");
        await inspector.getByRole("option").filter({ hasText: "model.responded" }).filter({ hasText: model }).click();
        await inspector.getByRole("tabpanel").getByText("Cost", { exact: true }).waitFor();
        await shot(`${provider}-inspected`);
        await closeTab(page, ui, "Inspect: ");
      });
    }

    await step("a model that the server does not know is told in words", async () => {
      const { name } = VENDORS[0];
      servers.get("anthropic").play({ status: 404, message: "model: claude-of-tomorrow" });
      await createAgent(page, ui, "Agent of tomorrow", name, "claude-of-tomorrow");
      await send(chat, "Are you there?");
      await chat
        .locator(".row.turn")
        .last()
        .locator(".notice.failed")
        .filter({ hasText: "claude-of-tomorrow" })
        .waitFor();
      await shot("unknown-model");
    });

    await step("a server that is not running is told in words, in the chat and on the settings page", async () => {
      await servers.get("ollama").close();
      await createAgent(page, ui, "Agent of nobody", "Ollama", "llama3.2:3b");
      await send(chat, "Are you there?");
      await chat.locator(".row.turn").last().locator(".notice.failed").filter({ hasText: "ollama serve" }).waitFor();
      await shot("not-running-chat");
      await ui.runCommand(page, "AI Studio: Open Settings");
      await row("Ollama").getByRole("button", { name: "Test Ollama" }).click();
      await row("Ollama").locator(".problem").filter({ hasText: "ollama serve" }).waitFor();
      await shot("not-running");
    });

    await step(
      "a connection that is in use is removed: the chat leads to its agent, whose editor says what to do",
      async () => {
        await row("Ollama").getByRole("button", { name: "Remove Ollama", exact: true }).click();
        assert.match(await ui.dialog(page, "Remove"), /Agent of nobody/);
        const note = chat.locator(".composer-note").filter({ hasText: "Agent of nobody has lost its connection." });
        await note.waitFor();
        await shot("lost");
        await note.getByRole("button", { name: "Edit agent" }).click();
        await settings.getByText("It was removed: choose another one.").waitFor();
        await shot("lost-editor");
        await closeTab(page, ui, "Agent of nobody");
      },
    );

    await step("the key stands in no page", async () => {
      for (const frame of page.frames()) {
        const html = await frame.content().catch(() => "");
        assert.equal(html.includes(CANARY) || html.includes(WRONG), false, frame.url());
      }
    });

    await step("the key stands in no byte that was written, but where VS Code keeps secrets", async () => {
      // In this host that place is the browser's profile.
      const files = [folders.data, folders.extensions, folders.home, folders.workspace].flatMap(filesBelow);
      files.push(path.join(folders.root, "server.log"), path.join(folders.root, "console.log"));
      assert.ok(files.some((file) => file.endsWith("studio.sqlite")));
      const found = files.filter((file) => [CANARY, WRONG].some((secret) => holds(file, secret)));
      assert.deepEqual(found, []);
    });
  } finally {
    await Promise.all([...servers.values()].map((server) => server.close().catch(() => {})));
  }
}

/** The list of models makes "test" work; this is what an agent gets, and Azure's test too. */
const answerFor = (model) => ({ text: ANSWER, model, usage: { input: 1234, output: 56 } });

const milliseconds = (words) => Number.parseFloat(words) * (words.endsWith("ms") ? 1 : 1_000);

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());

/** Of a file that VS Code took away while we looked, none. */
function bytesOf(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}

/** In the encodings in which a program may write text, Base64 among them. */
function holds(file, secret) {
  const bytes = bytesOf(file);
  const forms = [
    Buffer.from(secret),
    Buffer.from(secret, "utf16le"),
    Buffer.from(Buffer.from(secret).toString("base64").slice(0, 40)),
  ];
  return forms.some((form) => bytes.includes(form));
}
