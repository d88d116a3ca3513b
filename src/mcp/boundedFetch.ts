// HTTP to a server, within bounds: whom it may send us to, how long a message may be, and how fast it may speak.
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { checkAddress } from "./addresses.ts";
import { createPace } from "./pace.ts";

/** As of a message over pipes. Bytes. */
const LONGEST_MESSAGE = 32_000_000;
const NEWLINE = 10;

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** `chosen`: where else the person said that requests go; the server itself may be anywhere. */
export function boundedFetch(server: URL, chosen: readonly URL[], fetch: Fetch): Fetch {
  return async (url, init) => {
    const to = new URL(url);
    if (!chosen.some(({ origin }) => origin === to.origin)) checkAddress(server, to);
    const response = await fetch(url, init);
    if (response.body === null) return response;
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    const { status, statusText, headers } = response;
    const bounded = new Response(response.body.pipeThrough(bound(isStream)), { status, statusText, headers });
    // Those that a made response does not have.
    Object.defineProperties(bounded, {
      url: { value: response.url },
      redirected: { value: response.redirected },
      type: { value: response.type },
    });
    return bounded;
  };
}

/** A stream of events is bounded line by line, another answer as a whole. */
function bound(isStream: boolean): TransformStream<Uint8Array, Uint8Array> {
  const pace = createPace(() => performance.now());
  let length = 0;
  return new TransformStream({
    async transform(chunk, controller) {
      let lines = 0;
      if (isStream) {
        const last = chunk.lastIndexOf(NEWLINE);
        for (const byte of chunk) if (byte === NEWLINE) lines++;
        length = last === -1 ? length + chunk.length : chunk.length - last - 1;
      } else length += chunk.length;
      if (length > LONGEST_MESSAGE)
        throw fail("protocol", english("The server sent a message of more than {0} MB.", LONGEST_MESSAGE / 1_000_000));
      const wait = pace.spend(chunk.length, lines / 3);
      controller.enqueue(chunk);
      if (wait > 0) await new Promise<void>((resolve) => setTimeout(resolve, wait));
    },
  });
}
