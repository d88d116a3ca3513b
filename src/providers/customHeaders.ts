import { type Connection, KEY_IN_HEADER } from "../core/connection.ts";

/** The connection's own headers as they are sent: names in lower case, so that they replace the adapter's, and the key in its place. */
export function customHeaders({ headers = {} }: Connection, key: string | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    value.replaceAll(KEY_IN_HEADER, key ?? ""),
  ]);
  return Object.fromEntries(entries);
}
