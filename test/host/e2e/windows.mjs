// Two windows on one history: both write, one is killed, one reloaded, one stopped. What was acknowledged is there once.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import initSqlJs from "sql.js";
import { answered, becomes, newSession, send, until } from "./support/hands.mjs";

export const title = "two windows write to one history, are killed, stopped and reloaded, and nothing is lost or mixed";

export default async function windows(journey, step) {
  const { ui, shot } = journey;
  const { page } = journey;
  const file = path.join(journey.folders.data, "User/globalStorage/ai-studio.ai-studio/studio.sqlite");
  let second;
  /** The extension hosts of the two. */
  const hosts = { first: 0, second: 0 };
  const chatOf = (window) => ui.webview(window, "view");
  const turnOf = (window) => chatOf(window).locator(".row.turn").last();
  const saidIn = (window, words) => chatOf(window).locator(".row.user .said").filter({ hasText: words });
  const textOf = async (window) => (await turnOf(window).locator(".markdown").allInnerTexts()).join("\n");
  const composerOf = (window) => chatOf(window).getByRole("textbox", { name: "Message" });
  const press = (window, button) => chatOf(window).getByRole("button", { name: button, exact: true }).click();

  /** What was said and stood in the conversation afterwards, by the session's title. */
  const acknowledged = new Map();
  async function say(window, session, words) {
    await send(chatOf(window), words);
    acknowledged.set(session, [...(acknowledged.get(session) ?? []), words]);
  }
  async function openSession(window, words) {
    await ui.treeRows(window, "Sessions").filter({ hasText: words }).click();
    await saidIn(window, words).first().waitFor();
  }
  /** Ends the answer of a window that the others need not wait for. */
  async function endAnswer(window) {
    await press(window, "Stop");
    await answered(chatOf(window));
  }
  /** @returns the window's new extension host; the one before may take its time to end */
  async function reload(window) {
    const before = journey.extensionHosts();
    await ui.reload(window);
    return until(() => journey.extensionHosts().findLast((pid) => !before.includes(pid)), "the reloaded window's host");
  }
  const queueIn = (window) => chatOf(window).getByRole("region", { name: "Queued messages" });
  const written = async (window, chapter) => turnOf(window).getByText(`Chapter ${chapter}`, { exact: true }).waitFor();

  await step("a second window shows the same session", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await say(page, "Shared", "Shared words to begin quickly with");
    await answered(chatOf(page));
    [hosts.first] = journey.extensionHosts();
    second = await journey.open();
    hosts.second = await until(() => journey.extensionHosts().find((pid) => pid !== hosts.first), "a second host");
    await ui.openContainer(second);
    await openSession(second, "Shared words");
    await becomes(() => textOf(second), await textOf(page));
  });

  await step("a message sent in one window appears in the other", async () => {
    await say(page, "Shared", "Hello from the first window");
    const start = performance.now();
    await saidIn(second, "Hello from the first window").waitFor();
    console.log(`             ${Math.round(performance.now() - start)} ms from one window to the other`);
    await shot("other-window", second);
    await answered(chatOf(page));
    await turnOf(second).getByRole("list", { name: "Figures of this answer" }).waitFor();
    await becomes(() => textOf(second), await textOf(page));
  });

  await step("what is written in one window while the other's answer is under way waits in both", async () => {
    await say(page, "Shared", "Something long, 99 chapters from the first");
    await saidIn(second, "Something long, 99 chapters from the first").waitFor();
    await composerOf(second).fill("Me too, quickly, from the second");
    await composerOf(second).press("Enter");
    for (const window of [page, second]) await queueIn(window).getByText("Me too, quickly, from the second").waitFor();
    await press(second, "Stop");
    await chatOf(second).locator(".notice.failed").filter({ hasText: "at work in another window" }).waitFor();
    await shot("at-work-elsewhere", second);
    await written(page, 2);
    await endAnswer(page);
    // After a stop it waits for a word.
    await queueIn(second).getByRole("button", { name: "Send now" }).click();
    acknowledged.get("Shared").push("Me too, quickly, from the second");
    await saidIn(page, "Me too, quickly, from the second").waitFor();
    await answered(chatOf(second));
  });

  await step("sent at the same moment, one message waits for the other, and both windows show the same", async () => {
    const composers = [page, second].map(composerOf);
    await turnOf(page).getByRole("list", { name: "Figures of this answer" }).waitFor();
    await chatOf(page).getByRole("button", { name: "Send", exact: true }).waitFor();
    await Promise.all(["first", "second"].map((one, at) => sendAtOnce(composers[at], `Quickly, both at once, ${one}`)));
    await until(async () => {
      const said = await Promise.all([page, second].map((window) => saidIn(window, "both at once").allTextContents()));
      return said[0].length === 2 && said[0].join() === said[1].join();
    }, "both windows to show both, in the same order");
    await shot("at-once", second);
    const said = (await saidIn(page, "both at once").allTextContents()).map((one) => one.trim());
    assert.deepEqual(said.toSorted(), ["Quickly, both at once, first", "Quickly, both at once, second"]);
    acknowledged.get("Shared").push(...said);
    await Promise.all([page, second].map((window) => answered(chatOf(window))));
  });

  await step("both answer at once, each in a session of its own; kill -9 of one does not touch the other", async () => {
    await Promise.all([page, second].map((window) => composerOf(window).fill("")));
    await Promise.all([page, second].map((window) => newSession(window, ui)));
    // One after the other: what is written for a new session is one draft, which both windows show.
    await say(page, "First", "First window: something long, 99 chapters");
    await say(second, "Second", "Second window: something long, 99 chapters");
    await Promise.all([written(page, 2), written(second, 2)]);
    journey.killExtensionHost([hosts.second]);
    await written(page, 6);
    await shot("one-killed");
    await endAnswer(page);
  });

  await step("reloaded, the killed window shows what had arrived, and goes on", async () => {
    hosts.second = await reload(second);
    await ui.openContainer(second);
    await openSession(second, "Second window");
    await turnOf(second).getByText("Stopped when VS Code closed.").waitFor();
    await written(second, 1);
    await say(second, "Second", "Second window: and a word more");
    await answered(chatOf(second));
  });

  await step(
    "of several that are deleted, the one at work elsewhere is named, and Undo brings the others back",
    async () => {
      // It waits for a person: while it wrote, its row would be drawn anew all the time.
      await say(second, "Second", 'Second window: use write_file on `second.txt` with "words", quickly');
      await turnOf(second).locator(".tool").getByText("waiting for you").waitFor();
      const row = (words) => ui.treeRows(page, "Sessions").filter({ hasText: words });
      await openSession(page, "Shared words");
      // The chat takes the keyboard when it shows it, which would close a menu.
      await chatOf(page).locator("textarea:focus").waitFor();
      await row("Second window").click({ modifiers: ["Control"] });
      await becomes(() => ui.treeRows(page, "Sessions").and(page.locator(".selected")).count(), 2);
      await ui.contextMenu(page, row("Second window"), "Delete Session");
      await row("Shared words").waitFor({ state: "hidden" });
      const words = await ui.notification(page, "Deleted “Shared words");
      assert.match(words, /Not deleted: “Second window.*at work in another window/);
      await shot("not-deleted");
      await ui.notificationButton(page, "Not deleted", "Undo");
      await row("Shared words").waitFor();
      await ui.clearNotifications(page);
      await press(second, "Deny");
      await answered(chatOf(second));
    },
  );

  await step("reloaded in the middle of the other's answer, a window shows it as it goes on", async () => {
    await say(second, "Second", "Second window: long, 99 chapters once more");
    await written(second, 1);
    hosts.first = await reload(page);
    await ui.openContainer(page);
    await openSession(page, "Second window");
    await written(page, 1);
    const drawn = await countDrawings(ui.pane(page, "Sessions").locator(".monaco-list-rows"));
    await written(page, 4);
    // At most that the last change was in another minute.
    assert.ok((await drawn()) <= 1, "rows that look the same are not drawn anew, under a hand that presses one");
    await endAnswer(second);
    await answered(chatOf(page));
    await becomes(() => textOf(page), await textOf(second));
  });

  if (process.platform === "linux") {
    await step("a window that is stopped during its answer holds up nobody else", async () => {
      await say(second, "Second", "Second window: 99 chapters, long, until it is stopped");
      await written(second, 1);
      await stopOutside(file, hosts.second);
      try {
        // Everything can be read, also of the session that it was at work in.
        await saidIn(page, "until it is stopped").waitFor();
        await press(page, "Stop");
        const notice = chatOf(page).locator(".notice.failed").filter({ hasText: "at work in another window" });
        await notice.filter({ hasText: "takes the session over" }).waitFor();
        await shot("other-stopped");
        await openSession(page, "First window");
        await say(page, "First", "First window: while the other is stopped");
        await answered(chatOf(page));
      } finally {
        process.kill(hosts.second, "SIGCONT");
      }
      await written(second, 6);
      await endAnswer(second);
    });

    await step("one that is stopped in the middle of writing is named, once; then everything goes on", async () => {
      await say(second, "Second", "Second window: long, 99 chapters, while it writes");
      await say(page, "First", "First window: long, 99 chapters, meanwhile");
      await Promise.all([written(second, 1), written(page, 1)]);
      stopInside(file, hosts.second);
      try {
        const named = await ui.notification(page, `process ${hosts.second}, which is stopped`, 60_000);
        assert.match(named, /waits in memory/);
        await shot("other-holds");
        await becomes(() => ui.countNotifications(page, "which is stopped"), 1);
      } finally {
        process.kill(hosts.second, "SIGCONT");
      }
      await chatOf(page).locator(".notice.failed").waitFor({ state: "detached" });
      for (const window of [page, second]) {
        await written(window, 6);
        await endAnswer(window);
      }
      await becomes(() => ui.countNotifications(page, "which is stopped"), 1);
      await shot("goes-on");
    });
  }

  await step("every message is there once, in both windows and in the file", async () => {
    const titles = { Shared: "Shared words", First: "First window", Second: "Second window" };
    for (const [session, words] of acknowledged)
      for (const window of [page, second]) {
        await openSession(window, titles[session]);
        await saidIn(window, words.at(-1)).waitFor();
        const said = (await chatOf(window).locator(".row.user .said").allTextContents()).map((one) => one.trim());
        assert.deepEqual(said, words);
      }
    await shot("whole", second);
    const found = await inFile(file);
    assert.deepEqual(found.messages.sort(), [...acknowledged.values()].flat().sort());
    const { integrity, gaps, twice, open } = found;
    assert.deepEqual({ integrity, gaps, twice, open }, { integrity: "ok", gaps: 0, twice: 0, open: 0 });
    console.log(`             ${found.messages.length} messages, ${found.events} events: lost 0, corrupt 0`);
  });
}

