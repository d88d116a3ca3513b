import type { ErrorInfo } from "../core/failure.ts";
import type { Json } from "../core/json.ts";

const mask = "[key]";
/** A piece of a key this long is told apart from a common word, and long enough to be worth hiding. */
const TELLING_LENGTH = 10;
/** Vendors echo "sk-ab****wxyz": a masked word is the key's when so many characters at either end are. */
const ECHOED_END = 3;

/**
 * Hides a key in every string of an error: whole, URL-encoded, in pieces, echoed with its middle masked, and whatever
 * follows the name of a header that carries keys.
 */
export function redact(info: ErrorInfo, key: string | undefined): ErrorInfo {
  const hide = (text: string) => redactText(text, key);
  return {
    ...info,
    message: hide(info.message),
    ...(info.advice === undefined ? {} : { advice: hide(info.advice) }),
    ...(info.vendor === undefined ? {} : { vendor: redactJson(info.vendor, hide) }),
  };
}

function redactJson(value: Json, hide: (text: string) => string): Json {
  if (typeof value === "string") return hide(value);
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map((item) => redactJson(item, hide));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [hide(name), redactJson(item, hide)]));
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

export function redactText(text: string, key: string | undefined): string {
  let safe = text
    .replace(/(https?:\/\/)[^\s/@"']+@/gi, `$1${mask}@`)
    .replace(/\b(Bearer|Basic)(\s+|%20|\+)[^\s"'<>,;{}\\]+/gi, `$1 ${mask}`)
    .replace(
      /((?:x-api-key|api-key|x-goog-api-key|authorization)["']?\s*[:=]\s*["']?)(?!Bearer|Basic)[^\s"'<>,;{}\\]+/gi,
      `$1${mask}`,
    )
    .replace(/([?&](?:key|api[-_]key|access_token)=)[^&\s"'<>]+/gi, `$1${mask}`);
  const secret = key?.trim() ?? "";
  if (secret === "") return safe;
  const encoded = encodeURIComponent(secret);
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
  for (const form of new Set([secret, encoded, base64])) {
    if (form.length >= TELLING_LENGTH) safe = hidePieces(safe, form);
    // So short a key could be a word of the sentence: hidden where it stands alone.
    else safe = safe.split(new RegExp(`(?<![\\w-])${escapeRegExp(form)}(?![\\w-])`)).join(mask);
  }
  if (secret.length < TELLING_LENGTH) return safe;
  const start = secret.slice(0, ECHOED_END);
  const end = secret.slice(-ECHOED_END);
  return safe.replace(/[\w.\-+/=]*(?:\*{2,}|\.{3}|…|•{2,}|x{4,})[\w.\-+/=*…•]*/g, (word) => {
    if (word === mask) return word;
    const tail = word.replace(/[.]$/, "");
    return word.startsWith(start) || tail.endsWith(end) ? mask : word;
  });
}

/** Hides every run of `TELLING_LENGTH` or more characters that the text shares with the secret. */
function hidePieces(text: string, secret: string): string {
  const pieces = new Set<string>();
  for (let at = 0; at + TELLING_LENGTH <= secret.length; at++) pieces.add(secret.slice(at, at + TELLING_LENGTH));
  let safe = "";
  let at = 0;
  while (at < text.length) {
    if (!pieces.has(text.slice(at, at + TELLING_LENGTH))) {
      safe += text[at++];
      continue;
    }
    at += TELLING_LENGTH;
    while (pieces.has(text.slice(at - TELLING_LENGTH + 1, at + 1))) at++;
    safe += mask;
  }
  return safe;
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
