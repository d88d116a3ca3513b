// Code -> coloured pieces, as a tree of classes: no HTML text is made anywhere.
import bash from "highlight.js/lib/languages/bash";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";

/** Longer code stays plain: colouring it would hold up the page for longer than a frame or two (about 1 ms per 2 KB). */
const MAX_HIGHLIGHTED = 60_000;

export type Coloured = string | { readonly className: string; readonly children: readonly Coloured[] };

/** Colours code; null when the language is not known or the code is too long. */
export type Highlight = (language: string, text: string) => readonly Coloured[] | null;

export function createHighlight(): Highlight {
  const lowlight = createLowlight({
    bash,
    cpp,
    csharp,
    css,
    diff,
    dockerfile,
    go,
    ini,
    java,
    javascript,
    json,
    kotlin,
    makefile,
    markdown,
    php,
    powershell,
    python,
    ruby,
    rust,
    shell,
    sql,
    typescript,
    xml,
    yaml,
  });
  lowlight.registerAlias({
    cpp: ["c"],
    json: ["json5"],
    typescript: ["mts", "cts"],
    bash: ["shellscript"],
    css: ["scss", "less"],
  });
  return (language, text) => {
    const name = language.toLowerCase();
    if (text.length > MAX_HIGHLIGHTED || !lowlight.registered(name)) return null;
    return lowlight.highlight(name, text, { prefix: "hljs-" }).children.map(toColoured);
  };
}

type Node = ReturnType<ReturnType<typeof createLowlight>["highlight"]>["children"][number];

function toColoured(node: Node): Coloured {
  if (node.type === "text") return node.value;
  if (node.type !== "element") return "";
  const { className } = node.properties;
  return { className: Array.isArray(className) ? className.join(" ") : "", children: node.children.map(toColoured) };
}
