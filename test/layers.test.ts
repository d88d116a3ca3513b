// Reads every import of the product and checks who may know whom (the table in ARCHITECTURE.md). A rule that nothing
// executes is a wish.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { providerKinds } from "../src/core/connection.ts";

const root = process.env.STUDIO_ROOT ?? process.cwd();

interface Import {
  /** Relative to the root, with "/". */
  readonly from: string;
  /** A file, relative to the root, or the name of a package. */
  readonly to: string;
  /** `type`: gone at run time. `lazy`: loaded on first use. */
  readonly kind: "static" | "lazy" | "type";
}

const files = ["src", "webview"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll(path.sep, "/")}`)
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts")),
);

/** The imports in a source text, as written. */
function importsIn(source: string): { to: string; kind: Import["kind"] }[] {
  const code = source.replace(/^\s*(\/\/|\/?\*).*$/gm, "");
  const statements = code.matchAll(/^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
  const calls = code.matchAll(/(typeof\s+)?\bimport\(\s*"([^"]+)"\s*\)(\.[A-Z])?/g);
  return [
    ...[...statements].map(([, type, to = ""]) => ({ to, kind: type ? ("type" as const) : ("static" as const) })),
    ...[...calls].map(([, type, to = "", member]) => ({
      to,
      kind: type || member ? ("type" as const) : ("lazy" as const),
    })),
  ];
}

const imports: Import[] = files.flatMap((from) =>
  importsIn(readFileSync(path.join(root, from), "utf8")).map(({ to, kind }) => ({
    from,
    to: to.startsWith(".") ? path.posix.join(path.posix.dirname(from), to) : to,
    kind,
  })),
);

const isFile = (to: string) => /^(src|webview)\//.test(to);
const isIn =
  (...folders: string[]) =>
  (to: string) =>
    folders.some((folder) => to.startsWith(`${folder}/`));
const isOneOf =
  (...files: string[]) =>
  (to: string) =>
    files.includes(to);
const isPackage =
  (...names: string[]) =>
  (to: string) =>
    names.some((name) => to === name || to.startsWith(`${name}/`));
const isNode = (to: string) => to.startsWith("node:");
const isZod = isPackage("zod/mini");

interface Layer {
  readonly folder: string;
  readonly may: readonly ((to: string) => boolean)[];
  readonly rule: string;
}

const STUDIO_FOLDERS = ["core", "protocol", "providers", "tools", "mcp", "store", "transfer", "studio"].map(
  (name) => `src/${name}`,
);
const layers: readonly Layer[] = [
  { folder: "src/core", may: [isIn("src/core")], rule: "core imports nothing outside core" },
  {
    folder: "src/protocol",
    may: [isIn("src/core", "src/protocol"), isZod],
    rule: "protocol imports core and zod/mini",
  },
  {
    folder: "src/providers",
    may: [
      isIn("src/core", "src/providers"),
      isZod,
      isNode,
      isPackage("@pydantic/genai-prices", "gpt-tokenizer"),
      isSdk,
    ],
    rule: "providers import core, zod/mini, node and their vendor's library",
  },
  {
    folder: "src/tools/shell",
    may: [isIn("src/core", "src/tools"), isZod, isNode, isPackage("web-tree-sitter")],
    rule: "the shell tool imports core, zod/mini, node and the parser of commands",
  },
  {
    folder: "src/tools/files",
    may: [isIn("src/core", "src/tools"), isZod, isNode],
    rule: "filesystem tools import core, the other tools, zod/mini and node",
  },
  {
    folder: "src/tools/browser",
    may: [isIn("src/core", "src/tools"), isZod, isNode, isPackage("puppeteer-core")],
    rule: "the browser tool imports core, the other tools, zod/mini, node and the driver of browsers",
  },
  { folder: "src/tools", may: [isIn("src/core", "src/tools"), isZod], rule: "tools import core and zod/mini" },
  {
    folder: "src/mcp",
    may: [
      isIn("src/core", "src/mcp"),
      isOneOf("src/tools/shell/environment.ts", "src/tools/shell/guard.ts", "src/tools/shell/processTree.ts"),
      isPackage("@modelcontextprotocol/client", "cross-spawn"),
      isNode,
    ],
    rule: "mcp imports core, node, the MCP library, and what the shell tool knows of processes",
  },
  {
    folder: "src/markdown",
    may: [isIn("src/markdown"), isPackage("marked")],
    rule: "what is added to Markdown imports the reader of Markdown",
  },
  {
    folder: "src/agentFile",
    may: [isIn("src/core", "src/agentFile"), isPackage("yaml")],
    rule: "agent files import core and the reader of YAML",
  },
  {
    folder: "src/store",
    may: [isIn("src/core", "src/store"), isPackage("sql.js"), isNode],
    rule: "store imports core, sql.js and node",
  },
  {
    folder: "src/transfer",
    may: [isIn("src/core", "src/markdown", "src/transfer"), isZod, isNode, isPackage("marked")],
    rule: "transfer imports core, zod/mini, node and the reader of Markdown",
  },
  {
    folder: "src/studio",
    may: [isIn(...STUDIO_FOLDERS)],
    rule: "studio imports the folders below it, and reaches libraries, node and VS Code through what it is given",
  },
  {
    folder: "src/commandLine",
    may: [isIn("src/core", "src/store", "src/transfer", "src/commandLine"), isNode],
    rule: "programs for a terminal import core, the store, transfer and node",
  },
  {
    folder: "src/vscode",
    may: [isIn("src"), isPackage("vscode"), isNode],
    rule: "vscode imports src, vscode and node",
  },
  { folder: "src/extension.ts", may: [isIn("src"), isPackage("vscode")], rule: "the entry wires what is in src" },
  {
    folder: "webview",
    may: [
      isIn("src/core", "src/markdown", "src/protocol", "webview"),
      isZod,
      isPackage(
        ...["preact", "@preact/signals", "marked", "highlight.js", "lowlight", "temml", "@vscode/webview-ui-toolkit"],
      ),
    ],
    rule: "webviews import core, what is added to Markdown, protocol and libraries for screens",
  },
];

/** Which library speaks to which vendor. */
const sdks = {
  anthropic: "@anthropic-ai/sdk",
  google: "@google/generative-ai",
  openai: "openai",
  azure: "openai",
  ollama: "ollama",
} as const;
function isSdk(to: string): boolean {
  return isPackage(...Object.values(sdks))(to);
}

/** The vendor that a file of `src/providers` is about: `google.ts`, `google/stream.ts`, `googleTransport.ts`. */
function vendorOf(file: string): string | undefined {
  const name = /^src\/providers\/([^/]+)/.exec(file)?.[1] ?? "";
  return Object.keys(providerKinds).find((kind) => new RegExp(`^${kind}([A-Z./]|$)`).test(name));
}

const layerOf = (file: string) => layers.find(({ folder }) => file === folder || file.startsWith(`${folder}/`));

/** Why an import is wrong; null when it is not. */
function whyNot({ from, to, kind }: Import): string | null {
  const layer = layerOf(from);
  if (layer === undefined) return "no layer is known by this name";
  if (!layer.may.some((allows) => allows(to))) return layer.rule;
  const [vendor, other] = [vendorOf(from), vendorOf(to)];
  if (other !== undefined && vendor !== other) {
    if (from === "src/providers/catalog.ts")
      return kind === "lazy" ? null : "a vendor is loaded when it is first opened";
    if (vendor === undefined) return "only the catalog knows the vendors";
    if (vendor !== "azure" || other !== "openai") return "vendors do not know each other";
  }
  if (
    isSdk(to) &&
    (vendor === undefined || !isPackage(Object.entries(sdks).find(([kind]) => kind === vendor)?.[1] ?? "")(to))
  )
    return "a vendor's library is known to that vendor's files alone";
  return null;
}

const words = ({ from, to }: Import, why: string) => `${from} imports ${to}: ${why}`;

test("every import is one that its layer may have", () => {
  assert.ok(imports.length > 300 && files.length > 100);
  assert.deepEqual(
    imports.flatMap((one) => {
      const why = whyNot(one);
      return why === null ? [] : [words(one, why)];
    }),
    [],
  );
});

test("the rules catch what they are for", () => {
  const cases: [from: string, source: string, why: RegExp][] = [
    ["src/core/loop.ts", 'import type * as vscode from "vscode";', /core imports nothing/],
    ["src/core/loop.ts", 'import { randomBytes } from "node:crypto";', /core imports nothing/],
    ["src/core/loop.ts", 'export { openStore } from "../store/store.ts";', /core imports nothing/],
    ["src/core/loop.ts", 'import * as z from "zod/mini";', /core imports nothing/],
    ["src/protocol/peer.ts", 'import * as z from "zod";', /zod\/mini/],
    ["src/tools/problems.ts", 'import "vscode";', /tools import/],
    ["src/tools/problems.ts", 'import { readFileSync } from "node:fs";', /tools import/],
    ["src/tools/shell/shell.ts", 'import type { Uri } from "vscode";', /shell tool imports/],
    ["src/core/policy/judgeCommand.ts", 'import { Parser } from "web-tree-sitter";', /core imports nothing/],
    ["src/tools/files/readFile.ts", 'import "vscode";', /tools import/],
    ["src/tools/shell/shell.ts", 'import "puppeteer-core";', /shell tool imports/],
    ["src/mcp/connect.ts", 'import { shell } from "../tools/shell/shell.ts";', /mcp imports core/],
    ["src/mcp/connect.ts", 'import type { Uri } from "vscode";', /mcp imports core/],
    ["src/store/store.ts", 'import type { Studio } from "../studio/studio.ts";', /store imports/],
    ["src/transfer/zip.ts", 'import type { Store } from "../store/store.ts";', /transfer imports/],
    ["src/studio/turns.ts", 'import type { Uri } from "vscode";', /studio imports/],
    ["src/studio/turns.ts", '  const { openai } = await import("openai");', /studio imports/],
    ["src/providers/google.ts", 'import { isOwn } from "./anthropic/request.ts";', /do not know each other/],
    ["src/providers/openai.ts", 'import {\n  a,\n  b,\n} from "./azure.ts";', /do not know each other/],
    ["src/providers/googleTransport.ts", 'import OpenAI from "openai";', /that vendor's files alone/],
    ["src/providers/wire/sse.ts", 'import type OpenAI from "openai";', /that vendor's files alone/],
    ["src/providers/wire/sse.ts", 'import { anthropic } from "../anthropic.ts";', /only the catalog/],
    ["src/providers/catalog.ts", 'import { anthropic } from "./anthropic.ts";', /first opened/],
    ["webview/chat/model.ts", 'import { loop } from "../../src/studio/turns.ts";', /webviews import/],
    ["webview/chat/model.ts", 'type Store = import("../../src/store/store.ts").Store;', /webviews import/],
    ["src/vscode/chat.ts", 'import { model } from "../../webview/chat/model.ts";', /vscode imports/],
    ["src/other/file.ts", 'import "./x.ts";', /no layer/],
  ];
  for (const [from, source, why] of cases) {
    const [found] = importsIn(source);
    assert.ok(found, source);
    const to = found.to.startsWith(".") ? path.posix.join(path.posix.dirname(from), found.to) : found.to;
    assert.match(whyNot({ from, to, kind: found.kind }) ?? "allowed", why, `${from}: ${source}`);
  }
  const none = ['// import "vscode";', ' * import("vscode")', 'export const a = "x";', 'const from = "vscode";'];
  for (const source of none) assert.deepEqual(importsIn(source), [], source);
});

test("every import can be read: of a file that exists, by a written name", () => {
  const wrong = imports.filter(({ to }) => isFile(to) && !existsSync(path.join(root, to)));
  assert.deepEqual(
    wrong.map((one) => words(one, "there is no such file")),
    [],
  );
  for (const file of files) {
    const code = readFileSync(path.join(root, file), "utf8");
    assert.ok(!/\bimport\((?!\s*")/.test(code.replace(/^\s*(\/\/|\/?\*).*$/gm, "")), `${file} imports a computed name`);
    assert.ok(!/\b(createRequire|require)\(/.test(code), `${file} requires`);
  }
});

test("no folder is imported by what it imports", () => {
  const folderOf = (file: string) => file.split("/").slice(0, 2).join("/");
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    if (!isFile(to) || folderOf(from) === folderOf(to)) continue;
    graph.set(folderOf(from), (graph.get(folderOf(from)) ?? new Set()).add(folderOf(to)));
  }
  const cycles: string[] = [];
  const walk = (folder: string, above: readonly string[]) => {
    if (above.includes(folder)) cycles.push([...above.slice(above.indexOf(folder)), folder].join(" -> "));
    else for (const next of graph.get(folder) ?? []) walk(next, [...above, folder]);
  };
  for (const folder of graph.keys()) walk(folder, []);
  assert.deepEqual(cycles, []);
});

test("no file is imported by what it imports when it is loaded", () => {
  const graph = new Map<string, Import[]>();
  for (const one of imports) {
    if (one.kind === "static" && isFile(one.to)) graph.set(one.from, [...(graph.get(one.from) ?? []), one]);
  }
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (file: string, above: readonly string[]) => {
    if (above.includes(file)) cycles.push([...above.slice(above.indexOf(file)), file].join(" -> "));
    if (done.has(file) || above.includes(file)) return;
    for (const { to } of graph.get(file) ?? []) walk(to, [...above, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  assert.deepEqual(cycles, []);
});

test("opening the studio loads no MCP library: the first server that is started does", () => {
  const loaded = new Set<string>(["src/studio/studio.ts", "src/vscode/mcpHost.ts", "src/studio/serveMcp.ts"]);
  for (const file of loaded) {
    for (const one of imports) {
      if (one.from === file && one.kind === "static" && isFile(one.to)) loaded.add(one.to);
    }
  }
  assert.ok([...loaded].some(isIn("src/mcp")));
  assert.deepEqual(
    imports.filter(
      ({ from, to, kind }) =>
        loaded.has(from) && kind === "static" && isPackage("@modelcontextprotocol/client", "cross-spawn")(to),
    ),
    [],
  );
});

test("what a file exports is used by another, and a type at least where it stands", () => {
  const unread = [
    "src/extension.ts activate", // VS Code calls these two
    "src/extension.ts deactivate",
    "src/providers/demo/script.ts greet", // in an answer's code
    "src/vscode/sessionsTree.ts isGroupedByAgent",
    "webview/shared/l10n.ts language",
  ];
  const tests = readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" })
    .map((name) => `test/${name.replaceAll(path.sep, "/")}`)
    .filter((name) => /\.(tsx?|mjs)$/.test(name) && !name.startsWith("test/out/"));
  const sources = new Map([...files, ...tests].map((file) => [file, readFileSync(path.join(root, file), "utf8")]));
  /** By file: the names that stand in those who import it. */
  const named = new Map<string, Set<string>>();
  for (const [from, source] of sources) {
    const words = new Set(source.match(/\w+/g));
    for (const { to } of importsIn(source)) {
      const file = path.posix.join(path.posix.dirname(from), to);
      const all = named.get(file) ?? new Set();
      for (const word of words) all.add(word);
      named.set(file, all);
    }
  }
  const declarations = /^export (?:async )?(const|function\*?|class|interface|type) (\w+)/gm;
  const found = files.flatMap((file) => {
    const source = sources.get(file) ?? "";
    return [...source.matchAll(declarations)].flatMap(([, what = "", name = ""]) => {
      const isUsedHere =
        /interface|type/.test(what) && (source.match(new RegExp(`\\b${name}\\b`, "g")) ?? []).length > 1;
      return isUsedHere || named.get(file)?.has(name) ? [] : [`${file} ${name}`];
    });
  });
  assert.deepEqual(
    found.filter((one) => !unread.includes(one)),
    [],
    "exported, and imported by nobody",
  );
});

test("a file's name says what is in it", () => {
  const nameless = files.filter((file) => /\/(index|utils?|helpers?|common|misc)\.tsx?$/.test(file));
  assert.deepEqual(nameless, []);
});

test("starting the extension loads no vendor's library, no database and no schemas", () => {
  const loaded = new Set<string>(["src/extension.ts", "src/vscode/views.ts"]);
  const packages: string[] = [];
  for (const file of loaded) {
    for (const one of imports) {
      if (one.from !== file || one.kind !== "static") continue;
      if (isFile(one.to)) loaded.add(one.to);
      else packages.push(words(one, "what is heavy is loaded on first use"));
    }
  }
  assert.ok(loaded.size > 10);
  assert.deepEqual(
    packages.filter((line) => !/ imports (vscode|node:[a-z]+):/.test(line)),
    [],
  );
  assert.deepEqual(
    [...loaded].filter((file) => isIn("src/providers", "src/store", "src/protocol", "src/tools")(file)),
    [],
  );
});
