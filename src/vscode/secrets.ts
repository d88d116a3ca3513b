import type * as vscode from "vscode";
import type { Secrets } from "../studio/deps.ts";

/** Keys in VS Code's secret store, and nowhere else. */
export function createSecrets(storage: vscode.SecretStorage): Secrets {
  const name = (connection: string) => `connection:${connection}`;
  return {
    get: async (connection) => storage.get(name(connection)),
    set: async (connection, key) => storage.store(name(connection), key),
    remove: async (connection) => storage.delete(name(connection)),
  };
}
