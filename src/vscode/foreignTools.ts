// What other extensions registered with VS Code as tools for models, in plain values.
import * as vscode from "vscode";
import { fail } from "../core/failure.ts";
import type { Json } from "../core/json.ts";
import type { ToolOutput } from "../core/tool.ts";
import type { ForeignTool } from "../tools/workspace.ts";

/** Characters of one result: some 12,000 tokens. */
const LONGEST_TEXT = 50_000;
/** Bytes of one image, and images of one result: vendors take little more. */
const LARGEST_IMAGE = 5_000_000;
const MOST_IMAGES = 8;

export function listForeignTools(): readonly ForeignTool[] {
  const owners = ownersByTool();
  return vscode.lm.tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    ...(inputSchema === undefined ? {} : { input: toJson(inputSchema) }),
    from: owners.get(name) ?? vscode.l10n.t("VS Code itself"),
    run: (input, signal) => invoke(name, input, signal),
  }));
}

/** VS Code does not tell whose a tool is; the extensions' manifests do. Servers that VS Code runs have none. */
function ownersByTool(): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { id, packageJSON } of vscode.extensions.all) {
    const declared: unknown = packageJSON?.contributes?.languageModelTools;
    if (!Array.isArray(declared)) continue;
    const title = typeof packageJSON.displayName === "string" ? packageJSON.displayName : id;
    for (const tool of declared) if (typeof tool?.name === "string") owners.set(tool.name, `${title} (${id})`);
  }
  return owners;
}

async function invoke(name: string, input: Json, signal: AbortSignal): Promise<ToolOutput> {
  if (typeof input !== "object" || input === null)
    throw fail("invalid", `The input of ${name} is no object.`, "Call it again with an object.");
  const source = new vscode.CancellationTokenSource();
  const stop = () => source.cancel();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  // Whoever does not listen to the token is not waited for.
  const stopped = new Promise<never>((_, reject) => {
    source.token.onCancellationRequested(() => reject(fail("aborted", "The person stopped this call.")));
  });
  try {
    const options = { input, toolInvocationToken: undefined };
    const { content } = await Promise.race([vscode.lm.invokeTool(name, options, source.token), stopped]);
    return toOutput(content);
  } finally {
    signal.removeEventListener("abort", stop);
    source.dispose();
  }
}

function toOutput(content: readonly unknown[]): ToolOutput {
  const texts: string[] = [];
  const images: { mediaType: string; data: string }[] = [];
  for (const part of content) {
    if (part instanceof vscode.LanguageModelTextPart) texts.push(part.value);
    else if (part instanceof vscode.LanguageModelPromptTsxPart) texts.push(textsIn(part.value).join(""));
    else if (part instanceof vscode.LanguageModelDataPart) {
      const { mimeType, data } = part;
      if (/^(text\/|application\/json)/.test(mimeType)) texts.push(new TextDecoder().decode(data));
      else if (mimeType.startsWith("image/") && data.length <= LARGEST_IMAGE && images.length < MOST_IMAGES)
        images.push({ mediaType: mimeType, data: Buffer.from(data).toString("base64") });
      else texts.push(`(${data.length} bytes of type ${mimeType} were left out.)`);
    }
  }
  const text = texts.join("\n");
  const left = text.length - LONGEST_TEXT;
  return {
    text: left > 0 ? `${text.slice(0, LONGEST_TEXT)}\n… ${left} characters left out.` : text,
    isError: false,
    ...(images.length === 0 ? {} : { images }),
  };
}

/** A prompt made with @vscode/prompt-tsx is a tree; what is said in it stands in its leaves. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "text" && typeof inner === "string" ? [inner] : textsIn(inner),
  );
}

/** A schema is plain JSON by its contract; what is not, is left out of it. */
const toJson = (schema: object): Json => JSON.parse(JSON.stringify(schema));
