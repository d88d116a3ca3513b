// Opens the studio inside VS Code: the store in global storage, keys in the secret store, models over VS Code's fetch.
// This file and all that it imports is one chunk, loaded on first use.
import { createHash, randomFillSync } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import { createIds } from "../core/id.ts";
import type { Disposable } from "../core/scope.ts";
import { createPeer } from "../protocol/peer.ts";
import { openProvider } from "../providers/catalog.ts";
import { priceOf } from "../providers/prices.ts";
import { createTokenCounter } from "../providers/tokenCounter.ts";
import { isOwnerDead, ownerRecord } from "../store/owner.ts";
import { openStore } from "../store/store.ts";
import { serveAgent } from "../studio/serveAgent.ts";
import { serveAsk } from "../studio/serveAsk.ts";
import { serveChat } from "../studio/serveChat.ts";
import { serveInspector } from "../studio/serveInspector.ts";
import { serveSettings } from "../studio/serveSettings.ts";
import { openStudio } from "../studio/studio.ts";
import { createLanguageModels } from "./languageModels.ts";
import { createMcpShell } from "./mcpShell.ts";
import { warnOfNetwork } from "./networkWarning.ts";
import { createSecrets } from "./secrets.ts";
import { createWorkspace } from "./workspace.ts";

export async function openHouse(context: vscode.ExtensionContext) {
  const dist = path.join(context.extensionPath, "dist");
  const store = await openStore({
    file: path.join(context.globalStorageUri.fsPath, "studio.sqlite"),
    worker: path.join(dist, "worker.js"),
    wasm: path.join(dist, "sql-wasm.wasm"),
  });
  const tokens = createTokenCounter(path.join(dist, "tokenWorker.js"));
  const editorModels = createLanguageModels(context.languageModelAccessInformation);
  const mcpShell = createMcpShell(context);
  const studio = await openStudio({
    store,
    secrets: createSecrets(context.secrets, "connection"),
    workspace: createWorkspace(dist),
    mcp: mcpShell,
    openProvider: (connection, key) => openProvider({ connection, key, fetch: globalThis.fetch, editorModels }),
    price(model, usage, answeredBy, { baseUrl, notes }) {
      const entered = notes?.[model.model]?.price;
      return priceOf(model, usage, Date.now(), {
        ...(baseUrl === undefined ? {} : { baseUrl }),
        ...(entered === undefined ? {} : { entered }),
        ...(answeredBy === null ? {} : { answeredBy }),
      });
    },
    countTokens: (texts) => tokens.count(texts),
    owner: ownerRecord(),
    isOwnerDead,
    maxSteps: () => vscode.workspace.getConfiguration("aiStudio").get("turn.maxModelCalls", 25),
    now: Date.now,
    random: Math.random,
    newId: createIds(Date.now, (length) => randomFillSync(new Uint8Array(length))),
    digest: (text) => createHash("sha256").update(text).digest("hex"),
    sleep,
    every,
  }).catch(async (thrown) => {
    mcpShell.dispose();
    await store.dispose();
    throw thrown;
  });
  context.subscriptions.push(mcpShell);
  void warnOfNetwork(context, store.report.file);
  return { studio, report: store.report, createPeer, serveAgent, serveAsk, serveChat, serveInspector, serveSettings };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}

function every(ms: number, work: () => Promise<void>): Disposable {
  const timer = setInterval(() => void work(), ms);
  timer.unref();
  return { dispose: () => clearInterval(timer) };
}
