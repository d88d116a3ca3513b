// What draws formulas, loaded when the first one is near what is seen: most answers have none.
import { type Lazy, lazy } from "../../../src/core/lazy.ts";
import type { drawFormula } from "./drawFormula.ts";

export type DrawFormula = typeof drawFormula;

export const createFormulas = (): Lazy<DrawFormula> =>
  lazy(async () => {
    const { drawFormula, formulaStyle } = await import("./drawFormula.ts");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(formulaStyle);
    document.adoptedStyleSheets.push(sheet);
    return drawFormula;
  });
