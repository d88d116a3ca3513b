import type { Provider } from "../core/provider.ts";
import type { ProviderOptions } from "./options.ts";

/**
 * The Responses API at a resource of one's own, through OpenAI's adapter and library (and their chunk). Without
 * `apiVersion` at the v1 surface, which needs none; with it, at the older one.
 */
export async function azure(options: ProviderOptions): Promise<Provider> {
  const { connection, key } = options;
  const { responses } = await import("./openai.ts");
  const address = (connection.baseUrl ?? "").trim().replace(/\/+$/, "");
  const resource = address.replace(/\/openai(\/v1)?$/, "");
  const version = connection.apiVersion?.trim() ?? "";
  const provider = responses(options, {
    asked: { kind: "azure", address, hasKey: key !== undefined },
    baseUrl: version === "" ? `${resource}/openai/v1` : `${resource}/openai`,
    headers: key === undefined ? {} : { "api-key": key },
    query: version === "" ? {} : { "api-version": version },
  });
  return {
    ...provider,
    async models(signal) {
      const listed = await provider.models(signal);
      // The list tells what could be deployed; what is deployed, only the user knows.
      return (connection.models ?? []).length > 0 ? [] : listed;
    },
  };
}
