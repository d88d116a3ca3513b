// What a person does in the workbench: commands, trees, webviews, dialogs. Selectors are those of VS Code 1.139.
// Every function waits for what it needs to be visible; none sleeps.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { root } from "./bootstrap.mjs";

const WAIT_MS = 60_000;
const READY_MS = 120_000; // The workbench takes 7 to 14 s on two slow cores, and thrice that beside other work.
const RETRY_MS = 3_000; // A palette that lost its focus to something else does not get it back: press F1 again.
const FILES_MS = 15_000; // VS Code looks for files with a program of its own, which it starts for that.
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

/**
 * Opens the palette or Quick Open by its key, types, and presses a row; again, where the key came to nothing or something else
 * took the focus. Works with the focus in a webview too.
 */
async function chooseQuickly(page, key, words, row, { fault, timeout = WAIT_MS, rowMs = RETRY_MS }) {
  for (const end = Date.now() + timeout; ; ) {
    await page.keyboard.press(key);
    try {
      await quickInput(page).fill(words, { timeout: RETRY_MS });
      return await row.click({ timeout: rowMs });
    } catch (error) {
      await page.keyboard.press("Escape");
      if (Date.now() > end) throw new Error(fault, { cause: error });
    }
  }
}

/** Runs a command by its full title in the palette, "AI Studio: New Session". */
export async function runCommand(page, title, timeout = WAIT_MS) {
  const label = `.monaco-list-row[aria-label=${quoted(title)}], .monaco-list-row[aria-label^=${quoted(`${title},`)}]`;
  const row = widget(page).locator(label).first();
  await chooseQuickly(page, "F1", `>${title}`, row, { fault: `The palette has no command "${title}".`, timeout });
}

/** Opens a file of the workspace by its name, and waits until its tab is the one that is shown. */
export async function openQuickly(page, name) {
  const row = quickRows(page).filter({ hasText: name }).first();
  await chooseQuickly(page, "Control+p", name, row, { fault: `Quick Open has no file "${name}".`, rowMs: FILES_MS });
  await tab(page, name).and(page.locator(".active")).first().waitFor({ timeout: WAIT_MS });
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

const notificationWith = (place, text) =>
  place
    .locator(".notification-list-item")
    .filter({ has: place.page().locator(".notification-list-item-message").filter({ hasText: text }) });

/** Opens VS Code's bell, where every notification stands that nobody has cleared, and closes it after `look`. */
async function behindBell(page, look) {
  const bell = page.locator(".notifications-center:visible");
  await runCommand(page, "Notifications: Show Notifications");
  await bell.waitFor({ timeout: WAIT_MS });
  const seen = await look(bell);
  // Once nothing is in it, it closes by itself.
  const hide = bell.locator(`.notifications-center-header [aria-label^="Hide Notifications"]`);
  await hide.click({ timeout: RETRY_MS }).catch(() => undefined);
  await bell.waitFor({ state: "hidden", timeout: WAIT_MS });
  return seen;
}

/**
 * Calls `use` with the notification whose message has the text: where it popped up, or else behind the bell, where VS Code puts
 * at once what comes after two others within a second.
 */
async function withNotification(page, text, timeout, use) {
  for (const end = Date.now() + timeout; ; ) {
    try {
      const toast = notificationWith(toasts(page), text).first();
      await toast.waitFor({ timeout: Math.min(timeout, TOAST_MS) });
      return await use(toast);
    } catch (error) {
      const kept = await behindBell(page, async (bell) => {
        const row = notificationWith(bell, text).first();
        const isThere = () =>
          row.waitFor({ timeout: RETRY_MS }).then(
            () => true,
            () => false,
          );
        return (await isThere()) ? { result: await use(row) } : null;
      });
      if (kept !== null) return kept.result;
      if (Date.now() > end) throw error;
    }
  }
}

/** How many notifications with the text there are, those among them that have gone out of sight. */
export const countNotifications = (page, text) => behindBell(page, (bell) => notificationWith(bell, text).count());

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

const menu = (page) => page.locator(".monaco-menu");
const menuEntry = (page, entry) => menu(page).locator(".action-item").filter({ hasText: entry }).first();

/** Opens the context menu of something that has this entry; again, where something else took the focus and closed it. */
export async function openMenu(page, target, entry) {
  const row = menuEntry(page, entry);
  for (const end = Date.now() + WAIT_MS; ; ) {
    if (!(await row.isVisible())) await target.click({ button: "right" });
    try {
      return await row.waitFor({ timeout: RETRY_MS });
    } catch (error) {
      if (Date.now() > end) throw error;
      if (await menu(page).first().isVisible()) await page.keyboard.press("Escape");
    }
  }
}

/** The same, and chooses the entry; again, where the menu was closed meanwhile or was not ready to be pressed. */
export async function contextMenu(page, target, entry) {
  const row = menuEntry(page, entry);
  for (const end = Date.now() + WAIT_MS; ; ) {
    await openMenu(page, target, entry);
    try {
      await row.click({ timeout: RETRY_MS });
      return await row.waitFor({ state: "hidden", timeout: RETRY_MS });
    } catch (error) {
      if (Date.now() > end) throw error;
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

/** Closes every editor tab, and waits until they are gone: only then the keyboard stays where it is put. */
export async function closeEditors(page) {
  await runCommand(page, "View: Close All Editors");
  await page.locator(".tabs-container .tab").first().waitFor({ state: "hidden" });
}

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
