// An answer that is no success -> what went wrong, in words that say what to do next.
import { type ErrorInfo, Failure, type ProviderFailureCode } from "../../core/failure.ts";
import { english } from "../../core/l10n.ts";
import type { ProviderKind } from "../../core/message.ts";
import { defined } from "./fields.ts";
import { retryAfter } from "./retryAfter.ts";
import { readVendorError } from "./vendorError.ts";

/** Who was asked for what: the nouns of the sentences. */
export interface Asked {
  readonly kind: ProviderKind;
  /** The address of the connection. */
  readonly address: string;
  /** The model or deployment; absent when the question was which there are. */
  readonly model?: string;
  readonly hasKey: boolean;
}

export interface Answer {
  /** The status of the response; absent for an error inside a stream. */
  readonly status?: number;
  readonly headers?: Headers;
  /** Text, or the object out of a stream. */
  readonly body: unknown;
}

/** The vendor's own words in an error: enough to understand it, little enough to store with every failed call. */
const EXCERPT_LIMIT = 2000;
/** The vendor's sentence within ours. */
const SENTENCE_LIMIT = 300;

/** What the vendors' own words mean. Looked up whole, in lower case. */
const meanings: Readonly<Record<string, ProviderFailureCode>> = {
  authentication_error: "auth",
  permission_error: "auth",
  permission_denied: "auth",
  unauthenticated: "auth",
  billing_error: "auth",
  invalid_api_key: "auth",
  api_key_invalid: "auth",
  not_found_error: "not-found",
  model_not_found: "not-found",
  deploymentnotfound: "not-found",
  not_found: "not-found",
  rate_limit_error: "rate-limit",
  rate_limit_exceeded: "rate-limit",
  ratelimitreached: "rate-limit",
  resource_exhausted: "rate-limit",
  insufficient_quota: "rate-limit",
  too_many_requests: "rate-limit",
  overloaded_error: "overloaded",
  api_error: "overloaded",
  server_error: "overloaded",
  internal_server_error: "overloaded",
  internal: "overloaded",
  unavailable: "overloaded",
  service_unavailable: "overloaded",
  timeout_error: "timeout",
  context_length_exceeded: "context-overflow",
  model_max_prompt_tokens_exceeded: "context-overflow",
  exceed_context_size_error: "context-overflow",
  too_many_prompt_tokens: "context-overflow",
  content_filter: "content-filter",
  content_policy_violation: "content-filter",
  responsibleaipolicyviolation: "content-filter",
  invalid_prompt: "content-filter",
};

/** What a request is refused with where no better word is given. */
const refusals = new Set([
  "invalid_request_error",
  "invalid_argument",
  "invalid_value",
  "unsupported_value",
  "unsupported_parameter",
  "bad_request",
  "validation",
  "validation_error",
]);

/**
 * A prompt that is too long, in the wordings of Anthropic, Gemini, OpenAI, vLLM, llama.cpp, LM Studio, Ollama, Mistral,
 * xAI, Bedrock, Perplexity, Copilot, Moonshot and Alibaba: only some of them give it a code of its own.
 */
