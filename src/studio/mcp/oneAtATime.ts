/** For each key one piece of work at a time, in the order in which they were asked for. */
export function createOneAtATime() {
  const last = new Map<string, Promise<unknown>>();
  return async function oneAtATime<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = last.get(key);
    // Whatever became of the one before.
    const done = before === undefined ? work() : before.then(work, work);
    last.set(key, done);
    try {
      return await done;
    } finally {
      if (last.get(key) === done) last.delete(key);
    }
  };
}
