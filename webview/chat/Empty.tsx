import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";

/** They work with the offline demo too. The last one takes the editor's selection along. */
const examples: readonly { readonly words: string; readonly selection?: true }[] = [
  { words: t("Show me what an answer looks like") },
  { words: t("What time is it? Use the tool.") },
  { words: t("Explain the selection"), selection: true },
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
        {examples.map(({ words, selection }) => (
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
