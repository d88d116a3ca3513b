// A server that refuses a request may say again what it was sent. What of that is secret is taken out before the words are
// read by anybody: they end in errors, logs and consoles.
import { redact } from "../core/redact.ts";
import type { Fetch } from "./boundedFetch.ts";

/** What of a request to an authorization server is secret (RFC 6749, 7521, 7636, 8693). */
const SECRET_FIELDS = [
  "client_secret",
  "client_assertion",
  "assertion",
  "subject_token",
  "refresh_token",
  "code",
  "code_verifier",
];

export function withoutEcho(fetch: Fetch): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    const sent = response.status < 400 || response.body === null ? [] : secretsOf(init);
    if (sent.length === 0) return response;
    const { status, statusText, headers } = response;
    const clean = new Response(redact(await response.text(), sent.flatMap(written)), { status, statusText, headers });
    // That a made response does not have.
    Object.defineProperty(clean, "url", { value: response.url });
    return clean;
  };
}

function secretsOf(init: RequestInit | undefined): readonly string[] {
  const authorization = new Headers(init?.headers).get("authorization") ?? "";
  const [, scheme = "", credentials = authorization] = /^(\w+) +(.+)$/.exec(authorization) ?? [];
  const decoded = /^basic$/i.test(scheme) ? Buffer.from(credentials, "base64").toString() : "";
  const { body } = init ?? {};
  const fields = new URLSearchParams(typeof body === "string" || body instanceof URLSearchParams ? body : "");
  return [
    credentials,
    decoded.slice(decoded.indexOf(":") + 1),
    ...SECRET_FIELDS.map((name) => fields.get(name) ?? ""),
  ].filter((secret) => secret !== "");
}

/** As it may stand in a text: plain, in JSON, and in an address. */
const written = (secret: string): string[] => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
