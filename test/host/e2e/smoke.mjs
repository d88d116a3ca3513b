export const title = "the packaged extension is installed in a real VS Code";

export default async function smoke({ page, ui, shot }, step) {
  await step("it is listed among the installed extensions", async () => {
    await ui.runCommand(page, "Extensions: Show Installed Extensions");
    const row = page.locator(".part.sidebar .extension-list-item").filter({ hasText: "AI Studio" });
    await row.first().waitFor();
    await shot("installed");
  });
}
