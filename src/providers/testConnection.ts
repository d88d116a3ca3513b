import type { Connection } from "../core/connection.ts";
import { type ErrorInfo, fail, toErrorInfo } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { ModelInfo, Provider } from "../core/provider.ts";

export type ConnectionTest =
  | { readonly ok: true; readonly models: readonly ModelInfo[]; readonly words: string }
  | { readonly ok: false; readonly error: ErrorInfo; readonly words: string };

/** A person waits for it. A list of models takes a second; 15 allow for a slow proxy, or a server that just starts. */
const TEST_LIMIT_MS = 15_000;

/**
 * Asks for the models; when the server has no list, or when a list says nothing of what is deployed, asks the first
 * configured model for one word. Never throws.
 */
export async function testConnection(
  provider: Provider,
  connection: Connection,
  signal: AbortSignal,
  limitMs: number = TEST_LIMIT_MS,
): Promise<ConnectionTest> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  const either = AbortSignal.any([signal, limit.signal]);
  const model = connection.models?.[0];
  let models: readonly ModelInfo[] = [];
  try {
    try {
      models = await provider.models(either);
      if (connection.provider === "vscode" && models.length === 0) throw nothingOffered();
      // Azure lists the models that could be deployed, whether they are or not.
      if (connection.provider !== "azure" || model === undefined) return { ok: true, models, words: listed(models) };
    } catch (thrown) {
      if (model === undefined || !hasNoList(toErrorInfo(thrown))) throw thrown;
    }
    await askForAWord(provider, connection, model, either);
    return { ok: true, models, words: english('It works: "{0}" answered.', model) };
  } catch (thrown) {
    const error = limit.signal.aborted && !signal.aborted ? tooLate(connection, limitMs) : toErrorInfo(thrown);
    return { ok: false, error, words: [error.message, error.advice].filter(Boolean).join(" ") };
  } finally {
    clearTimeout(timer);
  }
}

function listed(models: readonly ModelInfo[]): string {
  if (models.length === 0) return english("It works, but there are no models yet.");
  if (models.length === 1) return english("It works: 1 model to choose from.");
  return english("It works: {0} models to choose from.", models.length);
}

/** The server answered, but knows no such question. */
function hasNoList({ code, status }: ErrorInfo): boolean {
  return code === "not-found" || code === "protocol" || status === 405 || status === 501;
}

/** The least that every provider takes as a limit: the Responses API refuses fewer. */
const FEWEST_TOKENS = 16;

async function askForAWord(
  provider: Provider,
  { id, provider: kind }: Connection,
  model: string,
  signal: AbortSignal,
): Promise<void> {
  const parts = provider.stream(
    {
      model: { connection: id, provider: kind, model },
      system: "",
      messages: [{ role: "user", content: [{ type: "text", text: "Say: ok" }] }],
      tools: [],
      parameters: { maxOutputTokens: FEWEST_TOKENS },
    },
    signal,
  );
  // The first piece of whatever kind is an answer.
  for await (const _ of parts) return;
}

const nothingOffered = () =>
  fail(
    "not-found",
    english("VS Code offers no models."),
    english("Sign in to Copilot in VS Code, or install an extension that offers models, then test again."),
  );

const tooLate = ({ name }: Connection, limitMs: number): ErrorInfo => ({
  code: "timeout",
  message: english('"{0}" did not answer within {1} seconds.', name, Math.round(limitMs / 1000)),
  advice: english(
    "Check the address, your network and the proxy, or whether the server is still starting, then test again.",
  ),
});
