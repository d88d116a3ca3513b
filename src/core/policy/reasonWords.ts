// The reasons of the judge in the language of who reads them. Kept they are English, and quote what they are about.
import type { Decision } from "../event.ts";
import { inLanguage } from "../l10n.ts";

/** The quoted word behind a sentence, and what in it is not known: "It is expanded by the shell. ($x: a variable)". */
const QUOTING = /^(.+?\.) \((.+)\)$/s;
/** Where one of several rules in a row begins. */
const NEXT_RULE = / (?=The rule ")/;

export function reasonWords(reason: string): string {
  const rules = reason.split(NEXT_RULE);
  if (rules.length > 1) return rules.map(reasonWords).join(" ");
  // The command that a sentence is of may stand before it.
  for (let from = 0; ; ) {
    const told = inLanguage(reason.slice(from));
    if (told !== reason.slice(from)) return reason.slice(0, from) + told;
    const colon = reason.indexOf(": ", from);
    if (colon < 0) break;
    from = colon + 2;
  }
  const [, sentence, quoted] = QUOTING.exec(reason) ?? [];
  return sentence === undefined || quoted === undefined ? reason : `${inLanguage(sentence)} (${reasonWords(quoted)})`;
}

/** What a person said against it stays as they said it; how far they allowed it is said by us. */
export function whyDecided({ by, verdict, reason }: Decision): string {
  if (by === "policy") return reasonWords(reason);
  return verdict === "allow" ? inLanguage(reason) : reason;
}
