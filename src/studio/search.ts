// Finding what was said, in any session.
import type { Purpose } from "../core/session.ts";
import type { SearchResult } from "../store/operations/search.ts";
import type { Store } from "../store/store.ts";

export interface Search {
  /**
   * Words that all must be there, "a phrase" of them, and -words that must not; the last word may be a beginning.
   * Among them conditions such as tool:shell (core/searchFilter.ts). Throws `invalid` where one is not understood.
   * @param limit messages, at most
   * @param purpose null: chats and runs
   */
  find(text: string, limit: number, purpose: Purpose | null): Promise<SearchResult>;
}

export function createSearch(store: Store): Search {
  return { find: (text, limit, purpose) => store.call("search.find", { text, limit, purpose }) };
}