/** Writes and sends in one go: once it was saved as the draft, the other window would show it in the place of its own. */
const sendAtOnce = (composer, words) =>
  composer.evaluate(async (field, text) => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((drawn) => setTimeout(drawn));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  }, words);

/** How often from now on something in it is taken away, to be drawn anew. */
async function countDrawings(rows) {
  await rows.evaluate((element) => {
    element.drawings = 0;
    const isDrawing = ({ removedNodes }) => removedNodes.length > 0;
    const look = (changes) => {
      if (changes.some(isDrawing)) element.drawings++;
    };
    new MutationObserver(look).observe(element, { childList: true, subtree: true });
  });
  return () => rows.evaluate(({ drawings }) => drawings);
}

/** The process that is inside a transaction on the file; null when none is. */
function holderOf(file) {
  try {
    return Number(readlinkSync(`${file}.lock`).split(":")[3]);
  } catch {
    return null;
  }
}

/** Stops a process, and waits until none of its threads does anything more. */
function stop(pid) {
  process.kill(pid, "SIGSTOP");
  const threads = () => readdirSync(`/proc/${pid}/task`);
  const stopped = (thread) => {
    try {
      return /\) T /.test(readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8"));
    } catch {
      return true; // it ended while we looked
    }
  };
  for (const end = Date.now() + 10_000; !threads().every(stopped); )
    if (Date.now() > end) throw new Error(`Process ${pid} does not stop.`);
}

