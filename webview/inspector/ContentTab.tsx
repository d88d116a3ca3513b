import type { Event } from "../../src/core/event.ts";
import { size } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import { type Section, sections } from "./content.ts";
import type { Inspector } from "./model.ts";

/** Characters of one section: more makes a page slow, and is read in an editor. */
const LONGEST = 100_000;

export function ContentTab({ inspector, event }: { readonly inspector: Inspector; readonly event: Event }) {
  const shown = sections(event.fact);
  if (shown.length === 0) return <p class="muted">{t("This event holds nothing but its figures.")}</p>;
  return (
    <>
      {shown.map((section, position) => (
        <SectionView key={position} inspector={inspector} seq={event.seq} section={section} />
      ))}
    </>
  );
}

function SectionView(props: { readonly inspector: Inspector; readonly seq: number; readonly section: Section }) {
  const { inspector, seq, section } = props;
  if (section.type === "fold")
    return (
      <details class="section fold">
        <summary>{section.title}</summary>
        {section.within?.map((inner, position) => (
          <SectionView key={position} inspector={inspector} seq={seq} section={inner} />
        ))}
      </details>
    );
  if (section.type === "sent")
    return (
      <section class="section">
        <div class="section-head">
          <h3>{section.title}</h3>
          <button type="button" class="link" onClick={() => inspector.arrange({ tab: "request" })}>
            {t("Show the request as it was sent")}
          </button>
        </div>
      </section>
    );
  return (
    <section class="section">
      <div class="section-head">
        <h3>{section.title}</h3>
        {section.type !== "image" && (
          <button
            type="button"
            class="link"
            aria-label={t("Copy: {0}", section.title)}
            onClick={() => inspector.copy(section.text)}
          >
            {t("Copy")}
          </button>
        )}
      </div>
      <Body section={section} />
      {section.type !== "image" && section.text.length > LONGEST && (
        <p class="cut muted">
          {t("The first {0} of {1}.", size(LONGEST), size(section.text.length))}{" "}
          <button type="button" class="link" onClick={() => inspector.openInEditor(seq)}>
            {t("Open in editor")}
          </button>
        </p>
      )}
    </section>
  );
}

function Body({ section }: { readonly section: Section }) {
  if (section.type === "image") return <img class="picture" src={section.text} alt={t("As it was sent")} />;
  if (section.text === "") return <p class="muted">{t("Empty.")}</p>;
  return <pre class={section.type}>{section.text.slice(0, LONGEST)}</pre>;
}
