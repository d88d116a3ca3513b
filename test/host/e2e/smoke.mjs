export const title = "the packaged extension is installed in a real VS Code";

export default async function smoke({ page, ui, shot }, step) {
  await step("it is listed among the installed extensions", async () => {
    await ui.runCommand(page, "Extensions: Show Installed Extensions");
    const row = page.locator(".part.sidebar .extension-list-item").filter({ hasText: "AI Studio" });
    await row.first().waitFor();
    await shot("installed");
  });

  await step("its walkthrough leads to a first chat", async () => {
    await ui.runCommand(page, "Welcome: Open Walkthrough...");
    await ui.pick(page, "Get started with AI Studio");
    await page.getByRole("button", { name: "Try the offline demo" }).click();
    await ui.webview(page, "view").getByRole("textbox", { name: "Message" }).waitFor();
    await shot("walkthrough");
  });
}
