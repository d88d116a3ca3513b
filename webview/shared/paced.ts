// At once, but not all the time.

export interface Paced {
  /** Runs at once when the last run is long enough ago, else once when it will be. */
  (): void;
  cancel(): void;
  /** Runs at once what waits. */
  flush(): void;
}

/** `run`, at most once per `ms` milliseconds; the last call is never lost. */
export function paced(ms: number, run: () => void): Paced {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let again = false;
  const start = () => {
    again = false;
    timer = setTimeout(() => {
      timer = null;
      if (again) start();
    }, ms);
    run();
  };
  const call = () => {
    if (timer === null) start();
    else again = true;
  };
  return Object.assign(call, {
    flush() {
      if (!again) return;
      again = false;
      run();
    },
    cancel() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      again = false;
    },
  });
}
