// The store as the rest of the product sees it: named operations on the history, run in a worker thread.
import { type Client, openClient, type StoreOptions } from "./client.ts";
import type * as operation from "./operation.ts";
import type { Operations } from "./operations.ts";

export type { StoreOptions } from "./client.ts";
export type InputOf<Name extends keyof Operations> = operation.InputOf<Operations, Name>;
export type OutputOf<Name extends keyof Operations> = operation.OutputOf<Operations, Name>;
export type Store = Client<Operations>;

/** Resolves once the database is open and current; `report` tells what that took. */
export function openStore(options: StoreOptions): Promise<Store> {
  return openClient<Operations>(options);
}
