// What a person entered for each server, and what a sign-in brought: in the secret store alone, and taken out of all that is
// stored, shown or logged.
import type { Json } from "../../core/json.ts";
import type { Secrets } from "../deps.ts";

export interface ServerSecrets {
  entered(server: string): Promise<Readonly<Record<string, string>>>;
  enter(server: string, name: string, value: string): Promise<void>;
  /** Forgets what was entered under these names. */
  drop(server: string, isDropped: (name: string) => boolean): Promise<void>;
  /** What is kept of a sign-in; null when nothing is. */
  signIn(server: string): Promise<Json>;
  keepSignIn(server: string, kept: Json): Promise<void>;
  forget(server: string): Promise<void>;
}

/** What of a sign-in is a secret by its field's name. */
const SECRET_FIELDS = new Set([
  "access_token",
  "refresh_token",
  "id_token",
  "client_secret",
  "registration_access_token",
]);

/** `keys`: every secret that was ever read here. */
export function createServerSecrets(secrets: Secrets, keys: Set<string>): ServerSecrets {
  const signInOf = (server: string) => `${server}/sign-in`;

  async function read(name: string): Promise<Json> {
    const text = await secrets.get(name);
    if (text === undefined) return null;
    try {
      return JSON.parse(text) as Json;
    } catch {
      return null; // Not written by us.
    }
  }

  async function entered(server: string): Promise<Readonly<Record<string, string>>> {
    const kept = await read(server);
    if (typeof kept !== "object" || kept === null || Array.isArray(kept)) return {};
    const values = Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
    for (const value of Object.values(values)) know(value);
    return values;
  }

  /** A key of many lines is told by any of them. */
  function know(secret: string): void {
    keys.add(secret);
    for (const line of secret.split("\n")) if (!line.startsWith("-----")) keys.add(line);
  }

  function learn(value: Json): void {
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === "string" && SECRET_FIELDS.has(name)) keys.add(inner);
      else learn(inner);
    }
  }

  return {
    entered,
    async enter(server, name, value) {
      const values = await entered(server);
      know(value);
      await secrets.set(server, JSON.stringify({ ...values, [name]: value }));
    },
    async drop(server, isDropped) {
      const left = Object.entries(await entered(server)).filter(([name]) => !isDropped(name));
      await secrets.set(server, JSON.stringify(Object.fromEntries(left)));
    },
    async signIn(server) {
      const kept = await read(signInOf(server));
      learn(kept);
      return kept;
    },
    async keepSignIn(server, kept) {
      learn(kept);
      await secrets.set(signInOf(server), JSON.stringify(kept));
    },
    async forget(server) {
      await secrets.remove(server);
      await secrets.remove(signInOf(server));
    },
  };
}
