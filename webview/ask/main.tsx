// The tab of a quick question.
import { render } from "preact";
import { browserClock } from "../chat/clock.ts";
import { connect } from "../shared/connect.ts";
import { createColours } from "../shared/markdown/colours.ts";
import { createNear, MarkdownContext, type MarkdownHost } from "../shared/markdown/context.ts";
import { createFormulas } from "../shared/markdown/formulas.ts";
import { App } from "./App.tsx";
import { createAskModel } from "./model.ts";
import "../shared/theme.css";
import "../shared/markdown/markdown.css";
import "../shared/markdown/codeBlock.css";
import "../shared/markdown/codeColours.css";
import "../chat/chat.css";
import "../chat/transcript.css";
import "../chat/steps.css";
import "./ask.css";

const model = createAskModel(connect().peer, browserClock);
const markdown: MarkdownHost = {
  openLink: (url) => void model.openLink(url),
  copy: (text) => void model.copy(text),
  insert: (text) => void model.insert(text),
  colours: createColours(),
  formulas: createFormulas(),
  near: createNear(),
};
void model.open();
render(
  <MarkdownContext.Provider value={markdown}>
    <App model={model} />
  </MarkdownContext.Provider>,
  document.getElementById("root") ?? document.body,
);
