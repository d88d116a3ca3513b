// The form of a connection: only the fields that its provider has.
import { useRef } from "preact/hooks";
import { providerKinds } from "../../src/core/connection.ts";
import { Button } from "../shared/controls/Button.tsx";
import { ComboBox } from "../shared/controls/ComboBox.tsx";
import { Field } from "../shared/controls/Field.tsx";
import { TextArea } from "../shared/controls/TextArea.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { Prose } from "../shared/Prose.tsx";
import { Advanced } from "./Advanced.tsx";
import { FormFrame } from "./FormFrame.tsx";
import { type AddableKind, type ConnectionForm, fieldsOf, isClearText } from "./form.ts";
import type { FormModel, FormState } from "./formModel.ts";

type Editing = Extract<FormState, { at: "editing" }>;

/** Where such servers listen unless they were told otherwise. */
const servers = [
  { value: "http://localhost:1234/v1", detail: "LM Studio" },
  { value: "http://localhost:8080/v1", detail: "llama.cpp" },
  { value: "http://localhost:8000/v1", detail: "vLLM" },
  { value: "https://openrouter.ai/api/v1", detail: "OpenRouter" },
];

const addressHelp: Record<Exclude<AddableKind, "vscode">, string> = {
  anthropic: t("Only for a gateway or proxy. Empty: Anthropic's own."),
  openai: t("Only for a gateway or proxy. Empty: OpenAI's own."),
  google: t("Only for a gateway or proxy. Empty: Google's own."),
  azure: t("As the Azure portal shows it under Keys and Endpoint."),
  compatible: t("The part before /chat/completions, usually ending in /v1."),
  ollama: t("Empty: this machine, at Ollama's usual port."),
};

/** A key is for one of them. */
function serverOf({ provider, baseUrl }: ConnectionForm): string {
  const address = baseUrl.trim() || providerKinds[provider].defaultUrl || "";
  return URL.canParse(address) ? new URL(address).origin : address;
}

export function ConnectionFormView({ model, state }: { readonly model: FormModel; readonly state: Editing }) {
  const { form, issues, saving } = state;
  const kind = providerKinds[form.provider];
  const has = new Set(fieldsOf(form.provider));
  const before = useRef(serverOf(form)).current;
  const losesKey = form.id !== null && kind.key === "required" && serverOf(form) !== before;
  const title = form.id === null ? t("Add {0}", kind.title) : t("Edit {0}", kind.title);
  return (
    <FormFrame
      label={title}
      state={state}
      save={model.save}
      cancel={model.cancel}
      beside={
        form.id !== null ? (
          losesKey && (
            <span class="muted">
              {saving
                ? t("VS Code asks for the key at the top of its window.")
                : t("The key does not go along to another server: VS Code asks for it when you save.")}
            </span>
          )
        ) : (
          <>
            <Button disabled={saving} title={t("Choose another provider")} onClick={model.beginAdd}>
              {t("Back")}
            </Button>
            {kind.key === "required" && (
              <span class="muted">
                {saving
                  ? t("VS Code asks for the key at the top of its window.")
                  : t("VS Code asks for the key when you save.")}
              </span>
            )}
          </>
        )
      }
    >
      <h2>{title}</h2>
      <p class="muted">
        <Prose text={kind.hint} />
      </p>
      <Field label={t("Name")} error={issues.name}>
        {(named) => (
          <TextField
            {...named}
            focusOnMount
            value={form.name}
            readOnly={saving}
            onInput={(name) => model.change({ name })}
          />
        )}
      </Field>
      {form.provider !== "vscode" && (
        <Field
          label={form.provider === "azure" ? t("Endpoint") : t("Address")}
          help={addressHelp[form.provider]}
          error={issues.baseUrl}
        >
          {(named) => {
            const shared = {
              ...named,
              value: form.baseUrl,
              readOnly: saving,
              onInput: (baseUrl: string) => model.change({ baseUrl }),
            };
            return form.provider === "compatible" ? (
              <ComboBox {...shared} suggestions={servers} placeholder="http://localhost:1234/v1" />
            ) : (
              <TextField {...shared} placeholder={kind.defaultUrl ?? "https://my-resource.openai.azure.com"} />
            );
          }}
        </Field>
      )}
      <p class="warning clear-text" aria-live="polite">
        {isClearText(form.baseUrl) && (
          <>
            <Icon name="warning" />{" "}
            {t("With http:// the key and all messages travel unencrypted. Use https:// where the server has it.")}
          </>
        )}
      </p>
      {has.has("apiVersion") && (
        <Field label={t("API version")} help={t("Empty: the v1 API, which needs none.")} error={issues.apiVersion}>
          {(named) => (
            <TextField
              {...named}
              value={form.apiVersion}
              readOnly={saving}
              placeholder="2024-10-21"
              onInput={(apiVersion) => model.change({ apiVersion })}
            />
          )}
        </Field>
      )}
      {has.has("models") && (
        <Field
          label={form.provider === "azure" ? t("Deployments") : t("Models")}
          help={
            form.provider === "azure"
              ? t("One per line. Azure does not list them to a key, so agents choose from these.")
              : t("One per line, for a server that does not list its models. Usually empty.")
          }
          error={issues.models}
        >
          {(named) => (
            <TextArea {...named} value={form.models} readOnly={saving} onInput={(models) => model.change({ models })} />
          )}
        </Field>
      )}
      <Advanced key={form.id} model={model} state={state} />
    </FormFrame>
  );
}
