// VS Code's language models behind the port that the adapter knows. Only a person's own action starts a request (a
// message, a run, a quick question), as VS Code demands of what may ask for consent.
import * as vscode from "vscode";
import type {
  EditorBlock,
  EditorMessage,
  EditorModel,
  EditorModels,
  EditorOptions,
  EditorPart,
} from "../providers/editorModels.ts";

/** `access` tells of consent that was given or refused; absent: every request finds out by itself. */
export function createLanguageModels(access?: vscode.LanguageModelAccessInformation): EditorModels {
  return { list: async () => (await vscode.lm.selectChatModels()).map((chat) => toModel(chat, access)) };
}

function toModel(
  chat: vscode.LanguageModelChat,
  access: vscode.LanguageModelAccessInformation | undefined,
): EditorModel {
  const { id, vendor, name, maxInputTokens } = chat;
  return {
    id,
    vendor,
    name,
    maxInputTokens,
    allowed: () => access?.canSendRequest(chat),
    async send(messages, options, signal) {
      const source = new vscode.CancellationTokenSource();
      const cancel = () => source.cancel();
      signal.addEventListener("abort", cancel, { once: true });
      if (signal.aborted) cancel();
      const release = () => {
        signal.removeEventListener("abort", cancel);
        source.dispose();
      };
      try {
        const { stream } = await chat.sendRequest(messages.map(toMessage), toOptions(options), source.token);
        return parts(stream, source, release);
      } catch (thrown) {
        release();
        throw thrown;
      }
    },
  };
}

async function* parts(
  stream: AsyncIterable<unknown>,
  source: vscode.CancellationTokenSource,
  release: () => void,
): AsyncGenerator<EditorPart> {
  try {
    for await (const part of stream) yield toPart(part);
  } finally {
    // Whoever left early wants no more of it.
    source.cancel();
    release();
  }
}

function toPart(part: unknown): EditorPart {
  if (part instanceof vscode.LanguageModelTextPart) return { type: "text", text: part.value };
  if (part instanceof vscode.LanguageModelToolCallPart) {
    return { type: "call", callId: part.callId, name: part.name, input: part.input };
  }
  if (part instanceof vscode.LanguageModelDataPart) {
    return { type: "data", mediaType: part.mimeType, bytes: part.data };
  }
  return { type: "other" };
}

function toMessage({ role, content }: EditorMessage): vscode.LanguageModelChatMessage {
  const names = vscode.LanguageModelChatMessageRole;
  return new vscode.LanguageModelChatMessage(role === "user" ? names.User : names.Assistant, content.map(toInput));
}

function toInput(block: EditorBlock): vscode.LanguageModelInputPart {
  switch (block.type) {
    case "text":
      return new vscode.LanguageModelTextPart(block.text);
    case "image":
      return vscode.LanguageModelDataPart.image(block.bytes, block.mediaType);
    case "call":
      return new vscode.LanguageModelToolCallPart(block.callId, block.name, block.input);
    case "result":
      return new vscode.LanguageModelToolResultPart(block.callId, [
        new vscode.LanguageModelTextPart(block.text),
        ...block.images.map(({ bytes, mediaType }) => vscode.LanguageModelDataPart.image(bytes, mediaType)),
      ]);
    default:
      return block satisfies never;
  }
}

function toOptions({ tools, modelOptions }: EditorOptions): vscode.LanguageModelChatRequestOptions {
  return {
    justification: vscode.l10n.t("An agent of AI Studio answers with this model."),
    modelOptions: { ...modelOptions },
    ...(tools.length === 0
      ? {}
      : { tools: tools.map(({ name, description, input }) => ({ name, description, inputSchema: toSchema(input) })) }),
  };
}

/** A tool's schema is an object by its contract. */
function toSchema(schema: EditorOptions["tools"][number]["input"]): object | undefined {
  return typeof schema === "object" && schema !== null ? schema : undefined;
}
