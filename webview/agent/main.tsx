// The agent editor.
import { render } from "preact";
import "../shared/theme.css";
import "./agent.css";
import { connect } from "../shared/connect.ts";
import { registerControls } from "../shared/controls/register.ts";
import { persisted } from "../shared/persisted.ts";
import { App } from "./App.tsx";
import { createAgentModel } from "./model.ts";

const root = document.getElementById("root");
if (root) {
  registerControls();
  const host = connect();
  const model = createAgentModel(
    host.peer,
    persisted(host, "showsVersions", (kept) => kept === true),
  );
  document.addEventListener("visibilitychange", () => document.hidden && model.flush());
  window.addEventListener("pagehide", model.flush);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void model.save();
  });
  render(<App model={model} />, root);
  void model.open();
}
