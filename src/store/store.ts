// The store as the rest of the product sees it: named operations on the history, run in a worker thread.
import { type Client, openClient, type StoreOptions } from "./client.ts";
import type { Operations } from "./operations.ts";

export type Store = Client<Operations>;

/** Resolves once the database is open and current; `report` tells what that took. */
export function openStore(options: StoreOptions): Promise<Store> {
  return openClient<Operations>(options);
}
