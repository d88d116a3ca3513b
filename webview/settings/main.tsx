// The settings page.
import { effect } from "@preact/signals";
import { render } from "preact";
import "../shared/theme.css";
import "./settings.css";
import { connect } from "../shared/connect.ts";
import { registerControls } from "../shared/controls/register.ts";
import { App } from "./App.tsx";
import { createSettingsModel } from "./model.ts";

const root = document.getElementById("root");
if (root) {
  registerControls();
  const host = connect();
  const model = createSettingsModel(host.peer);
  const kept = host.loadState();
  render(<App model={model} />, root);
  void model.servers.open();
  void model.open().then(() => {
    model.form.reopen(kept);
    effect(() => host.saveState(model.form.kept()));
  });
}
