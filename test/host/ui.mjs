// What a person does in the workbench: commands, trees, webviews, dialogs. Selectors are those of VS Code 1.139.
// Every function waits for what it needs to be visible; none sleeps.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { root } from "./bootstrap.mjs";

const WAIT_MS = 60_000;
const READY_MS = 120_000; // The workbench takes 7 to 14 s on two slow cores, and thrice that beside other work.
const RETRY_MS = 3_000; // A palette that lost its focus to something else does not get it back: press F1 again.
const EXTENSION = "ai-studio.ai-studio";
const TOAST_MS = 20_000; // A notification that has not popped up by then may be behind the bell.
const quoted = (text) => JSON.stringify(text);

/** Opens a window on a folder, in a page of its own, and waits until it is ready. @returns the page */
export async function openWorkbench(context, server, { folder, payload } = {}) {
  const blank = context.pages().find((page) => page.url() === "about:blank");
  const page = blank ?? (await context.newPage());
  const query = new URLSearchParams(folder ? { folder } : { ew: "true" });
  if (payload) query.set("payload", JSON.stringify(payload));
  await page.goto(`${server.url}/?${query}`, { waitUntil: "commit" });
  await waitReady(page);
  return page;
}

/** Waits until the layout is restored and every extension's contributions (commands, views, menus) are known. */
export async function waitReady(page) {
  // An icon in the activity bar would be a false sign: after a reload it comes from a cache.
  const marks = ["code/LifecyclePhase/Restored", "code/didLoadExtensions"];
  const isReady = (names) => names.every((name) => performance.getEntriesByName(name).length > 0);
  await page.waitForFunction(isReady, marks, { timeout: READY_MS, polling: 100 });
}

export async function reload(page) {
  await page.reload({ waitUntil: "commit" });
  await waitReady(page);
}

// --- Palette, quick picks, input boxes

const widget = (page) => page.locator(".quick-input-widget:visible");
export const quickInput = (page) => widget(page).locator(".quick-input-filter input:visible");
export const quickRows = (page) => widget(page).locator(".monaco-list-row");

/** Runs a command by its full title in the palette, "AI Studio: New Session". Works with the focus in a webview too. */
export async function runCommand(page, title, timeout = WAIT_MS) {
  const label = `.monaco-list-row[aria-label=${quoted(title)}], .monaco-list-row[aria-label^=${quoted(`${title},`)}]`;
  const end = Date.now() + timeout;
  for (;;) {
    await page.keyboard.press("F1");
    try {
      await quickInput(page).fill(`>${title}`, { timeout: RETRY_MS });
      await widget(page).locator(label).first().click({ timeout: RETRY_MS });
      return;
    } catch (error) {
      await page.keyboard.press("Escape");
      if (Date.now() > end) throw new Error(`The palette has no command "${title}".`, { cause: error });
    }
  }
}

/** Chooses the first row of the open quick pick that contains the label. */
export async function pick(page, label) {
  await quickRows(page).filter({ hasText: label }).first().click({ timeout: WAIT_MS });
}

/** Answers the input box whose prompt or placeholder contains `prompt`; one that is still closing is not typed into. */
export async function answer(page, prompt, value) {
  const asked = widget(page).filter({ hasText: prompt });
  const hinted = widget(page).filter({ has: page.locator(`input[placeholder*=${quoted(prompt)}]`) });
  await asked.or(hinted).first().waitFor({ timeout: WAIT_MS });
  await quickInput(page).fill(value);
  await quickInput(page).press("Enter");
}

// --- Notifications, dialogs, menus

const toasts = (page) => page.locator(".notification-toast:visible");

/**
 * Calls `use` with the notification whose message has the text: where it popped up, or else behind VS Code's bell, where it puts
 * at once what comes after two others within a second.
 */
async function withNotification(page, text, timeout, use) {
  const message = page.locator(".notification-list-item-message").filter({ hasText: text });
  const inside = (place) => place.locator(".notification-list-item").filter({ has: message }).first();
  const bell = page.locator(".notifications-center:visible");
  for (const end = Date.now() + timeout; ; ) {
    try {
      await inside(toasts(page)).waitFor({ timeout: Math.min(timeout, TOAST_MS) });
      return await use(inside(toasts(page)));
    } catch (error) {
      await runCommand(page, "Notifications: Show Notifications");
      const isKept = await inside(bell)
        .waitFor({ timeout: RETRY_MS })
        .then(
          () => true,
          () => false,
        );
      const result = isKept ? await use(inside(bell)) : undefined;
      // Once nothing is in it, it closes by itself.
      const hide = bell.locator(`.notifications-center-header [aria-label^="Hide Notifications"]`);
      await hide.click({ timeout: RETRY_MS }).catch(() => undefined);
      await bell.waitFor({ state: "hidden", timeout: RETRY_MS });
      if (isKept) return result;
      if (Date.now() > end) throw error;
    }
  }
}

/** Waits for a notification. @param {RegExp | string} text @returns its whole text */
export const notification = (page, text, timeout = WAIT_MS) =>
  withNotification(page, text, timeout, (row) => row.locator(".notification-list-item-message").textContent());