/** Stops a process between two of its transactions. */
async function stopOutside(file, pid) {
  await until(() => {
    stop(pid);
    if (holderOf(file) !== pid) return true;
    process.kill(pid, "SIGCONT");
    return false;
  }, "a moment between two transactions");
}

/** Stops a process in the middle of one. Looks without a pause: a transaction takes a millisecond. */
function stopInside(file, pid) {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if (holderOf(file) !== pid) continue;
    stop(pid);
    if (holderOf(file) === pid) return;
    process.kill(pid, "SIGCONT");
  }
  throw new Error("Waited 20 s in vain for a transaction.");
}

/** What stands in the database, read without the product. Nobody writes meanwhile. */
async function inFile(file) {
  const { Database } = await initSqlJs();
  const database = new Database(readFileSync(file));
  const rows = (sql) => database.exec(sql)[0]?.values ?? [];
  const [[integrity]] = rows("PRAGMA integrity_check");
  const [[gaps]] = rows(
    `SELECT count(*) FROM session WHERE ends <> (SELECT count(*) FROM event WHERE session = session.key)
      OR ends <> (SELECT coalesce(max(seq), 0) FROM event WHERE session = session.key)`,
  );
  const [[twice]] = rows("SELECT count(*) - count(DISTINCT id) FROM event");
  const [[open]] = rows("SELECT (SELECT count(*) FROM lease) + (SELECT count(*) FROM session WHERE state = 'working')");
  const [[events]] = rows("SELECT count(*) FROM event");
  const said = rows("SELECT json FROM body JOIN event ON event.key = body.event WHERE kind = 'message.user'");
  const messages = said.map(([json]) => JSON.parse(json).content[0].text);
  database.close();
  return { integrity, gaps, twice, open, events, messages };
}
