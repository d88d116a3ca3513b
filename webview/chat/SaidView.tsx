// What the person said while the agent was at work, where it was told of it.
import type { SaidStep } from "../../src/core/transcript.ts";
import { t } from "../shared/l10n.ts";
import { UserMessage } from "./UserMessage.tsx";

export function SaidView({ step }: { readonly step: SaidStep }) {
  return (
    <section class="said-within" aria-label={t("You, while it worked")}>
      <UserMessage id={step.span} seq={step.seq} at={step.at} content={step.content} within />
    </section>
  );
}
