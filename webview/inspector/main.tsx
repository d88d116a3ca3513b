// The inspector: every event of a session, and what each one holds.
// The ground first: what a component says of itself stands above it.
import "../shared/theme.css";
import { render } from "preact";
import { connect } from "../shared/connect.ts";
import { persisted } from "../shared/persisted.ts";
import { parseChoice, parseLayout, parsePlace, parseSelected } from "./arrangement.ts";
import { InspectorView } from "./InspectorView.tsx";
import { createInspector } from "./model.ts";
import { parseZoom } from "./timeline/arrangement.ts";

const host = connect("#events");
const inspector = createInspector(host.peer, {
  choice: persisted(host, "choice", parseChoice),
  selected: persisted(host, "selected", parseSelected),
  place: persisted(host, "place", parsePlace),
  layout: persisted(host, "layout", parseLayout),
  zoom: persisted(host, "zoom", parseZoom),
});
render(<InspectorView inspector={inspector} />, document.getElementById("root") ?? document.body);
