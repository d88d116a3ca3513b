// Builds dist/: the extension host's entry, one CommonJS chunk for each `import()` that it meets, and the webviews.
//   node esbuild.mjs [--watch] [--dev]
import { existsSync, readdirSync, rmSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = path.dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes("--watch");
const dev = watch || process.argv.includes("--dev");
const dist = path.join(root, "dist");

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !dev,
  sourcemap: dev ? "linked" : false,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};

/** The texts in the reader's language are read once: every chunk has to have the same ones. */
const SHARED = path.join(root, "src/core/l10n.ts");

/**
 * What is loaded on first use becomes a chunk of its own: `import("./a/b.ts")` turns into `require("./b.js")`, and
 * `new Worker(chunkPath("worker"))` finds `worker.js` beside it. esbuild splits ES modules only, and a VS Code
 * extension starts quicker from CommonJS.
 */
function chunks(found) {
  return {
    name: "chunks",
    setup(build) {
      build.onResolve({ filter: /^\./ }, (args) => {
        const file = path.resolve(args.resolveDir, args.path);
        const isApart = args.kind === "dynamic-import" || (args.kind === "import-statement" && file === SHARED);
        if (!isApart || args.importer.includes("node_modules")) return undefined;
        const name = path.basename(file).replace(/\.tsx?$/, "");
        const other = found.get(name);
        if (other && other !== file)
          return { errors: [{ text: `two chunks are called "${name}": ${other} and ${file}` }] };
        found.set(name, file);
        return { path: `./${name}.js`, external: true };
      });
    },
  };
}

async function buildHost() {
  const found = new Map([
    ["extension", path.join(root, "src/extension.ts")],
    ["replay", path.join(root, "src/commandLine/replay.ts")],
    ["worker", path.join(root, "src/store/worker.ts")],
    ["tokenWorker", path.join(root, "src/providers/tokenWorker.ts")],
    ["searchWorker", path.join(root, "src/tools/files/searchWorker.ts")],
  ]);
  const built = new Set();
  for (;;) {
    const next = [...found].filter(([name, file]) => !built.has(name) && existsSync(file));
    if (next.length === 0) return;
    for (const [name] of next) built.add(name);
    await esbuild.build({
      ...common,
      entryPoints: Object.fromEntries(next),
      outdir: dist,
      platform: "node",
      target: "node20",
      format: "cjs",
      external: ["vscode"],
      plugins: [chunks(found)],
      // The tokenizer's and the SDKs' ES builds are smaller once minified.
      mainFields: ["module", "main"],
      // Its ES build asks where it is itself, which a CommonJS bundle cannot tell.
      alias: { "web-tree-sitter": path.join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
    });
  }
}

async function buildWebviews() {
  const views = readdirSync(path.join(root, "webview"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(root, "webview", entry.name, "main.tsx")))
    .map((entry) => entry.name);
  await esbuild.build({
    ...common,
    entryPoints: Object.fromEntries(views.map((name) => [name, path.join(root, "webview", name, "main.tsx")])),
    outdir: path.join(dist, "webview"),
    platform: "browser",
    target: "chrome128",
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
  });
}

async function buildAll() {
  await mkdir(dist, { recursive: true });
  await Promise.all([buildHost(), buildWebviews()]);
  for (const file of ["sql.js/dist/sql-wasm", "web-tree-sitter/web-tree-sitter", "tree-sitter-bash/tree-sitter-bash"]) {
    await copyFile(path.join(root, `node_modules/${file}.wasm`), path.join(dist, `${path.basename(file)}.wasm`));
  }
}

if (!watch) rmSync(dist, { recursive: true, force: true });
await buildAll();
if (watch) {
  // A rebuild of everything takes less than a second, and has no state that could be stale.
  const { watch: watchFiles } = await import("node:fs/promises");
  console.log("watching src and webview");
  const changes = async (folder) => {
    for await (const _ of watchFiles(path.join(root, folder), { recursive: true })) {
      await buildAll().catch((error) => console.error(error.message));
    }
  };
  await Promise.all([changes("src"), changes("webview")]);
}
