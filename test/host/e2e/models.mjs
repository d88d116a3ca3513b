// What is known of models, and what a person does about them: figures of their own, fetching one, headers, patience.
import assert from "node:assert/strict";
import { startVendorServer } from "../../providers/support/vendorServer.mjs";
import { accessibilityFaults } from "../axe.mjs";
import { faultsInEveryTheme } from "./support/faults.mjs";
import { answered, becomes, chooseByKeys, createAgent, send } from "./support/hands.mjs";

export const title = "models are listed with where their figures are from, priced by hand, and fetched";

const KEY = "key-of-this-journey-4711";

export default async function models({ page, ui, shot }, step) {
  const settings = ui.webview(page, "tab");
  const chat = ui.webview(page, "view");
  const row = (name) => settings.getByRole("group", { name, exact: true }).locator("xpath=..");
  const list = (name) => settings.getByRole("region", { name: `Models of ${name}` });
  const passwordBox = page.locator(".quick-input-widget:visible input[type=password]");
  const usage = { input: 1234, output: 56 };
  const start = (provider, model, more = {}) =>
    startVendorServer({ provider, models: [model], script: { text: "Yes.", model, usage }, ...more });
  const servers = {
    anthropic: await start("anthropic", "claude-sonnet-4-5", { key: KEY }),
    compatible: await start("compatible", "local-model", { key: KEY }),
    ollama: await start("ollama", "llama3.2:3b", { pieceMs: 400, library: ["qwen3:4b", "gemma3:27b"] }),
  };

  async function add(name, fill) {
    await ui.runCommand(page, "AI Studio: Add Connection");
    await chooseByKeys(page, settings, name);
    const form = settings.getByRole("form", { name: `Add ${name}` });
    await form.waitFor();
    await fill(form);
    await form.getByRole("button", { name: "Save" }).click();
    if (name === "Anthropic") {
      await passwordBox.waitFor();
      await passwordBox.fill(KEY);
      await page.keyboard.press("Enter");
    }
    await row(name).waitFor();
  }

  try {
    await step("VS Code's own models are a connection with a name and no key", async () => {
      await ui.openContainer(page);
      await add("VS Code's models", async (form) => {
        assert.equal(await form.getByRole("textbox", { name: "Address" }).count(), 0);
        await shot("vscode-form");
      });
      await row("VS Code's models").getByRole("button", { name: "Test VS Code's models" }).click();
      await row("VS Code's models").locator(".problem").filter({ hasText: "VS Code offers no models" }).waitFor();
      await shot("vscode-tested");
    });

    await step("the models of a connection are listed, with where each figure is from", async () => {
      await add("Anthropic", (form) => form.getByRole("textbox", { name: "Address" }).fill(servers.anthropic.address));
      await row("Anthropic").getByRole("button", { name: "Models of Anthropic" }).click();
      await list("Anthropic").getByText("claude-sonnet-4-5", { exact: true }).waitFor();
      await list("Anthropic")
        .getByText(/^200k context · .* provider$/)
        .waitFor();
      // Behind another address the vendor's price is an estimate.
      await list("Anthropic")
        .getByText(/^~\$3\/\$15 per M genai-prices 0\.1\.8$/)
        .waitFor();
      await shot("listed");
      assert.deepEqual(await accessibilityFaults(settings), []);
    });

    await step("headers and patience are folded away, checked, and sent", async () => {
      const name = "OpenAI-compatible";
      await add(name, async (form) => {
        await form.getByRole("combobox", { name: "Address" }).fill(servers.compatible.address);
        assert.equal(await form.getByRole("textbox", { name: "Headers" }).isVisible(), false);
        await form.getByText("Advanced").click();
        await form.getByRole("textbox", { name: "Headers" }).fill("X-Team: compilers\nX-Token: abc");
        await form.getByRole("textbox", { name: "Silence, in seconds" }).fill("300");
        await form.getByRole("button", { name: "Save" }).click();
        await form.getByText("A secret does not belong here").waitFor();
        await shot("headers-refused");
        await form.getByRole("textbox", { name: "Headers" }).fill("X-Team: compilers\nX-Token: {key}");
      });
      await row(name)
        .getByRole("button", { name: `Set key ${name}` })
        .click();
      await passwordBox.waitFor();
      await passwordBox.fill(KEY);
      await page.keyboard.press("Enter");
      await row(name).getByText("key ••••4711").waitFor();
      await createAgent(page, ui, "Agent with headers", name, "local-model");
      await send(chat, "Do you see my headers?");
      await answered(chat);
      const { headers } = servers.compatible.requests.at(-1);
      assert.deepEqual([headers["x-team"], headers["x-token"]], ["compilers", KEY]);
      await chat
        .locator(".row.turn")
        .last()
        .getByRole("list", { name: "Figures of this answer" })
        .getByText("free", { exact: true })
        .waitFor();
    });

    await step("the chat says how full the model's window is, once that is known", async () => {
      await chat.getByText("~1.3k tokens").waitFor();
      const words = () => chat.locator(".context-meter").getAttribute("title");
      await becomes(words, /^About 1,290 tokens .*\nThe provider counted all of them itself\./);
      await shot("context");
    });

    await step("a price and a window that the person enters are used, and named", async () => {
      const name = "OpenAI-compatible";
      await ui.runCommand(page, "AI Studio: Open Settings");
      await row(name)
        .getByRole("button", { name: `Models of ${name}` })
        .click();
      await list(name).getByRole("button", { name: "Edit the figures of local-model" }).click();
      const form = settings.getByRole("form", { name: "Figures of local-model" });
      await form.getByRole("textbox", { name: "Input", exact: true }).fill("1");
      await form.getByRole("textbox", { name: "Context window" }).fill("10,000");
      await form.getByRole("button", { name: "Save" }).click();
      await form.getByText("Give dollars for a million tokens.").waitFor();
      await shot("price-refused");
      await form.getByRole("textbox", { name: "Output", exact: true }).fill("2");
      await page.keyboard.press("Enter");
      await list(name).getByText("10k context · $1/$2 per M yours").waitFor();
      await shot("price-entered");
      await send(chat, "And what does that cost?");
      await answered(chat);
      const figures = chat.locator(".row.turn").last().getByRole("list", { name: "Figures of this answer" });
      const cost = () => figures.getByText("$0.0013", { exact: true }).getAttribute("title");
      await becomes(cost, /the price that you entered: \$1 in, \$2 out/);
      await chat.getByText("13 % of 10k").waitFor();
      await shot("price-used");
    });

    await step("Ollama fetches a model, and stops fetching one", async () => {
      await add("Ollama", (form) => form.getByRole("textbox", { name: "Address" }).fill(servers.ollama.address));
      await row("Ollama").getByRole("button", { name: "Models of Ollama" }).click();
      await list("Ollama")
        .getByText(/^8\.2k context( · .*)? provider$/)
        .waitFor();
      const name = list("Ollama").getByRole("textbox", { name: "Fetch a model" });
      await name.fill("gemma3:27b");
      await list("Ollama").getByRole("button", { name: "Fetch", exact: true }).click();
      await list("Ollama")
        .getByText(/ of 2\.0 GB/)
        .waitFor();
      await shot("fetching");
      await list("Ollama").getByRole("button", { name: "Stop fetching gemma3:27b" }).click();
      await name.fill("qwen3:4b");
      await list("Ollama").getByRole("button", { name: "Fetch", exact: true }).click();
      await list("Ollama").getByRole("button", { name: "Edit the figures of qwen3:4b" }).waitFor();
      assert.equal(await list("Ollama").getByText("gemma3:27b", { exact: true }).count(), 0);
      await name.fill("no-such-model");
      await list("Ollama").getByRole("button", { name: "Fetch", exact: true }).click();
      await list("Ollama").getByText('no model "no-such-model"').waitFor();
      await shot("fetched");
    });

    await step("the settings look well in every theme, and narrow", async () => {
      assert.deepEqual(
        await faultsInEveryTheme(settings, "editor-background", (theme) => shot(`fetched-${theme}`)),
        [],
      );
      await ui.setSidebarWidth(page, 860);
      await shot("narrow");
    });
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.close().catch(() => {})));
  }
}
