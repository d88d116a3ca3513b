// How a server at an address learns who asks: only the fields that the chosen way has.
import { type SigningAlgorithm, signingAlgorithms } from "../../../src/core/mcp.ts";
import { Checkbox } from "../../shared/controls/Checkbox.tsx";
import { Dropdown } from "../../shared/controls/Dropdown.tsx";
import { Field } from "../../shared/controls/Field.tsx";
import { TextField } from "../../shared/controls/TextField.tsx";
import { t } from "../../shared/l10n.ts";
import type { Issues, ServerForm, SignInField, SignInKind } from "./serverForm.ts";

const labels: Record<SignInKind, string> = {
  browser: t("In the browser, when it asks"),
  "client-secret": t("Client ID and its secret"),
  "private-key": t("Client ID and a private key"),
  "identity-provider": t("A company's identity provider"),
};
const kinds = Object.entries(labels).map(([value, label]) => ({ value, label }));
const algorithms = signingAlgorithms.map((value) => ({ value, label: value }));

/** What VS Code asks for when the form is saved. */
const asked: Record<Exclude<SignInKind, "browser">, string> = {
  "client-secret": t("When you save, VS Code asks for the client's secret, and keeps it in its secret storage."),
  "private-key": t("When you save, VS Code asks for the private key, in PEM, and keeps it in its secret storage."),
  "identity-provider": t(
    "When you save, VS Code asks for the client's secret and your identity token, and keeps it in its secret storage.",
  ),
};

const isKind = (value: string): value is SignInKind => value in labels;
const isAlgorithm = (value: string): value is SigningAlgorithm => signingAlgorithms.some((one) => one === value);

export function SignInFields(props: {
  readonly form: ServerForm;
  readonly issues: Issues;
  readonly saving: boolean;
  /** What every field has of the form. */
  readonly bound: (field: SignInField) => {
    readonly value: string;
    readonly readOnly: boolean;
    readonly onInput: (value: string) => void;
  };
  readonly change: (values: Partial<ServerForm>) => void;
}) {
  const { form, issues, saving, bound, change } = props;
  const text = (field: SignInField, label: string, help: string, placeholder: string) => (
    <Field label={label} help={help} error={issues[field]}>
      {(named) => <TextField {...named} {...bound(field)} placeholder={placeholder} />}
    </Field>
  );
  return (
    <>
      <Field label={t("Sign in")}>
        {(named) => (
          <Dropdown
            {...named}
            value={form.signIn}
            options={kinds}
            disabled={saving}
            onChange={(kind) => isKind(kind) && change({ signIn: kind })}
          />
        )}
      </Field>
      {form.signIn !== "browser" && (
        <>
          {text("clientId", t("Client ID"), asked[form.signIn], "ai-studio")}
          {form.signIn === "private-key" && (
            <Field
              label={t("Algorithm")}
              help={t("How the key signs: RS and PS with an RSA key, ES with one on a curve.")}
            >
              {(named) => (
                <Dropdown
                  {...named}
                  value={form.algorithm}
                  options={algorithms}
                  disabled={saving}
                  onChange={(algorithm) => isAlgorithm(algorithm) && change({ algorithm })}
                />
              )}
            </Field>
          )}
          {text(
            "issuer",
            t("Issuer"),
            t(
              "The address of the server's authorization server. The sign-in goes to no other, whatever the server says.",
            ),
            "https://auth.example.com",
          )}
          {form.signIn === "identity-provider" && (
            <>
              {text(
                "tokenUrl",
                t("Token address of the identity provider"),
                t("Your identity token goes there, and is exchanged for one that the issuer takes."),
                "https://login.example.com/oauth2/token",
              )}
              {text("providerClientId", t("Client ID at the identity provider"), "", "ai-studio")}
              <Checkbox
                label={t("The identity provider wants a client secret too")}
                checked={form.providerHasSecret}
                disabled={saving}
                onChange={(providerHasSecret) => change({ providerHasSecret })}
              />
            </>
          )}
          {text(
            "scope",
            t("Scope"),
            t("With spaces between. Empty: what the server asks for."),
            "tools.read tools.call",
          )}
        </>
      )}
    </>
  );
}
