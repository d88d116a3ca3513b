// The browser of one session: started by the first call that needs it, ended when it is cancelled, not used for a while, or not
// wanted any more. One call has it at a time.
import { lookup as lookUp } from "node:dns/promises";
import { connect as connectTo } from "node:net";
import { Failure, fail } from "../../core/failure.ts";
import { type Connect, openGate } from "./gate.ts";
import { isUnsandboxed, type Launched, launch } from "./launch.ts";
import { createOrigins, type Lookup, type Origins } from "./origins.ts";
import type { Element, Outline } from "./outline.ts";
import type { Page } from "./page.ts";
import { findProgram } from "./program.ts";

export interface BrowserOptions {
  /** The program that the person chose; "" when none. Asked each time it is started. */
  chosenProgram(): string;
  /** This process's. What of it the browser gets is decided here. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly lookup?: Lookup;
  readonly connect?: Connect;
  readonly idleMs?: number;
}

export interface Browser {
  readonly origins: Origins;
  /** What a person should know of how it runs; empty when there is nothing. */
  readonly warning: string;
  /**
   * Starts the browser if it does not run, and does `work` when no other call does. An abort ends the browser at once. Throws
   * `unconfigured` when there is none.
   */
  use<Result>(work: (page: Page) => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Where its page is; null when none is open. */
  address(): string | null;
  /** What the numbers of the last reading stand for. */
  element(number: number): Element | null;
  keep(read: Outline): void;
  /** The process of the browser, while it runs. */
  pid(): number | null;
  /** It may be used again: then it starts anew, without what it knew, but for what a person allowed. */
  close(): Promise<void>;
}

/** A browser takes some hundred megabytes; a model that thinks for longer opens its page again. */
const IDLE_MS = 5 * 60_000;
/** The first start, on a cold disk of a busy machine. */
const START_MS = 60_000;

interface Running {
  readonly launched: Launched;
  readonly page: Page;
}

export function createBrowser(options: BrowserOptions): Browser {
  const origins = createOrigins(options.lookup ?? ((host) => lookUp(host, { all: true })));
  const connect: Connect = options.connect ?? ((address, port) => connectTo(port, address));
  let starting: Promise<Running> | null = null;
  let running: Running | null = null;
  let owned = createOwned();
  let queue: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  let elements: readonly Element[] = [];
  let closing: Promise<void> = Promise.resolve();

  async function start(mine: Owned): Promise<Running> {
    const environment = options.environment ?? process.env;
    const program = findProgram(options.chosenProgram(), environment, process.platform);
    const openSide = async (own: boolean) => {
      const gate = await openGate((host, port) => origins.resolve(host, port, own), connect);
      await mine.own(gate.close);
      return gate;
    };
    const launched = await launch(program, environment);
    await mine.own(launched.close);
    const { openPage } = await import("./page.ts");
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const late = fail("timeout", `The browser "${program}" did not start within ${START_MS / 1_000} s.`);
      timer = setTimeout(() => reject(late), START_MS);
    });
    const notStarted = fail("unconfigured", `The browser "${program}" did not start.`);
    const gone = launched.ended.then(() => Promise.reject(notStarted));
    gone.catch(() => {});
    // A browser that ends at once closes its pipe before or after it is known to have ended.
    const opening = openPage(launched, openSide, origins).catch((thrown) => {
      throw thrown instanceof Failure ? thrown : notStarted;
    });
    try {
      const page = await Promise.race([opening, tooLate, gone]);
      const found = { launched, page };
      if (owned === mine) running = found;
      void launched.ended.then(() => (owned === mine ? close() : undefined));
      return found;
    } finally {
      clearTimeout(timer);
    }
  }

  async function close(): Promise<void> {
    clearTimeout(idle);
    const old = owned;
    owned = createOwned();
    starting = null;
    running = null;
    elements = [];
    closing = Promise.all([closing, old.close()]).then(() => {});
    await closing;
  }

  async function useNow<Result>(work: (page: Page) => Promise<Result>, signal: AbortSignal): Promise<Result> {
    if (signal.aborted) throw stopped();
    clearTimeout(idle);
    let stop = () => {};
    const stopping = new Promise<never>((_, reject) => {
      stop = () => reject(stopped());
    });
    stopping.catch(() => {});
    signal.addEventListener("abort", stop, { once: true });
    try {
      starting ??= start(owned).catch(async (thrown) => {
        await close();
        throw thrown;
      });
      const { page } = await Promise.race([starting, stopping]);
      return await Promise.race([work(page), stopping]);
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
      // An answer would come when the page pleases: the browser goes, and with it whatever the call had begun.
      await close();
      throw stopped();
    } finally {
      signal.removeEventListener("abort", stop);
      idle = setTimeout(() => void close(), options.idleMs ?? IDLE_MS);
      idle.unref();
    }
  }

  return {
    origins,
    warning: isUnsandboxed() ? "without its own sandbox, since VS Code runs as root" : "",
    use(work, signal) {
      const turn = queue.then(() => useNow(work, signal));
      queue = turn.catch(() => {});
      return turn;
    },
    address: () => {
      const address = running?.page.address();
      return address !== undefined && /^https?:/.test(address) ? address : null;
    },
    element: (number) => elements[number - 1] ?? null,
    keep(read) {
      elements = read.elements;
    },
    pid: () => running?.launched.pid ?? null,
    close,
  };
}

const stopped = () => fail("aborted", "The person stopped this call.");

/** What one start has made. Owning after the end ends at once. */
interface Owned {
  own(end: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

function createOwned(): Owned {
  const ends: (() => Promise<void>)[] = [];
  let isClosed = false;
  return {
    own: async (end) => {
      if (isClosed) await end();
      else ends.push(end);
    },
    async close() {
      isClosed = true;
      await Promise.all(ends.splice(0).map((end) => end()));
    },
  };
}
