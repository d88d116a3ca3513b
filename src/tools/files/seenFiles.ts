// Which state of which file a session's model has seen, so that it overwrites nothing that it does not know.

/** Far more than one conversation reads; the oldest are forgotten, and have to be read again. */
const MOST_SEEN = 5_000;

export interface SeenFiles {
  /** `stamp`: see `stampOf`. */
  note(path: string, stamp: string): void;
  /** The stamp of the last state that was seen. */
  stamp(path: string): string | undefined;
}

export function createSeenFiles(): SeenFiles {
  const stamps = new Map<string, string>();
  return {
    note(path, stamp) {
      // Taken out first: a map keeps the order in which keys came.
      stamps.delete(path);
      stamps.set(path, stamp);
      if (stamps.size > MOST_SEEN) {
        const [oldest] = stamps.keys();
        if (oldest !== undefined) stamps.delete(oldest);
      }
    },
    stamp: (path) => stamps.get(path),
  };
}
