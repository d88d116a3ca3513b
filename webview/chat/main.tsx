// The chat view: the same page in the sidebar and in an editor tab.
import { computed } from "@preact/signals";
import { render } from "preact";
import { connect } from "../shared/connect.ts";
import { createColours } from "../shared/markdown/colours.ts";
import { createNear, MarkdownContext, type MarkdownHost } from "../shared/markdown/context.ts";
import { createFormulas } from "../shared/markdown/formulas.ts";
import { persisted } from "../shared/persisted.ts";
import { App } from "./App.tsx";
import { createArrangement, parseKept } from "./arrangement.ts";
import { browserClock } from "./clock.ts";
import { ChatContext, type ChatPage } from "./context.ts";
import { createChat } from "./model.ts";
import "../shared/theme.css";
import "../shared/markdown/markdown.css";
import "../shared/markdown/codeBlock.css";
import "../shared/markdown/codeColours.css";
import "./chat.css";
import "./transcript.css";
import "./steps.css";
import "./branches.css";
import "./chips.css";
import "./images.css";
import "./composer.css";
import "./contextFill.css";
import "./variables.css";

const host = connect(".composer-text");
const model = createChat(host.peer, browserClock);
const session = computed(() => model.shown.session.value?.id ?? "");
const page: ChatPage = {
  model,
  arrangement: createArrangement(persisted(host, "sessions", parseKept), session),
  place: document.body.dataset.place === "editor" ? "editor" : "sidebar",
};
const markdown: MarkdownHost = {
  openLink: (url) => void model.openLink(url),
  copy: (text) => void model.copy(text),
  insert: (text) => void model.insert(text),
  code: model.code,
  colours: createColours(),
  formulas: createFormulas(),
  near: createNear(),
};

host.leaving(() => void model.draft.save());

void model.shown.open();
render(
  <ChatContext.Provider value={page}>
    <MarkdownContext.Provider value={markdown}>
      <App />
    </MarkdownContext.Provider>
  </ChatContext.Provider>,
  document.getElementById("root") ?? document.body,
);
