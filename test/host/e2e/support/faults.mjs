import { accessibilityFaults } from "../../axe.mjs";

/** What axe finds in a view. `ground` is the colour of the workbench that it lies on: "sideBar-background", "editor-background". */
export async function faultsOn(view, ground) {
  await paintGround(view, ground);
  return accessibilityFaults(view);
}

/** A webview has no ground of its own: it lies on the workbench's, which axe cannot see and would take for white. */
async function paintGround(view, colour) {
  const element = await view.owner().elementHandle();
  const frame = await element.contentFrame();
  await frame.evaluate((name) => {
    document.documentElement.style.backgroundColor = `var(--vscode-${name})`;
  }, colour);
}
