import { Icon } from "../shared/Icon.tsx";
import { BranchMap } from "./BranchMap.tsx";
import { useChat } from "./context.ts";
import { SessionMenu } from "./SessionMenu.tsx";
import { stateWords } from "./words.ts";

export function Header() {
  const { model } = useChat();
  const session = model.shown.session.value;
  const title = session?.title || "New chat";
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
            title="Inspect: every event of this session"
            aria-label="Inspect"
            onClick={() => void model.go("inspector")}
          >
            <Icon name="inspect" />
          </button>
        )}
        {session !== null && <SessionMenu />}
        <button
          type="button"
          class="icon-button"
          title="New session"
          aria-label="New session"
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

function AgentChooser() {
  const { model } = useChat();
  const agents = model.shown.agents.value;
  const agent = model.shown.agent.value;
  if (agents.length === 0) return null;
  const where = agent ? `${agent.model}${agent.connection === null ? "" : ` on ${agent.connection}`}` : "";
  return (
    <span class="agent-chooser">
      <select
        aria-label="Agent"
        title={agent ? `${agent.name} answers next, with ${where}.` : "Choose who answers."}
        value={agent?.id ?? ""}
        onChange={(event) => void model.chooseAgent(event.currentTarget.value)}
      >
        {agent === null && <option value="">Choose an agent</option>}
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
