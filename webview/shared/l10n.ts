// The texts of a view in the reader's language: the page brings the translations along (src/vscode/viewPage.ts). Every file of
// a view takes `t` from here, so that they are read before the first text is looked up.
import { inLanguage, t, translate } from "../../src/core/l10n.ts";

export { inLanguage, t };

/** Of dates and figures: that of the texts. */
export const language = typeof document === "undefined" ? "en" : document.documentElement.lang || "en";

const brought = typeof document === "undefined" ? null : document.getElementById("texts");
if (brought?.textContent) translate(JSON.parse(brought.textContent) as Record<string, string>, language);
