// A named way to a provider, as the user set it up. The key is not part of it: keys live in the secret store alone.
import { t } from "./l10n.ts";
import type { ProviderKind } from "./message.ts";
import type { ModelNote } from "./models.ts";

/** Stands for the connection's key in the value of a header, and is replaced when the request goes out. */
export const KEY_IN_HEADER = "{key}";

export interface Connection {
  readonly id: string;
  readonly provider: ProviderKind;
  readonly name: string;
  /** Absent: the provider's own address. */
  readonly baseUrl?: string;
  /** Azure's `api-version`; absent: the v1 surface, which needs none. */
  readonly apiVersion?: string;
  /** Models (or Azure deployments) that the provider's list does not tell. */
  readonly models?: readonly string[];
  /** Anthropic: speak the 2023-06-01 API with `x-api-key`, for gateways that know no other. */
  readonly compatibility?: boolean;
  /** Sent with every request, over the adapter's own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds without a byte after which a request is given up; absent: 120, or 1,800 for a server on this machine. */
  readonly idleSeconds?: number;
  /** Seconds that a whole answer may take; absent: as long as it likes. */
  readonly totalSeconds?: number;
  /** What the user wrote of single models, by their ids. */
  readonly notes?: Readonly<Record<string, ModelNote>>;
}

/** Whether a test asks for the list of models and no more. Where models are named, one of them may be asked for a word. */
export const testIsFree = ({ models }: Connection): boolean => models === undefined || models.length === 0;

export interface ProviderKindInfo {
  readonly kind: ProviderKind;
  readonly title: string;
  /** `required`: cannot work without; `optional`: a local server may want one; `none`: never asked for. */
  readonly key: "required" | "optional" | "none";
  /** `required`: there is no default address. */
  readonly baseUrl: "required" | "optional" | "none";
  readonly defaultUrl?: string;
  /** One sentence for the person who adds it. */
  readonly hint: string;
}

/** The words are read anew each time: the texts of the reader's language come after this file. */
export const providerKinds: Record<ProviderKind, ProviderKindInfo> = {
  anthropic: {
    kind: "anthropic",
    title: "Anthropic",
    key: "required",
    baseUrl: "optional",
    defaultUrl: "https://api.anthropic.com",
    get hint() {
      return t("Claude models, with a key from the Claude console.");
    },
  },
  google: {
    kind: "google",
    title: "Google Gemini",
    key: "required",
    baseUrl: "optional",
    defaultUrl: "https://generativelanguage.googleapis.com",
    get hint() {
      return t("Gemini models, with a key from Google AI Studio.");
    },
  },
  openai: {
    kind: "openai",
    title: "OpenAI",
    key: "required",
    baseUrl: "optional",
    defaultUrl: "https://api.openai.com/v1",
    get hint() {
      return t("GPT models over the Responses API.");
    },
  },
  azure: {
    kind: "azure",
    title: "Azure OpenAI",
    key: "required",
    baseUrl: "required",
    get hint() {
      return t(
        "Your resource's endpoint, such as https://my-resource.openai.azure.com, and the names of your deployments.",
      );
    },
  },
  compatible: {
    kind: "compatible",
    get title() {
      return t("OpenAI-compatible");
    },
    key: "optional",
    baseUrl: "required",
    get hint() {
      return t("Any server with a chat completions endpoint: LM Studio, llama.cpp, vLLM, OpenRouter …");
    },
  },
  ollama: {
    kind: "ollama",
    title: "Ollama",
    key: "optional",
    baseUrl: "optional",
    defaultUrl: "http://127.0.0.1:11434",
    get hint() {
      return t("Models on this machine. Start the server with `ollama serve`.");
    },
  },
  vscode: {
    kind: "vscode",
    get title() {
      return t("VS Code's models");
    },
    key: "none",
    baseUrl: "none",
    get hint() {
      return t(
        "Models that other extensions offer to VS Code, such as Copilot's. VS Code asks for your consent before the first answer.",
      );
    },
  },
  demo: {
    kind: "demo",
    title: "Demo (offline)",
    key: "none",
    baseUrl: "none",
    get hint() {
      return t("A scripted stand-in for a model, built in, to try everything without a key or a network.");
    },
  },
};
