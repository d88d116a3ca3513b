import type { ModelInfo } from "../../core/provider.ts";
import { count, defined, fields, list, text } from "../wire/fields.ts";

/** An entry of GET /models, with what OpenRouter, Groq, Mistral, vLLM, LM Studio and llama.cpp each add to it. */
export function modelInfo(told: unknown): ModelInfo {
  const model = fields(told);
  const { architecture, capabilities, top_provider, supported_parameters, meta } = model;
  const modalities = list(fields(architecture).input_modalities);
  const parameters = list(supported_parameters);
  const takes = (name: string) => (parameters.length === 0 ? undefined : parameters.includes(name));
  const flag = (value: unknown) => (typeof value === "boolean" ? value : undefined);
  return {
    id: text(model.id) ?? text(model.name) ?? "",
    ...defined({
      name: text(model.name),
      contextWindow:
        count(model.context_length) ??
        count(model.context_window) ??
        count(model.max_context_length) ??
        count(model.max_model_len) ??
        count(fields(meta).n_ctx) ??
        count(fields(meta).n_ctx_train),
      maxOutput: count(fields(top_provider).max_completion_tokens) ?? count(model.max_completion_tokens),
      images: modalities.length > 0 ? modalities.includes("image") : flag(fields(capabilities).vision),
      tools: takes("tools") ?? flag(fields(capabilities).function_calling),
      thinking: takes("reasoning") ?? flag(fields(capabilities).reasoning),
      temperature: takes("temperature"),
    }),
  };
}
