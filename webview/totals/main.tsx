// Totals: what a session, or all of them, come to.
// The ground first: what a component says of itself stands above it.
import "../shared/theme.css";
import { render } from "preact";
import { connect } from "../shared/connect.ts";
import { persisted } from "../shared/persisted.ts";
import { App } from "./App.tsx";
import { createTotalsModel, parseArrangement } from "./model.ts";
import "./totals.css";

const host = connect();
const model = createTotalsModel(host.peer, persisted(host, "arrangement", parseArrangement));
render(<App model={model} />, document.getElementById("root") ?? document.body);
