// The theme's colours, as a canvas needs them. Nothing is told by colour alone: calls of tools are dotted, waits are hatched,
// failures have a cross, and what is wide enough has its name.
import { signal } from "@preact/signals";
import type { SpanKind } from "../../../src/core/spanTable.ts";

export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly focus: string;
  readonly failed: string;
  readonly kinds: Record<SpanKind, string>;
  /** In high contrast, bars are outlined and nothing is tinted. */
  readonly contrast: boolean;
  readonly font: string;
}

function readPalette(): Palette {
  const styles = getComputedStyle(document.body);
  /** The first of these that the theme has. */
  const colour = (...names: string[]) =>
    names.map((name) => styles.getPropertyValue(`--vscode-${name}`).trim()).find((value) => value !== "") ?? "gray";
  const text = colour("editor-foreground", "foreground");
  return {
    background: colour("editor-background"),
    text,
    muted: colour("descriptionForeground", "foreground"),
    line: colour("contrastBorder", "panel-border", "widget-border"),
    focus: colour("contrastActiveBorder", "focusBorder"),
    failed: colour("charts-red", "errorForeground"),
    kinds: {
      turn: colour("descriptionForeground", "foreground"),
      agent: colour("charts-purple", "foreground"),
      model: colour("charts-blue", "foreground"),
      tool: colour("charts-green", "foreground"),
      wait: colour("charts-yellow", "foreground"),
      summary: colour("charts-orange", "foreground"),
      title: colour("descriptionForeground", "foreground"),
    },
    contrast: document.body.classList.contains("vscode-high-contrast"),
    font: `11px ${styles.fontFamily}`,
  };
}

/** The palette, read again when the theme changes; VS Code then sets other variables and classes. Owned by who stops it. */
export function watchPalette() {
  const palette = signal(readPalette());
  const observer = new MutationObserver(() => {
    palette.value = readPalette();
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-kind"] });
  return { palette, stop: () => observer.disconnect() };
}
