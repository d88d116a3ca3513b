// What the vendors' protocols say besides answers: errors, lists of models, and where a request has its key and words.

/** @typedef {import("./vendorServer.mjs").Vendor} Vendor */

const types = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  500: "api_error",
  529: "overloaded_error",
};
const codes = { 401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded", 500: "server_error" };
const statuses = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};

/**
 * @param {Vendor} provider
 * @param {number} status
 * @param {string} message
 */
export function errorBody(provider, status, message) {
  switch (provider) {
    case "anthropic":
      return { type: "error", error: { type: types[status] ?? "api_error", message }, request_id: "req_test" };
    case "google":
      return { error: { code: status, message, status: statuses[status] ?? "UNKNOWN" } };
    case "ollama":
      return { error: message };
    default:
      return {
        error: {
          message,
          type: types[status] ?? (status < 500 ? "invalid_request_error" : "server_error"),
          code: codes[status] ?? null,
          param: null,
        },
      };
  }
}

/**
 * @param {Vendor} provider
 * @param {import("node:http").IncomingHttpHeaders} headers
 * @returns {string | undefined}
 */
export function keyOf(provider, headers) {
  const name = { google: "x-goog-api-key", azure: "api-key" }[provider];
  const found = name ? headers[name] : (headers.authorization?.replace(/^Bearer /, "") ?? headers["x-api-key"]);
  return Array.isArray(found) ? found[0] : found;
}

/**
 * @param {Vendor} provider
 * @param {string} path
 * @param {readonly string[] | null} models
 */
export function modelList(provider, path, models, cards = {}) {
  if (models === null) return null;
  switch (provider) {
    case "anthropic":
      if (!path.endsWith("/v1/models")) return null;
      return {
        data: models.map((id) => ({
          type: "model",
          id,
          display_name: cards[id]?.name ?? `Model ${id}`,
          created_at: "2026-01-01T00:00:00Z",
          max_input_tokens: cards[id]?.window ?? 200_000,
          max_tokens: 64_000,
          capabilities: {
            image_input: { supported: true },
            thinking: { supported: true, types: { adaptive: { supported: true } } },
          },
        })),
        has_more: false,
        first_id: models[0] ?? null,
        last_id: models.at(-1) ?? null,
      };
    case "google":
      if (!path.endsWith("/v1beta/models")) return null;
      return {
        models: [
          ...models.map((id) => ({
            name: `models/${id}`,
            displayName: `Model ${id}`,
            inputTokenLimit: 1_000_000,
            outputTokenLimit: 65_536,
            supportedGenerationMethods: ["generateContent", "countTokens"],
            thinking: true,
          })),
          { name: "models/an-embedding", supportedGenerationMethods: ["embedContent"] },
        ],
      };
    case "ollama":
      if (!path.endsWith("/api/tags")) return null;
      return {
        models: models.map((name) => ({ name, model: name, size: 1, digest: "0", details: { family: "test" } })),
      };
    default:
      if (!path.endsWith("/models")) return null;
      return { object: "list", data: models.map((id) => ({ id, object: "model", created: 1, owned_by: "test" })) };
  }
}

/**
 * @param {string} model
 * @param {readonly string[] | null} models
 * @param {{ abilities?: readonly string[], contextLength?: number }} options
 */
export function showModel(
  model,
  models,
  { abilities = ["completion", "tools", "thinking", "vision"], contextLength = 8192 },
) {
  if (models !== null && !models.includes(model)) return null;
  return {
    capabilities: abilities,
    details: { family: "test" },
    model_info: { "general.architecture": "test", "test.context_length": contextLength },
  };
}

/**
 * The user's last words in a request, joined.
 * @param {Vendor} provider
 * @param {any} body
 */
export function userTextOf(provider, body) {
  const messages =
    provider === "google"
      ? body?.contents
      : provider === "openai" || provider === "azure"
        ? body?.input
        : body?.messages;
  if (typeof messages === "string") return messages;
  for (const message of [...(messages ?? [])].reverse()) {
    if (message.role !== "user") continue;
    const content = message.content ?? message.parts;
    if (typeof content === "string") return content;
    const texts = content.flatMap((part) => (typeof part.text === "string" ? [part.text] : []));
    if (texts.length > 0) return texts.join("\n");
  }
  return "";
}
