import type * as vscode from "vscode";
import type { Secrets } from "../studio/deps.ts";

/** Keys in VS Code's secret store, and nowhere else. `kind`: whose they are. */
export function createSecrets(storage: vscode.SecretStorage, kind: "connection" | "mcp"): Secrets {
  const name = (id: string) => `${kind}:${id}`;
  return {
    get: async (id) => storage.get(name(id)),
    set: async (id, key) => storage.store(name(id), key),
    remove: async (id) => storage.delete(name(id)),
  };
}
