// The agent editor: what the agent is, and which version of it is in the form.
import { useEffect, useRef } from "preact/hooks";
import { type AgentSnapshot, isDeleted } from "../../src/protocol/agent.ts";
import { Button } from "../shared/controls/Button.tsx";
import { Field } from "../shared/controls/Field.tsx";
import { focusInvalid } from "../shared/controls/focusInvalid.ts";
import { Problem } from "../shared/controls/Problem.tsx";
import { TextField } from "../shared/controls/TextField.tsx";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { CalledAgents } from "./CalledAgents.tsx";
import { Header, START_OVER_ID, VERSION_ID } from "./Header.tsx";
import { Instructions } from "./Instructions.tsx";
import { LimitFields } from "./LimitFields.tsx";
import { ModelFields } from "./ModelFields.tsx";
import type { AgentModel } from "./model.ts";
import { ParameterFields } from "./ParameterFields.tsx";
import { Servers } from "./Servers.tsx";
import { Templates } from "./Templates.tsx";
import { Tools } from "./Tools.tsx";
import { Versions } from "./Versions.tsx";

export function App({ model }: { readonly model: AgentModel }) {
  const state = model.state.value;
  switch (state.at) {
    case "loading":
      return (
        <main class="page">
          <p class="muted" role="status">
            <Icon name="loading" spin /> {t("Opening the agent…")}
          </p>
        </main>
      );
    case "failed":
      return (
        <main class="page">
          <Problem error={state.error}>
            <Button onClick={() => void model.open()}>{t("Retry")}</Button>
          </Problem>
        </main>
      );
    case "ready":
      return <Editor model={model} snapshot={state.snapshot} />;
    default:
      return state satisfies never;
  }
}

function Editor({ model, snapshot }: { readonly model: AgentModel; readonly snapshot: AgentSnapshot }) {
  const { fields } = model;
  const form = fields.form.value;
  const issues = fields.issues.value;
  const refused = fields.refused.value;
  const error = model.error.value;
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    if (refused > 0) focusInvalid(page.current);
  }, [refused]);
  return (
    <main class="page" ref={page}>
      <Header model={model} snapshot={snapshot} />
      {error && <Problem error={error} onDismiss={model.dismiss} />}
      {model.showsVersions.value && snapshot.agent && <Versions model={model} versions={snapshot.versions} />}
      <Recalled model={model} />
      {isDeleted(snapshot) && (
        <div class="notice" role="status">
          <Icon name="trash" />
          <span class="notice-words">
            {t("This agent was deleted. Save brings it back, with its versions and what stands here.")}
          </span>
        </div>
      )}
      {snapshot.versions.length === 0 && <Templates fields={fields} />}
      <section class="fields" aria-label={t("About")}>
        <Field label={t("Name")} error={issues.name}>
          {(named) => (
            <TextField
              {...named}
              focusOnMount={snapshot.agent === null && form.name === ""}
              value={form.name}
              onInput={(name) => fields.change({ name })}
            />
          )}
        </Field>
        <Field label={t("Description")} error={issues.description}>
          {(named) => (
            <TextField
              {...named}
              value={form.description}
              placeholder={t("What it is for, in a sentence")}
              onInput={(description) => fields.change({ description })}
            />
          )}
        </Field>
      </section>
      <ModelFields model={model} connections={snapshot.connections} />
      <Instructions model={model} />
      <ParameterFields fields={fields} />
      <Tools fields={fields} tools={snapshot.tools} />
      <Servers fields={fields} servers={snapshot.servers} openSettings={model.openSettings} />
      <CalledAgents fields={fields} agents={snapshot.agents} />
      <LimitFields fields={fields} standard={snapshot.limits} />
    </main>
  );
}

function Recalled({ model }: { readonly model: AgentModel }) {
  const recalled = model.recalled.value;
  const state = model.state.value;
  if (!recalled || state.at !== "ready") return null;
  const { version, wasUnsaved } = recalled;
  const newest = state.snapshot.agent?.version;
  return (
    <div class="notice" role="status">
      <Icon name="history" />
      <span class="notice-words">
        {version ? t("Version {0} is in the form.", version.number) : t("The form is empty again.")}
        {version && newest && version.id !== newest.id && ` ${t("Save to make it version {0}.", newest.number + 1)}`}
        {wasUnsaved && ` ${t("Your unsaved changes are set aside.")}`}
      </span>
      <Button
        onClick={() => {
          model.goBack();
          // The button goes with its notice; the keyboard stays where the version was chosen, or the form emptied.
          document.getElementById(version ? VERSION_ID : START_OVER_ID)?.focus();
        }}
      >
        {wasUnsaved || !newest ? t("Back to my changes") : t("Back to version {0}", newest.number)}
      </Button>
    </div>
  );
}
