// The models that VS Code itself offers. It holds the key, shows the request for consent and reaches the vendor; here is
// no wire. Its stable API tells neither tokens nor the reason why an answer ended.
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { ModelInfo, Part, Provider } from "../core/provider.ts";
import { newCallId } from "./callIds.ts";
import type { EditorModel, EditorModels, EditorPart } from "./editorModels.ts";
import type { ProviderOptions } from "./options.ts";
import { editorFailure } from "./vscode/failure.ts";
import { editorMessages, editorOptions } from "./vscode/request.ts";

export function vscode({ editorModels }: ProviderOptions): Provider {
  return {
    models: async () => (await known(editorModels)).map(modelInfo),
    async *stream(request, signal) {
      const id = request.model.model;
      const model = (await known(editorModels)).find((one) => idOf(one) === id);
      if (model === undefined) {
        throw fail(
          "not-found",
          english('VS Code offers no model "{0}".', id),
          english("Choose another model, or enable its extension again."),
        );
      }
      if (model.allowed() === false) throw editorFailure({ code: "NoPermissions" }, id);
      yield { type: "model", id };
      try {
        const answer = await model.send(editorMessages(request), editorOptions(request), signal);
        yield* translate(answer);
      } catch (thrown) {
        throw editorFailure(thrown, id);
      }
    },
  };
}

async function known(models: EditorModels | undefined): Promise<readonly EditorModel[]> {
  if (models === undefined) throw fail("unconfigured", english("VS Code's models can be used in VS Code alone."));
  return models.list();
}

/** A model's own id is unique within its vendor only. */
const idOf = ({ vendor, id }: EditorModel) => `${vendor}/${id}`;

function modelInfo(model: EditorModel): ModelInfo {
  const { name, maxInputTokens } = model;
  return { id: idOf(model), name, ...(maxInputTokens > 0 ? { contextWindow: maxInputTokens } : {}) };
}

/** The end of the stream is the only sign that the answer is whole: one that brought nothing at all is taken for broken. */
async function* translate(answer: AsyncIterable<EditorPart>): AsyncGenerator<Part> {
  const decoder = new TextDecoder();
  let calls = 0;
  let said = false;
  for await (const part of answer) {
    switch (part.type) {
      case "text":
        if (part.text !== "") yield { type: "text", text: part.text };
        said ||= part.text !== "";
        break;
      case "data": {
        // Whatever else it may be (an image, marks of a vendor for itself) has no place in an answer of ours.
        if (!part.mediaType.startsWith("text/")) break;
        const text = decoder.decode(part.bytes);
        if (text !== "") yield { type: "text", text };
        said ||= text !== "";
        break;
      }
      case "call": {
        const key = `call-${calls++}`;
        yield { type: "call", key, callId: part.callId || newCallId(), name: part.name };
        yield { type: "arguments", key, json: JSON.stringify(part.input ?? {}) };
        break;
      }
      case "other":
        break;
      default:
        part satisfies never;
    }
  }
  if (!said && calls === 0) {
    throw fail("protocol", english("The model answered with nothing."), english("Try again."));
  }
  yield { type: "finish", finish: { reason: calls > 0 ? "tools" : "stop", vendor: "end of stream" } };
}