/** Presses a button of a notification. */
export const notificationButton = (page, text, button) =>
  withNotification(page, text, WAIT_MS, (row) =>
    row.locator(".monaco-button").filter({ hasText: button }).first().click({ timeout: WAIT_MS }),
  );

/** At most three toasts show at once: clear them between steps. */
export async function clearNotifications(page) {
  await runCommand(page, "Notifications: Clear All Notifications");
  await toasts(page).first().waitFor({ state: "hidden" });
}

/** Presses a button of the open modal dialog and waits until the dialog is gone. @returns the dialog's text */
export async function dialog(page, button) {
  const box = page.locator(".monaco-dialog-box");
  const choice = box.locator(".monaco-button").filter({ hasText: button }).first();
  await choice.waitFor({ timeout: WAIT_MS });
  const text = await box.locator(".dialog-message-container").textContent();
  await choice.click();
  await box.waitFor({ state: "hidden" });
  return text;
}

/**
 * Opens the context menu of something and chooses an entry; again, where something else took the focus and closed the menu, or
 * where the menu was not ready to be pressed and is still there.
 */
export async function contextMenu(page, target, entry) {
  const menu = page.locator(".monaco-menu");
  const row = menu.locator(".action-item").filter({ hasText: entry }).first();
  for (const end = Date.now() + WAIT_MS; ; ) {
    if (!(await row.isVisible())) await target.click({ button: "right" });
    try {
      await row.click({ timeout: RETRY_MS });
      return await row.waitFor({ state: "hidden", timeout: RETRY_MS });
    } catch (error) {
      if (Date.now() > end) throw error;
      if ((await menu.first().isVisible()) && !(await row.isVisible())) await page.keyboard.press("Escape");
    }
  }
}

// --- Sidebar, trees, editor tabs

/** Shows the view container of an activity bar icon. */
export async function openContainer(page, title = "AI Studio") {
  const icon = page.locator(`.part.activitybar .action-item:has([aria-label^=${quoted(title)}])`).first();
  await icon.waitFor({ timeout: WAIT_MS });
  const isOpen = await icon.evaluate((element) => element.classList.contains("checked"));
  if (!isOpen) await icon.click();
  await page.locator(".part.sidebar .title-label").filter({ hasText: title }).first().waitFor({ timeout: WAIT_MS });
}

/** A view of the sidebar by its title, header and body. */
export const pane = (page, title) =>
  page.locator(".part.sidebar .pane").filter({ has: page.locator(`.pane-header[aria-label^=${quoted(title)}]`) });

/** Rows of a tree: only those scrolled into view exist. */
export const treeRows = (page, title) => pane(page, title).locator(".monaco-list-row");

/** Presses a button in the title of a sidebar view. */
export async function viewAction(page, title, button) {
  await pane(page, title).hover();
  await pane(page, title)
    .locator(`.pane-header .action-label[aria-label^=${quoted(button)}]`)
    .click();
}

export const tab = (page, title) => page.locator(".tabs-container .tab:visible").filter({ hasText: title });

/**
 * The content of one of our webviews: of the sidebar view (`"view"`), or of the editor tab that is shown (`"tab"`).
 * The frames lie in a layer over the workbench, not inside the pane or the editor.
 */
export function webview(page, where = "view", extension = EXTENSION) {
  const purpose = where === "view" ? '[src*="purpose=webviewView"]' : ':not([src*="purpose=webviewView"])';
  const outer = page.locator(`iframe.webview.ready[src*="extensionId=${extension}"]${purpose}:visible`);
  return outer.first().contentFrame().locator("iframe#active-frame").contentFrame();
}

// --- Looks

/** Writes test/out/NAME.png for a person to look at. @returns its path */
export async function screenshot(page, name) {
  const folder = path.join(root, "test/out");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}

const THEMES = {
  light: ["Light 2026", "vs"],
  dark: ["Dark 2026", "vs-dark"],
  contrast: ["Dark High Contrast", "hc-black"],
  contrastLight: ["Light High Contrast", "hc-light"],
};

/** @param {"light" | "dark" | "contrast" | "contrastLight"} theme */
export async function setTheme(page, theme) {
  const [name, mark] = THEMES[theme];
  await runCommand(page, "Preferences: Color Theme");
  await quickInput(page).fill(name);
  await pick(page, name);
  await page.locator(`.monaco-workbench.${mark}`).waitFor({ timeout: WAIT_MS });
}

/** Drags the sidebar's edge until the sidebar is so wide. */
export async function setSidebarWidth(page, width = 280) {
  const sidebar = page.locator(".part.sidebar");
  const box = await sidebar.boundingBox();
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + width, middle, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(box.x + width / 2, box.y + 5); // or the edge stays highlighted
  const isThere = (wanted) => Math.abs(document.querySelector(".part.sidebar").offsetWidth - wanted) <= 2;
  await page.waitForFunction(isThere, width, { timeout: WAIT_MS });
}
