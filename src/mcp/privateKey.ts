// A private key as a person pastes it, or as it stands in a file: PEM, of which a box of one line leaves no line breaks.
import { createPrivateKey, type KeyObject } from "node:crypto";
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { SigningAlgorithm } from "../core/mcp.ts";

/** Characters of a line, as every program writes PEM (RFC 7468). */
const LINE = 64;

/** The curves of the algorithms (RFC 7518, 3.4), as OpenSSL calls them. */
const CURVES: Readonly<Record<string, string>> = { ES256: "prime256v1", ES384: "secp384r1", ES512: "secp521r1" };

/** The same key in lines. Throws `invalid` when it is none, or none for this algorithm. */
export function readPrivateKey(text: string, algorithm: SigningAlgorithm): string {
  // Some programs write a line break as its escape.
  const [, label = "", body = ""] =
    /-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----/s.exec(text.replace(/\\[nr]/g, "\n")) ?? [];
  if (label === "") throw wrong(english("This is no private key in PEM: it begins with -----BEGIN PRIVATE KEY-----."));
  if (label === "ENCRYPTED PRIVATE KEY" || body.includes("Proc-Type"))
    throw wrong(
      english("This private key is encrypted. Give it without its passphrase: openssl pkey -in KEY writes it so."),
    );
  if (!label.endsWith("PRIVATE KEY")) throw wrong(english("This is a {0}, not a private key.", label.toLowerCase()));
  const lines = body.replace(/\s+/g, "").match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
  const pem = [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
  check(parse(pem), algorithm);
  return pem;
}

/** As the official client takes it: PKCS #8. Throws as `readPrivateKey`. */
export function toSigningKey(text: string, algorithm: SigningAlgorithm): string {
  return parse(readPrivateKey(text, algorithm)).export({ type: "pkcs8", format: "pem" }).toString();
}

function parse(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // What the library says of it may hold pieces of it.
    throw wrong(
      english("This private key cannot be read: a part of it is missing, or it is of a kind that is not known."),
    );
  }
}

function check({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, algorithm: SigningAlgorithm): void {
  const curve = CURVES[algorithm];
  const isRight =
    curve === undefined
      ? asymmetricKeyType === "rsa"
      : asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === curve;
  if (isRight) return;
  const given = asymmetricKeyDetails?.namedCurve ?? String(asymmetricKeyType);
  throw wrong(
    curve === undefined
      ? english("{0} signs with an RSA key; this is another ({1}).", algorithm, given)
      : english("{0} signs with a key on the curve {1}; this is another ({2}).", algorithm, curve, given),
  );
}

const wrong = (message: string) =>
  fail(
    "invalid",
    message,
    english("Enter the key with Set secrets, or choose another algorithm in the server's settings."),
  );
