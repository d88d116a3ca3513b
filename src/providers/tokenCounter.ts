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

/** `program`: the built tokenWorker.ts. */
export function createTokenCounter(program: string): TokenCounter {
  const waiting = new Map<number, { readonly texts: readonly string[]; resolve(counts: readonly number[]): void }>();
  let worker: Worker | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let nextId = 1;

  function start(): Worker {
    const started = new Worker(program, { execArgv: [], name: "AI Studio tokens" });
    started.on("message", ({ id, counts }: CountAnswer) => {
      waiting.get(id)?.resolve(counts);
      waiting.delete(id);
      // Idle, it keeps nobody from ending.
      if (waiting.size === 0) started.unref();
    });
    started.on("error", () => {});
    started.on("exit", () => {
      if (worker === started) worker = null;
      for (const [id, { texts, resolve }] of waiting) {
        waiting.delete(id);
        resolve(texts.map(byLength));
      }
    });
    return started;
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ending = worker;
    worker = null;
    await ending?.terminate();
  }

  return {
    count(texts) {
      worker ??= start();
      clearTimeout(idle);
      idle = setTimeout(() => void end(), IDLE_MS);
      idle.unref();
      const id = nextId++;
      return new Promise((resolve) => {
        waiting.set(id, { texts, resolve });
        worker?.ref();
        worker?.postMessage({ id, texts } satisfies CountRequest);
      });
    },
    dispose: end,
  };
}

const byLength = (text: string) => Math.ceil(text.length / CHARACTERS_PER_TOKEN);
