// The one door to every provider. Each adapter, with its vendor's library, is loaded when it is first opened.
import { Failure } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { Provider } from "../core/provider.ts";
import { guard } from "./guard.ts";
import type { ProviderOptions } from "./options.ts";

export type { ProviderOptions } from "./options.ts";

/** Opens a connection's provider. No request is made yet. Throws `Failure` (`bad-request`) when the address is no URL. */
export async function openProvider(options: ProviderOptions): Promise<Provider> {
  const { baseUrl } = options.connection;
  if (baseUrl !== undefined && !/^https?:\/\//i.test(baseUrl.trim())) throw badAddress(baseUrl);
  if (baseUrl !== undefined && !URL.canParse(baseUrl.trim())) throw badAddress(baseUrl);
  const key = options.key?.trim();
  if (key !== undefined && /[^\x21-\x7e]/.test(key)) throw badKey(options.connection.name);
  const { idleSeconds, totalSeconds } = options.connection;
  const opened = await open({
    ...options,
    key: key === "" ? undefined : key,
    ...(idleSeconds === undefined ? {} : { idleMs: idleSeconds * 1000 }),
  });
  return guard(opened, key, totalSeconds === undefined ? undefined : totalSeconds * 1000);
}

async function open(options: ProviderOptions): Promise<Provider> {
  const { provider } = options.connection;
  switch (provider) {
    case "anthropic":
      return (await import("./anthropic.ts")).anthropic(options);
    case "google":
      return (await import("./google.ts")).google(options);
    case "openai":
      return (await import("./openai.ts")).openai(options);
    case "azure":
      return (await import("./azure.ts")).azure(options);
    case "compatible":
      return (await import("./compatible.ts")).compatible(options);
    case "ollama":
      return (await import("./ollama.ts")).ollama(options);
    case "vscode":
      return (await import("./vscode.ts")).vscode(options);
    case "demo":
      return (await import("./demo.ts")).demo();
    default:
      return provider satisfies never;
  }
}

function badAddress(baseUrl: string): Failure {
  return new Failure({
    code: "bad-request",
    message: english('"{0}" is not an address.', baseUrl),
    advice: english("Write the connection's address as https://host or http://host:port."),
  });
}

/** It could not even be sent: a header takes no such characters. */
function badKey(name: string): Failure {
  return new Failure({
    code: "auth",
    message: english('The key of "{0}" has a space or another character that no key has.', name),
    advice: english("Save the key again, without what was copied along with it."),
  });
}
