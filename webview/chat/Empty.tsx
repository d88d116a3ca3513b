import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";

interface Example {
  readonly words: string;
  /** The editor's selection goes along. */
  readonly selection?: true;
}

/** What the offline demo has an answer for. */
const demoExamples: readonly Example[] = [
  { words: t("Show me what an answer looks like") },
  { words: t("What time is it? Use the tool.") },
  { words: t("Explain the selection"), selection: true },
];
const examples: readonly Example[] = [
  { words: t("What does this project do, and where do I begin to read?") },
  { words: t("Explain the selection"), selection: true },
  { words: t("Look for mistakes in the selection"), selection: true },
];

export function Empty() {
  const { model } = useChat();
  const agent = model.shown.agent.value;
  if (model.shown.agents.value.length === 0) {
    return (
      <div class="empty">
        <p>{t("An agent is a model with instructions and tools.")}</p>
        <button type="button" class="plain-button primary" onClick={() => void model.go("createAgent")}>
          {t("Create an agent")}
        </button>
        <button type="button" class="plain-button" onClick={() => void model.go("tryDemo")}>
          {t("Try the offline demo")}
        </button>
      </div>
    );
  }
  return (
    <div class="empty">
      <p>
        {agent
          ? t("Ask {0} about your code, or try one of these:", agent.name)
          : t("Choose an agent above, then try one of these:")}
      </p>
      <ul class="examples">
        {(agent?.demo ? demoExamples : examples).map(({ words, selection }) => (
          <li key={words}>
            <button
              type="button"
              class="example"
              title={t("Puts this into the message, to be sent or changed")}
              onClick={() => {
                model.suggest(words);
                if (selection) void model.attachSelection();
              }}
            >
              <Icon name={selection ? "selection" : "comment"} />
              {words}
            </button>
          </li>
        ))}
      </ul>
      {agent?.demo && (
        <p class="demo">
          <Icon name="beaker" /> {t("Offline demo: answers are scripted")}
        </p>
      )}
    </div>
  );
}
