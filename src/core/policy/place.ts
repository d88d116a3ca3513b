// Paths in a command that lead out of the workspace, or to what is kept secret. Words only: where a link leads is known to
// the file system alone, and is what a sandbox is for.
import { english } from "../l10n.ts";

/** Programs and people keep keys in files of these names. Compared in lower case. */
const SECRET_NAMES: readonly RegExp[] = [
  /^\.env(?!\.(example|sample|template|dist)$)(rc|\..*)?$/,
  /^\.(ssh|aws|azure|gnupg|gpg|kube|docker|gcloud|vault-token|terraform\.d|password-store|mozilla)$/,
  /^\.(netrc|npmrc|yarnrc|yarnrc\.yml|pypirc|pgpass|my\.cnf|git-credentials|htpasswd|boto|s3cfg|dockercfg)$/,
  /^\.\w*_history$/,
  /^id_(rsa|dsa|ecdsa|ed25519|x)\w*(\.pub)?$/,
  /\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk)$/,
  /^(credentials|secrets?)(\.(json|ya?ml|toml|ini|txt|env|properties))?$/,
];

/** Secrets that only the folder before them tells. */
const SECRET_PATHS = /(^|[/\\])(\.git[/\\]+config|proc[/\\]+[^/\\]+[/\\]+(environ|mem|fd|root|cwd))([/\\]|$)/;

/** Why a path asks; null when it stays below the working folder, or below one of `folders` (absolute, with `/`). */
export function whyNotInside(path: string, folders: readonly string[]): string | null {
  if (path === "/dev/null") return null;
  const parts = path.split(/[/\\]/);
  if (parts.includes("..")) return english('"{0}" leads to a folder above.', path);
  if (path.startsWith("~")) return english('"{0}" leads to a home folder.', path);
  const isAbsolute = /^([/\\]|[A-Za-z]:)/.test(path);
  if (isAbsolute && !folders.some((folder) => path === folder || path.startsWith(`${folder.replace(/\/$/, "")}/`)))
    return english('"{0}" is outside the workspace.', path);
  return whySecret(path);
}

/** Why a name asks, wherever it is: it is one under which secrets are kept. Parts of `rev:path` count. */
export function whySecret(path: string): string | null {
  // File systems that fold case fold look-alikes with it.
  const folded = path.normalize("NFKC").toLowerCase();
  const names = folded.split(/[/\\:=,]/).flatMap((part) => {
    // A pattern may stand for anything; what it says by itself decides. Windows drops dots and blanks at the end.
    const name = part.replace(/\[!?([^\]])[^\]]*\]/g, "$1").replace(/(?!^)[. ]+$/, "");
    return [name.replace(/[*?]+/g, ""), name.replace(/[*?]+/g, "x")];
  });
  const named = names.some((name) => SECRET_NAMES.some((pattern) => pattern.test(name)));
  return named || SECRET_PATHS.test(folded) ? english('"{0}" may hold secrets.', path) : null;
}
