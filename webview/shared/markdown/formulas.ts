// What draws formulas, loaded when the first one is near what is seen: most answers have none.
import type { drawFormula } from "./drawFormula.ts";

export type DrawFormula = typeof drawFormula;

export interface Formulas {
  /** Null until it is loaded. */
  readonly draw: DrawFormula | null;
  /** Rejects when it cannot be loaded; the next call tries again. */
  load(): Promise<DrawFormula>;
}

export function createFormulas(): Formulas {
  let draw: DrawFormula | null = null;
  let loading: Promise<DrawFormula> | null = null;
  const load = async () => {
    const { drawFormula, formulaStyle } = await import("./drawFormula.ts");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(formulaStyle);
    document.adoptedStyleSheets.push(sheet);
    draw = drawFormula;
    return draw;
  };
  return {
    get draw() {
      return draw;
    },
    load() {
      loading ??= load().catch((error) => {
        loading = null;
        throw error;
      });
      return loading;
    },
  };
}
