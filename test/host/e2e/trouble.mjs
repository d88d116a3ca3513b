// A history that cannot be read or written: the person is told, nothing is thrown away, and the work goes on.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { faultsWithoutScripts, readWithoutScripts } from "./support/faults.mjs";
import { answered, send, until } from "./support/hands.mjs";

export const title = "a damaged, foreign or full store is told in words, and loses nothing";

export default async function trouble(journey, step) {
  const { ui, shot, folders } = journey;
  const { page } = journey;
  const folder = path.join(folders.data, "User/globalStorage/ai-studio.ai-studio");
  const file = path.join(folder, "studio.sqlite");
  const chat = () => ui.webview(page, "view");
  const lastTurn = () => chat().locator(".row.turn").last();
  const said = (words) => chat().locator(".row.user .said").filter({ hasText: words });
  const notified = (text) => ui.notification(page, text, 60_000);

  /** Closes the window, does something to the file, and opens the window again. */
  async function meanwhile(change) {
    await page.goto("about:blank");
    for (const pid of journey.extensionHosts()) journey.killExtensionHost([pid]);
    await until(() => journey.extensionHosts().length === 0, "the end of the extension host");
    await change();
    await ui.openWorkbench(journey.browser, journey.server, { folder: folders.workspace });
    // VS Code may not have had the time to write down which view was open.
    await ui.openContainer(page);
  }

  async function openSession(words) {
    await ui.treeRows(page, "Sessions").filter({ hasText: words }).click();
    await said(words).waitFor();
  }

  async function works(words) {
    await send(chat(), words);
    await answered(chat());
    await lastTurn().getByText("free").waitFor();
  }

  await step("a history is written", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    for (const words of ["The first question", "The second question"]) await works(words);
  });

  await step(
    "a damaged file is put aside untouched, what can be read of it is saved, and the person is told",
    async () => {
      let damaged;
      await meanwhile(() => {
        overwrite(file, 0, Buffer.alloc(64, 0xa5));
        damaged = readFileSync(file);
      });
      await notified("The history was damaged");
      await shot("damaged");
      const [aside] = readdirSync(folder).filter((name) => name.includes(".damaged"));
      assert.ok(readFileSync(path.join(folder, aside)).equals(damaged));
      await openSession("The first question");
      await said("The second question").waitFor();
      await works("After the damage");
    },
  );

  await step("an empty file is no history: that is told, and a new one begins", async () => {
    await ui.clearNotifications(page);
    await meanwhile(() => truncateSync(file, 0));
    await notified("The history was damaged");
    await shot("empty-file");
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await works("A new beginning");
  });

  await step("a newer version's file is refused kindly, and left as it is", async () => {
    await ui.clearNotifications(page);
    let version;
    let newer;
    await meanwhile(() => {
      version = readFileSync(file).subarray(60, 64);
      overwrite(file, 60, Buffer.from([0, 0, 0, 99]));
      newer = readFileSync(file);
    });
    await notified(/was written by a newer version of AI Studio \(format 99/);
    await ui.pane(page, "Agents").getByText("newer version").waitFor();
    for (const words of ["AI Studio could not open its history.", "was written by a newer version"])
      await readWithoutScripts(chat(), words);
    assert.deepEqual(await faultsWithoutScripts(chat(), "sideBar-background", (theme) => shot(`newer-${theme}`)), []);
    await shot("newer");
    assert.ok(readFileSync(file).equals(newer));
    overwrite(file, 60, version);
    await ui.notificationButton(page, "newer version", "Try again");
    await openSession("A new beginning");
    await shot("newer-mended");
  });

  await step("a folder that cannot be used is told in words", async () => {
    await ui.clearNotifications(page);
    const kept = `${folder}.kept`;
    await meanwhile(() => {
      renameSync(folder, kept);
      writeFileSync(folder, "in the way");
    });
    await notified("AI Studio could not open its history.");
    await shot("no-folder");
    rmSync(folder);
    renameSync(kept, folder);
    await ui.notificationButton(page, "could not open its history", "Try again");
    await openSession("A new beginning");
  });

  const kept = `${folder}.kept`;
  if (!canMount(kept)) {
    await step("a full disk: skipped, as this user cannot mount a small one", () => {});
    return;
  }
  try {
    await step("a full disk is told in words, and the message is not lost", async () => {
      await ui.clearNotifications(page);
      await meanwhile(() => {
        renameSync(folder, kept);
        mkdirSync(folder);
        execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", folder]);
        cpSync(kept, folder, { recursive: true });
      });
      await openSession("A new beginning");
      fill(folder);
      const composer = chat().getByRole("textbox", { name: "Message" });
      await composer.fill("Is there room for this?");
      await composer.press("Enter");
      await chat().locator("footer .notice.failed").filter({ hasText: "is full" }).waitFor();
      assert.equal(await composer.inputValue(), "Is there room for this?");
      await shot("full");
    });

    await step("an answer that meets a full disk waits, and goes on after room was made", async () => {
      empty(folder);
      await send(chat(), "Something long, please");
      await lastTurn().getByText("Chapter 1", { exact: true }).waitFor();
      fill(folder);
      await notified("is full");
      await shot("full-midway");
      empty(folder);
      await lastTurn().getByText("The end.").waitFor({ timeout: 90_000 });
      await answered(chat());
      await lastTurn().getByText("free").waitFor();
      await ui.reload(page);
      await lastTurn().getByText("The end.").waitFor();
    });
  } finally {
    await page.goto("about:blank");
    for (const pid of journey.extensionHosts()) journey.killExtensionHost([pid]);
    await until(() => journey.extensionHosts().length === 0, "the end of the extension host");
    execFileSync("umount", ["-l", folder]);
  }
}

function overwrite(file, position, bytes) {
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, bytes, 0, bytes.length, position);
  closeSync(descriptor);
}

/** Only root may mount, and not in every container. */
function canMount(at) {
  if (process.platform !== "linux" || process.getuid() !== 0) return false;
  try {
    mkdirSync(at, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", at], { stdio: "ignore" });
    execFileSync("umount", [at]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(at, { recursive: true, force: true });
  }
}

const ballast = (folder) => path.join(folder, "ballast");

/** Takes all room that is left. */
function fill(folder) {
  const descriptor = openSync(ballast(folder), "w");
  try {
    for (const size of [65_536, 4_096, 1]) {
      try {
        for (;;) writeSync(descriptor, Buffer.alloc(size));
      } catch (error) {
        if (error.code !== "ENOSPC") throw error;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

const empty = (folder) => rmSync(ballast(folder));
