// The form of an MCP server: only the fields that its kind has.
import { Dropdown } from "../../shared/controls/Dropdown.tsx";
import { Field } from "../../shared/controls/Field.tsx";
import { TextArea } from "../../shared/controls/TextArea.tsx";
import { TextField } from "../../shared/controls/TextField.tsx";
import { Icon } from "../../shared/Icon.tsx";
import { t } from "../../shared/l10n.ts";
import { FormFrame } from "../FormFrame.tsx";
import { isClearText } from "../form.ts";
import { SignInFields } from "./SignInFields.tsx";
import { asksForSecrets, type FieldName, type ServerKind } from "./serverForm.ts";
import type { ServerFormModel, ServerFormState } from "./serverFormModel.ts";

const kinds: readonly { readonly value: ServerKind; readonly label: string }[] = [
  { value: "stdio", label: t("A program on this machine") },
  { value: "http", label: t("An address (HTTP)") },
];

export function ServerFormView(props: {
  readonly model: ServerFormModel;
  readonly state: Extract<ServerFormState, { at: "editing" }>;
}) {
  const { model, state } = props;
  const { form, issues, saving } = state;
  const title = form.id === null ? t("Add an MCP server") : t("Edit the MCP server");
  const isHttp = form.kind === "http";
  /** What every field has of the form. */
  const bound = (field: FieldName) => ({
    value: form[field],
    readOnly: saving,
    onInput: (value: string) => model.change({ [field]: value }),
  });
  return (
    <FormFrame
      label={title}
      state={state}
      save={model.save}
      cancel={model.cancel}
      beside={
        saving &&
        asksForSecrets(form) && <span class="muted">{t("VS Code asks for the secrets at the top of its window.")}</span>
      }
    >
      <h2>{title}</h2>
      <p class="muted">
        {!isHttp
          ? t(
              "The program runs with your rights when you start it, or an agent that uses it works. It sees no key of yours but what you enter here.",
            )
          : form.signIn === "browser"
            ? t("Its messages go to the address. When it asks you to sign in, VS Code opens your browser.")
            : t("Its messages go to the address. It is signed in to without you, and without a browser.")}
      </p>
      <Field label={t("Kind")}>
        {(named) => (
          <Dropdown
            {...named}
            value={form.kind}
            options={kinds}
            disabled={saving}
            onChange={(kind) => model.change({ kind: kind === "http" ? "http" : "stdio" })}
          />
        )}
      </Field>
      <Field label={t("Name")} help={t("It begins the names of its tools.")} error={issues.name}>
        {(named) => <TextField {...named} {...bound("name")} focusOnMount placeholder="filesystem" />}
      </Field>
      {isHttp && (
        <Field label={t("Address")} error={issues.url}>
          {(named) => <TextField {...named} {...bound("url")} placeholder="https://mcp.example.com/mcp" />}
        </Field>
      )}
      {isHttp && (
        <p class="warning clear-text" aria-live="polite">
          {isClearText(form.url) && (
            <>
              <Icon name="warning" />{" "}
              {t("With http:// secrets and all messages travel unencrypted. Use https:// where the server has it.")}
            </>
          )}
        </p>
      )}
      {isHttp && <SignInFields form={form} issues={issues} saving={saving} bound={bound} change={model.change} />}
      {!isHttp && (
        <>
          <Field
            label={t("Command")}
            help={t("The program. A whole line is taken apart when you save.")}
            error={issues.command}
          >
            {(named) => <TextField {...named} {...bound("command")} placeholder="npx" />}
          </Field>
          <Field label={t("Arguments")} help={t("One per line, without quotes.")} error={issues.args}>
            {(named) => (
              <TextArea
                {...named}
                {...bound("args")}
                mono
                placeholder={"-y\n@modelcontextprotocol/server-filesystem\n/home/me/notes"}
              />
            )}
          </Field>
          <Field label={t("Working folder")} help={t("Empty: your home folder.")} error={issues.cwd}>
            {(named) => <TextField {...named} {...bound("cwd")} />}
          </Field>
        </>
      )}
      <Field
        label={isHttp ? t("Headers") : t("Environment")}
        help={
          isHttp
            ? t("“Name: value”, one per line.")
            : t("“NAME=value”, one per line, besides what every program needs.")
        }
        error={issues.variables}
      >
        {(named) => (
          <TextArea {...named} {...bound("variables")} mono placeholder={isHttp ? "X-Team: compilers" : "REGION=eu"} />
        )}
      </Field>
      <Field
        label={isHttp ? t("Secret headers") : t("Secret environment")}
        help={t(
          "Names only, one per line. VS Code asks for each value when you save, and keeps it in its secret storage.",
        )}
        error={issues.secrets}
      >
        {(named) => (
          <TextArea {...named} {...bound("secrets")} mono placeholder={isHttp ? "Authorization" : "GITHUB_TOKEN"} />
        )}
      </Field>
    </FormFrame>
  );
}
