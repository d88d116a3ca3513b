/** Lets one through at a time, in the order of coming. Resolves with the function that makes way for the next. */
export type Gate = () => Promise<() => void>;

export function createGate(): Gate {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    let leave = () => {};
    last = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    return leave;
  };
}
