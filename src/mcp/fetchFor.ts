// HTTP for one server: within bounds, with the headers that were entered for it, and with nothing of ours in what comes back.
import { boundedFetch, type Fetch } from "./boundedFetch.ts";
import type { Launch } from "./launch.ts";
import { withoutEcho } from "./withoutEcho.ts";

export function fetchFor({ url, headers, signIn }: Extract<Launch, { kind: "http" }>, fetch: Fetch): Fetch {
  const server = new URL(url);
  const chosen = signIn === undefined ? [] : [new URL(signIn.issuer)];
  const bounded = withoutEcho(boundedFetch(server, chosen, fetch));
  return (to, init) => {
    const { href, origin } = new URL(to);
    // They are the server's: where it sends us to sign in is somebody else.
    if (origin !== server.origin) return bounded(to, init);
    const all = new Headers(init?.headers);
    // A request to sign in has its own, also where that is at the same address.
    for (const [name, value] of Object.entries(headers))
      if (href === server.href || !all.has(name)) all.set(name, value);
    return bounded(to, { ...init, headers: all });
  };
}