const overflow = new RegExp(
  [
    /prompt (is )?too long/,
    /(maximum|max|model'?s?|available|exceeds? the|exceeded( the)?) (prompt |context |input |sequence )*(length|window|size) (is|of|\()/,
    /context[ _-]?(length|window|size)[^.]{0,80}exceed/,
    /exceed(s|ed|ing)?[^.]{0,60}(context|max(imum)?( number of)?( input| prompt)? (tokens?|length)|token limit|input length)/,
    /(input|prompt) (token count|length|is too long)[^.]{0,60}(exceed|for requested model)/,
    /`?inputs`? (tokens \+|must have less than)/,
    /too many (input |prompt )?tokens\b/,
    /(number of|the) input tokens exceed/,
    /total length of all messages is too long/,
    /(cannot truncate|tokens? to keep|keep the first)[^.]{0,80}(n_ctx|n_keep|context)/,
    /too large for model with \d+ maximum context/,
    /token limit (reached|exceeded)/,
    /reduce the length of (the|your) (messages|prompt|input)/,
    /range of input length should be/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "i",
);

const wrongKey = /(incorrect|invalid|wrong|missing)( x-| )?api[ -_]?key|api key (is )?(not valid|invalid|expired)/i;

export function httpFailure(asked: Asked, answer: Answer): Failure {
  const said = readVendorError(answer.body);
  const status = answer.status !== undefined && answer.status >= 300 ? answer.status : said.status;
  const code = classify(status, said.labels, said.message ?? "");
  const sentence = isPage(answer.body) ? undefined : said.message;
  const info: ErrorInfo = {
    code,
    ...sentences(asked, code, status, sentence, said.labels),
    ...defined({ status, retryAfterMs: retryAfter(answer.headers, answer.body, Date.now()) }),
    vendor: vendorWords(said.labels, said.message, answer.body),
  };
  return new Failure(info);
}

function classify(status: number | undefined, labels: readonly string[], message: string): ProviderFailureCode {
  const meant = labels.map((label) => meanings[label]).filter((code) => code !== undefined);
  const precise = meant.find((code) => code === "context-overflow" || code === "content-filter");
  if (precise !== undefined) return precise;
  if (status === 401 || status === 402 || status === 403 || status === 407) return "auth";
  if (status === 429) return "rate-limit";
  if (overflow.test(message)) return "context-overflow";
  // Gateways label as the server's whatever they do not know; the status knows better.
  const refused = status !== undefined && status >= 400 && status < 500;
  const meaning = meant.find((code) => !(refused && code === "overloaded"));
  if (meaning !== undefined) return meaning;
  if (wrongKey.test(message)) return "auth";
  // Inside a stream, where there is no status: the vendor's failure, unless it says that it refused.
  if (status === undefined) return labels.some((label) => refusals.has(label)) ? "bad-request" : "overloaded";
  if (status === 404) return "not-found";
  if (status === 408) return "timeout";
  if (status >= 500) return "overloaded";
  return status < 400 ? "protocol" : "bad-request";
}

function sentences(
  asked: Asked,
  code: ProviderFailureCode,
  status: number | undefined,
  said: string | undefined,
  labels: readonly string[],
): { message: string; advice: string } {
  const number = status === undefined ? "" : ` (${status})`;
  const quote = said !== undefined && said.length > SENTENCE_LIMIT ? `${said.slice(0, SENTENCE_LIMIT)}…` : said;
  /** The end of a sentence: the number, and the vendor's own. */
  const end = quote ? `${number}: ${quote}` : `${number}.`;
  switch (code) {
    case "auth":
      if (status === 407)
        return {
          message: english("The proxy asks for a sign-in (407)."),
          advice: english("Check the proxy in VS Code's settings (`http.proxy`), then try again."),
        };
      if (status === 402)
        return {
          message: english("The account cannot pay for this{0}", end),
          advice: english("Add credit in the provider's console, then try again."),
        };
      if (!asked.hasKey)
        return {
          message: english("The server asks for a key{0}.", number),
          advice: english("Save a key for this connection in Settings."),
        };
      if (status === 403)
        return {
          message: english("This key may not do that{0}", end),
          advice: english("Check in the provider's console what the key may do, or use another one."),
        };
      return {
        message: english("The key was refused{0}.", number),
        advice: english("Check the key of this connection in Settings."),
      };
    case "not-found":
      if (asked.model === undefined)
        return {
          message: english("There is no such path at {0}", asked.address + end),
          advice: english("Check the address of this connection in Settings."),
        };
      if (asked.kind === "azure")
        return {
          message: english('There is no deployment "{0}" at {1}', asked.model, asked.address + end),
          advice: english("Check the deployment's name and the endpoint in Settings."),
        };
      if (asked.kind === "ollama")
        return {
          message: english('Ollama has no model "{0}"{1}', asked.model, end),
          advice: english("Fetch it with `ollama pull {0}`, or choose another one.", asked.model),
        };
      return {
        message: english('There is no model "{0}" at {1}', asked.model, asked.address + end),
        advice: english("Choose another model, or check the address of this connection in Settings."),
      };
    case "rate-limit":
      if (labels.includes("insufficient_quota"))
        return {
          message: english("The account's quota is used up{0}", end),
          advice: english("Check the plan and billing in the provider's console."),
        };
      return {
        message: english("The provider asks for fewer requests{0}", end),
        advice: english("Wait a moment, then try again."),
      };
    case "overloaded":
      return {
        message:
          status !== undefined
            ? english("The provider cannot answer now{0}", end)
            : quote
              ? english("The provider failed: {0}", quote)
              : english("The provider failed."),
        advice: english("Try again in a moment, or choose another model."),
      };
    case "context-overflow":
      return {
        message: english("The conversation is longer than the model can read{0}", end),
        advice: english("Start a new session, or attach less."),
      };
    case "content-filter":
      return {
        message: english("The provider's content filter refused this{0}", end),
        advice: english("Rephrase the message, then try again."),
      };
    case "timeout":
      return {
        message: english("The provider took too long{0}", end),
        advice: english("Try again in a moment."),
      };
    case "protocol":
      return {
        message: english("The server answered with something else than an answer{0}", end),
        advice: english("Check the address of this connection in Settings."),
      };
    case "bad-request":
    case "network":
    case "aborted":
      return {
        message: english("The provider refused the request{0}", end),
        advice: english("Check the model and the parameters of this agent."),
      };
    default:
      return code satisfies never;
  }
}

/** An excerpt of what came, for the inspector. */
function vendorWords(labels: readonly string[], message: string | undefined, body: unknown): ErrorInfo["vendor"] {
  const source = typeof body === "string" ? body : JSON.stringify(body ?? null);
  return {
    ...(labels.length > 0 ? { labels: labels.slice(0, 10).map((label) => excerpt(label)) } : {}),
    ...(message === undefined ? {} : { message: excerpt(message) }),
    body: excerpt(source),
  };
}

export const excerpt = (source: string) =>
  source.length > EXCERPT_LIMIT ? `${source.slice(0, EXCERPT_LIMIT)}…` : source;

export const isPage = (body: unknown) => typeof body === "string" && /^\s*<(!doctype|html|\?xml|head|body)/i.test(body);
