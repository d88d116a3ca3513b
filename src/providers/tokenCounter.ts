// Tokens of texts, counted in a thread that starts on first use, off the way of everything else, and ends when it is idle:
// its tables take a hundred megabytes.
import { Worker } from "node:worker_threads";
import type { CountAnswer, CountRequest } from "./tokenWorker.ts";

export interface TokenCounter {
  /** One count for each text. Where the thread cannot run, by the rule of thumb. */
  count(texts: readonly string[]): Promise<readonly number[]>;
  dispose(): Promise<void>;
}

/** A conversation that goes on asks more often than this. */
const IDLE_MS = 60_000;
/** English has about four characters to a token, code three. */
const CHARACTERS_PER_TOKEN = 3.5;

interface Thread {
  readonly worker: Worker;
  /** What it was asked and has not answered, by its number. */
  readonly waiting: Map<number, { readonly texts: readonly string[]; resolve(counts: readonly number[]): void }>;
}

/** `program`: the built tokenWorker.ts. */
export function createTokenCounter(program: string): TokenCounter {
  let current: Thread | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let nextId = 1;

  function start(): Thread {
    const worker = new Worker(program, { execArgv: [], name: "AI Studio tokens" });
    const thread: Thread = { worker, waiting: new Map() };
    const { waiting } = thread;
    worker.on("message", ({ id, counts }: CountAnswer) => {
      waiting.get(id)?.resolve(counts);
      waiting.delete(id);
      // Idle, it keeps nobody from ending.
      if (waiting.size === 0) worker.unref();
    });
    worker.on("error", () => {});
    worker.on("exit", () => {
      // By then the next one may run already.
      if (current === thread) current = null;
      for (const { texts, resolve } of waiting.values()) resolve(texts.map(byLength));
    });
    return thread;
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ending = current;
    current = null;
    await ending?.worker.terminate();
  }

  return {
    count(texts) {
      current ??= start();
      const { worker, waiting } = current;
      clearTimeout(idle);
      idle = setTimeout(() => void end(), IDLE_MS);
      idle.unref();
      const id = nextId++;
      return new Promise((resolve) => {
        waiting.set(id, { texts, resolve });
        worker.ref();
        worker.postMessage({ id, texts } satisfies CountRequest);
      });
    },
    dispose: end,
  };
}

const byLength = (text: string) => Math.ceil(text.length / CHARACTERS_PER_TOKEN);
