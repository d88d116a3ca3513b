// (a real path) -> why a person has to be asked before it is read, and before it is written.
// Reading: what holds secrets. Writing: what decides what runs, or what an agent may do: configuration that gives execution.
import { realpathSync } from "node:fs";
import os from "node:os";
import path from "node:path";

export interface Sensitivity {
  /** A sentence, or null when reading needs no person. */
  readonly reading: string | null;
  /** A sentence, or null when writing needs no person by itself. */
  readonly writing: string | null;
}

/** Folders whose content runs, or steers agents and editors. Where one stands in a path, all below it counts. */
const STEERING_FOLDERS = new Set([
  ...[".git", ".hg", ".svn", ".jj", ".husky", ".githooks", ".github", ".gitlab", ".circleci", ".devcontainer"],
  ...[".vscode", ".idea", ".zed", ".fleet", ".cursor", ".windsurf", ".claude", ".codex", ".gemini", ".roo", ".cline"],
  ...[".continue", ".aider", ".agents", ".kiro", ".yarn", ".mvn", ".cargo", ".config", ".direnv", ".mise"],
]);
const STEERING_FILES = new Set([
  ...["mcp.json", ".mcp.json", "agents.md", "claude.md", "claude.local.md", "gemini.md", ".cursorrules"],
  ...[".windsurfrules", ".clinerules", ".roomodes", ".rules", "copilot-instructions.md", "devcontainer.json"],
  ...["package.json", ".npmrc", ".yarnrc", ".yarnrc.yml", ".pnpmfile.cjs", ".pnp.cjs", "bunfig.toml", ".pypirc"],
  ...[".gitmodules", ".gitattributes", ".gitconfig", ".gitlab-ci.yml", "mise.toml", ".mise.toml", ".tool-versions"],
  ...[".pre-commit-config.yaml", "lefthook.yml", ".lefthook.yml", ".lintstagedrc"],
]);
const STEERING_ENDINGS = [".code-workspace", ".agent.md", ".instructions.md", ".prompt.md", ".chatmode.md"];

const SECRET_FOLDERS = new Set([".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".gcloud", ".password-store"]);
const SECRET_FILES = new Set([
  ...[".npmrc", ".yarnrc", ".yarnrc.yml", ".pypirc", ".netrc", "_netrc", ".git-credentials", ".pgpass", ".my.cnf"],
  ...[".htpasswd", ".dockercfg", ".dockerconfigjson", "kubeconfig", ".vault-token", ".terraformrc", ".boto", ".s3cfg"],
  ...["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk", "credentials", "credentials.json"],
  ...["secrets.json", "secrets.yml", "secrets.yaml", "secrets.toml", "secrets.env", "terraform.tfstate"],
  ...["service-account.json", "serviceaccount.json", "application_default_credentials.json", ".credentials"],
]);
const SECRET_ENDINGS = [".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk", ".tfvars", ".tfstate"];
/** What is committed for others to fill in. */
const TEMPLATE = /\.(example|sample|template|dist|defaults?)$/;

/** The home folder may be a link, and files are judged by their real paths. */
function realHome(): string {
  try {
    return realpathSync(os.homedir());
  } catch {
    return os.homedir();
  }
}

const HOME = realHome();

/** `real`: absolute. `home`: the person's home folder, by its real path. */
export function sensitivity(real: string, home = HOME): Sensitivity {
  const names = real.split(/[\\/]/).filter((name) => name !== "");
  const folded = names.map(foldName);
  const name = folded.at(-1) ?? "";
  const quoted = JSON.stringify(names.at(-1) ?? real);
  const secret =
    folded.some((one) => SECRET_FOLDERS.has(one)) ||
    SECRET_FILES.has(name) ||
    SECRET_ENDINGS.some((ending) => name.endsWith(ending)) ||
    (isEnvironment(name) && !TEMPLATE.test(name)) ||
    // Addresses in it may hold a token.
    (name === "config" && folded.includes(".git"));
  const steering =
    folded.some((one) => STEERING_FOLDERS.has(one) || /^git~\d+$/.test(one)) ||
    STEERING_FILES.has(name) ||
    STEERING_ENDINGS.some((ending) => name.endsWith(ending)) ||
    isEnvironment(name);
  const why = secret
    ? `${quoted} may hold secrets.`
    : steering
      ? `${quoted} decides what runs or what agents may do.`
      : isDotInHome(real, home)
        ? `${quoted} is among the settings in the home folder.`
        : null;
  return { reading: secret ? why : null, writing: why };
}

const isEnvironment = (name: string) => name.startsWith(".env") || name.endsWith(".env");

function isDotInHome(real: string, home: string): boolean {
  const first = path.relative(home, real).split(path.sep)[0] ?? "";
  return first.startsWith(".") && first !== "..";
}

/**
 * One name for all that some file system takes for the same: case (also "ſ" and the Kelvin sign), Unicode forms, characters
 * that HFS+ does not see (CVE-2014-9390), and what Windows leaves out: a stream ("::$DATA"), dots and spaces at the end.
 */
function foldName(name: string): string {
  return name
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "")
    .normalize("NFKC")
    .toUpperCase()
    .toLowerCase()
    .replace(/:.*$/, "")
    .replace(/[. ]+$/, "");
}
