import type { ChatAgent } from "../../src/protocol/chat.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { BranchMap } from "./BranchMap.tsx";
import { useChat } from "./context.ts";
import { SessionMenu } from "./SessionMenu.tsx";
import { stateWords } from "./words.ts";

export function Header() {
  const { model } = useChat();
  const session = model.shown.session.value;
  const title = session?.title || t("New chat");
  return (
    <header class="chat-header">
      <h1 class="chat-title" title={title} dir="auto">
        {title}
      </h1>
      <State />
      <AgentChooser />
      <div class="chat-actions">
        <BranchMap />
        {session !== null && (
          <button
            type="button"
            class="icon-button"
            title={t("Inspect: every event of this session")}
            aria-label={t("Inspect")}
            onClick={() => void model.go("inspector")}
          >
            <Icon name="inspect" />
          </button>
        )}
        {session !== null && <SessionMenu />}
        <button
          type="button"
          class="icon-button"
          title={t("New session")}
          aria-label={t("New session")}
          onClick={() => void model.go("newSession")}
        >
          <Icon name="add" />
        </button>
      </div>
    </header>
  );
}

function State() {
  const { model } = useChat();
  const words = stateWords(model.activity.value, model.shown.session.value);
  if (words === null) return null;
  return (
    <span class={`chat-state ${words.tone}`} title={words.explanation}>
      <Icon name={words.icon} spin={words.tone === "alive"} />
      <span class="chat-state-word">{words.text}</span>
    </span>
  );
}

const answersWords = ({ name, model, connection }: ChatAgent): string =>
  connection === null
    ? t("{0} answers next, with {1}.", name, model)
    : t("{0} answers next, with {1} on {2}.", name, model, connection);

function AgentChooser() {
  const { model } = useChat();
  const agents = model.shown.agents.value;
  const agent = model.shown.agent.value;
  if (agents.length === 0) return null;
  return (
    <span class="agent-chooser">
      <select
        aria-label={t("Agent")}
        title={agent ? answersWords(agent) : t("Choose who answers.")}
        value={agent?.id ?? ""}
        onChange={(event) => void model.chooseAgent(event.currentTarget.value)}
      >
        {agent === null && <option value="">{t("Choose an agent")}</option>}
        {agents.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" />
    </span>
  );
}
