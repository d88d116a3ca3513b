/**
 * Runs generators at the same time, at most so many, and yields what each yields as it comes; each goes on once its own has
 * been taken. Returns what they returned, in their order.
 */
export async function* merged<Item, Result>(
  starts: readonly (() => AsyncGenerator<Item, Result>)[],
  most: number,
): AsyncGenerator<Item, Result[]> {
  const results: Result[] = [];
  const running = new Map<number, AsyncIterator<Item, Result>>();
  const steps = new Map<number, Promise<{ index: number; step: IteratorResult<Item, Result> }>>();
  let started = 0;

  function advance(index: number): void {
    const source = running.get(index);
    if (source === undefined) return;
    const step = source.next().then((found) => ({ index, step: found }));
    // While another's item is being taken this one may fail: it is awaited, and thrown, right after.
    step.catch(() => {});
    steps.set(index, step);
  }
  function startMore(): void {
    while (running.size < most && started < starts.length) {
      const source = starts[started]?.();
      if (source !== undefined) running.set(started, source);
      advance(started++);
    }
  }

  try {
    for (startMore(); steps.size > 0; startMore()) {
      const { index, step } = await Promise.race(steps.values());
      if (step.done) {
        results[index] = step.value;
        running.delete(index);
        steps.delete(index);
      } else {
        yield step.value;
        advance(index);
      }
    }
    return results;
  } finally {
    // Nobody takes any more. What they are in the middle of is not waited for: whoever gave up on this stops it.
    for (const source of running.values()) source.return?.().catch(() => {});
  }
}
