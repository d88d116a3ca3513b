// Where a server's own words may send us. A person chose the server's address; the addresses that it names for signing in
// were chosen by the server, and must not lead to what is only reachable from here.
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";

/** Throws unless a request to `url` may be made for the server at `server`. */
export function checkAddress(server: URL, url: URL): void {
  if (url.origin === server.origin) return;
  if (url.protocol === "https:" && !isLocal(url.hostname)) return;
  // A server on this machine has its sign-in on this machine.
  if (isLoopback(server.hostname) && isLoopback(url.hostname) && /^https?:$/.test(url.protocol)) return;
  throw fail(
    "bad-request",
    english('The server sends us to "{0}", which is not asked: only https and public addresses are.', url.origin),
    english("Ask whoever runs the server."),
  );
}

/** Throws unless a person may be sent there to sign in. */
export function checkSignInAddress(server: URL, url: URL): void {
  if (url.username !== "" || url.password !== "")
    throw fail("bad-request", english("The sign-in address holds a password."));
  checkAddress(server, url);
}

function isLoopback(hostname: string): boolean {
  const host = withoutDot(hostname);
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host) || host.endsWith(".localhost");
}

/** Loopback, private, link-local and other addresses that are not the internet's; `hostname` as `URL` writes it. */
function isLocal(hostname: string): boolean {
  const host = withoutDot(hostname);
  if (isLoopback(host) || host.endsWith(".local") || host.endsWith(".internal") || !/[.:]/.test(host)) return true;
  // IPv6: only the global range 2000::/3 is the internet's, without the ranges that carry an IPv4 address.
  if (host.startsWith("[")) return !/^\[[23]/.test(host) || /^\[(2002:|2001:0?:)/.test(host);
  const [a, b] = host.split(".").map(Number);
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(host) || a === undefined || b === undefined) return false;
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || b === 0)) ||
    (a === 198 && (b === 18 || b === 19)) ||
    a >= 224
  );
}

/** With a dot at its end a name means the same, and is written otherwise. */
const withoutDot = (host: string): string => host.replace(/\.+$/, "");
