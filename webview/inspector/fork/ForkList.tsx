// The sessions that began with a copy of this one: how far they are, what they cost, and the way to compare them.
import type { Session } from "../../../src/core/session.ts";
import { costTotalProvenance, count, duration, paidTotal, tokens } from "../../shared/format.ts";
import { Icon } from "../../shared/Icon.tsx";
import { stateWords } from "../sessionReader.ts";
import type { Forking } from "./forking.ts";
import "./ForkList.css";
import { t } from "../../shared/l10n.ts";

export function ForkList(props: { readonly forking: Forking; readonly onCompare: (session: Session) => void }) {
  const { forking, onCompare } = props;
  const sessions = forking.sessions.value;
  if (sessions.length === 0) return null;
  return (
    <details class="fork-list" open={forking.listed.value} onToggle={(event) => forking.list(event.currentTarget.open)}>
      <summary>
        <Icon name="repo-forked" />{" "}
        {sessions.length === 1
          ? t("1 session forked from this one")
          : t("{0} sessions forked from this one", count(sessions.length))}
      </summary>
      <div class="fork-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("Session")}</th>
              <th scope="col">{t("State")}</th>
              <th scope="col">{t("Tokens")}</th>
              <th scope="col">{t("Took")}</th>
              <th scope="col">{t("Cost")}</th>
              <th scope="col">
                <span class="visually-hidden">{t("What to do")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <ForkRow key={session.id} session={session} forking={forking} onCompare={onCompare} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function ForkRow(props: {
  readonly session: Session;
  readonly forking: Forking;
  readonly onCompare: (session: Session) => void;
}) {
  const { session, forking, onCompare } = props;
  const title = session.title || t("Untitled session");
  const { input, output } = session.tokens;
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          class="link"
          title={t("Inspect this session")}
          onClick={() => forking.inspect(session.id)}
        >
          {title}
        </button>
      </th>
      <td>
        {session.state === "working" && <Icon name="loading" spin />} {stateWords[session.state]}
      </td>
      <td>{tokens(input + output)}</td>
      <td>{duration(session.updatedAt - session.createdAt)}</td>
      <td title={costTotalProvenance(session.cost)}>{paidTotal(session.cost, input + output)}</td>
      <td>
        <button
          type="button"
          class="plain-button"
          aria-label={t("Compare with {0}", title)}
          onClick={() => onCompare(session)}
        >
          {t("Compare")}
        </button>
      </td>
    </tr>
  );
}
