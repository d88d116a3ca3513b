/** What is loaded when it is first needed. */
export interface Lazy<T> {
  /** Null until it is loaded. */
  readonly loaded: T | null;
  /** Rejects when it cannot be loaded; the next call tries again. */
  load(): Promise<T>;
}

/** @param read gets it, mostly by an `import()`; called once, and again only after it has failed */
export function lazy<T>(read: () => Promise<T>): Lazy<T> {
  let loaded: T | null = null;
  let loading: Promise<T> | null = null;
  return {
    get loaded() {
      return loaded;
    },
    load() {
      loading ??= read().then(
        (found) => {
          loaded = found;
          return found;
        },
        (error: unknown) => {
          loading = null;
          throw error;
        },
      );
      return loading;
    },
  };
}
