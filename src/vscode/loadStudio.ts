// Opens the studio inside VS Code: the store in global storage, keys in the secret store, models over VS Code's fetch.
// This file and all that it imports is one chunk, loaded on first use.
import { createHash, randomFillSync } from "node:crypto";
import path from "node:path";
import type * as vscode from "vscode";
import { createIds } from "../core/id.ts";
import { lazy } from "../core/lazy.ts";
import type { ParseCommand } from "../core/policy/syntax.ts";
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
import { serveTotals } from "../studio/serveTotals.ts";
import { openStudio } from "../studio/studio.ts";
import { findShell } from "../tools/shell/program.ts";
import { findSandbox } from "../tools/shell/sandbox.ts";
import { condenseAt } from "./condenseAt.ts";
import { createLanguageModels } from "./languageModels.ts";
import { createMcpHost } from "./mcpHost.ts";
import { warnOfNetwork } from "./networkWarning.ts";
import { createSecrets } from "./secrets.ts";
import { titleByModel } from "./titleByModel.ts";
import { turnLimits } from "./turnLimits.ts";
import { createViewHosts } from "./viewHosts.ts";
import { createWorkspace } from "./workspace.ts";

/** Finding the sandbox starts a program or two; the history is not kept waiting for one that hangs. */
const SANDBOX_MS = 3_000;

export async function loadStudio(context: vscode.ExtensionContext) {
  const dist = path.join(context.extensionPath, "dist");
  const [store, sandbox] = await Promise.all([
    openStore({
      file: path.join(context.globalStorageUri.fsPath, "studio.sqlite"),
      worker: path.join(dist, "worker.js"),
      wasm: path.join(dist, "sql-wasm.wasm"),
    }),
    findSandbox(process.env, AbortSignal.timeout(SANDBOX_MS)).catch(() => null),
  ]);
  const tokens = createTokenCounter(path.join(dist, "tokenWorker.js"));
  const editorModels = createLanguageModels(context.languageModelAccessInformation);
  const mcpHost = createMcpHost(context);
  const studio = await openStudio({
    store,
    secrets: createSecrets(context.secrets, "connection"),
    workspace: createWorkspace(dist),
    mcp: mcpHost,
    openProvider: (connection, key) => openProvider({ connection, key, fetch: globalThis.fetch, editorModels }),
    price(model, usage, answeredBy, { baseUrl, notes }) {
      const entered = notes?.[model.model]?.price;
      return priceOf(model, usage, Date.now(), {
        ...(baseUrl === undefined ? {} : { baseUrl }),
        ...(entered === undefined ? {} : { entered }),
        ...(answeredBy === null ? {} : { answeredBy }),
      });
    },
    shell: { program: findShell(process.env), sandbox, environment: process.env },
    loadCommandParser: createCommandParser(dist),
    countTokens: (texts) => tokens.count(texts),
    owner: ownerRecord(),
    isOwnerDead,
    limits: turnLimits,
    condenseAt,
    titles: titleByModel,
    now: Date.now,
    random: Math.random,
    newId: createIds(Date.now, (length) => randomFillSync(new Uint8Array(length))),
    digest: (text) => createHash("sha256").update(text).digest("hex"),
    sleep,
    every,
  }).catch(async (thrown) => {
    mcpHost.dispose();
    await store.dispose();
    throw thrown;
  });
  context.subscriptions.push(mcpHost, { dispose: () => void tokens.dispose() });
  void warnOfNetwork(context, store.report.file);
  return {
    studio,
    report: store.report,
    createPeer,
    serveAgent,
    serveAsk,
    serveChat,
    serveInspector,
    serveSettings,
    serveTotals,
    hosts: createViewHosts(context, studio),
  };
}

/** Loads the parser on first use; one that could not be loaded is tried again. */
function createCommandParser(dist: string): () => Promise<ParseCommand> {
  const parser = lazy(async () => {
    const { loadParser } = await import("../tools/shell/parseCommand.ts");
    return loadParser({
      runtime: path.join(dist, "web-tree-sitter.wasm"),
      grammar: path.join(dist, "tree-sitter-bash.wasm"),
    });
  });
  return parser.load;
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
