// What is kept of a sign-in between starts, in the secret store: the registration and the tokens.
import type { StoredOAuthClientInformation, StoredOAuthTokens } from "@modelcontextprotocol/client";
import type { Json } from "../core/json.ts";

interface Kept {
  readonly client?: StoredOAuthClientInformation;
  readonly tokens?: StoredOAuthTokens;
}

export interface KeepingPorts {
  load(): Promise<Json>;
  save(kept: Json): Promise<void>;
}

export interface KeptSignIn {
  load(): Promise<Kept>;
  /** `undefined` forgets. */
  change(values: { [Key in keyof Kept]?: Kept[Key] | undefined }): Promise<void>;
  forget(): Promise<void>;
}

export function createKeptSignIn(ports: KeepingPorts): KeptSignIn {
  const load = async (): Promise<Kept> => {
    const kept = await ports.load();
    // Written below, and by nobody else.
    return typeof kept === "object" && kept !== null && !Array.isArray(kept) ? (kept as Kept) : {};
  };
  return {
    load,
    // Plain JSON by the protocol.
    change: async (values) => ports.save(JSON.parse(JSON.stringify({ ...(await load()), ...values }))),
    forget: () => ports.save({}),
  };
}
