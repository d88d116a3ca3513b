// The request as the provider saw it: proved by its hash, as its adapter encodes it, or in AI Studio's own words.
import { useState } from "preact/hooks";
import { providerKinds } from "../../src/core/connection.ts";
import type { ExactCall, WireHead } from "../../src/protocol/exactCall.ts";
import { size } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { DocumentView } from "./DocumentView.tsx";
import type { Inspector } from "./model.ts";

type Words = "wire" | "request";

export function RequestTab({ inspector, call }: { readonly inspector: Inspector; readonly call: ExactCall }) {
  const [chosen, choose] = useState<Words>("wire");
  const form = call.wire === null ? "request" : chosen;
  const { exact } = inspector;
  return (
    <>
      <p class="proof">
        {call.proven ? (
          <>
            <Icon name="verified" /> {t("Derived from the record, and proved by its hash.")}
          </>
        ) : (
          <>
            <Icon name="warning" />{" "}
            {t(
              "Derived from the record, but its hash is another: the record, or how AI Studio puts messages together, has changed since.",
            )}
          </>
        )}
      </p>
      {call.wire === null ? <p class="muted">{call.noWire}</p> : <Head wire={call.wire} />}
      <DocumentView inspector={inspector} seq={call.asked} form={form} label={t("The request as JSON")}>
        {call.wire !== null && (
          <>
            <label>
              <span class="visually-hidden">{t("In whose words")} </span>
              <select
                class="choice"
                title={t("As it goes over the wire, encoded as this version does, or as AI Studio keeps it")}
                value={chosen}
                onChange={({ currentTarget }) => choose(currentTarget.value === "wire" ? "wire" : "request")}
              >
                <option value="wire">{t("As {0} gets it", providerKinds[call.model.provider].title)}</option>
                <option value="request">{t("As AI Studio has it")}</option>
              </select>
            </label>
            <button
              type="button"
              class="plain-button"
              title={t("Copy a command that sends it; the key is a variable")}
              onClick={() => exact.copy(call.asked, "curl")}
            >
              <Icon name="terminal" /> {t("Copy as curl")}
            </button>
          </>
        )}
      </DocumentView>
    </>
  );
}

function Head({ wire }: { readonly wire: WireHead }) {
  return (
    <details class="wire">
      <summary>
        <code>
          {wire.method} {wire.url}
        </code>{" "}
        <span class="muted">{size(wire.length)}</span>
      </summary>
      <dl class="figures">
        {Object.entries(wire.headers).map(([name, value]) => (
          <div key={name} class="figure">
            <dt class="muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {wire.note !== null && <p class="muted">{wire.note}</p>}
    </details>
  );
}
