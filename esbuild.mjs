// Builds dist/: the extension host's entry, one CommonJS chunk for each `import()` that it meets, and the webviews with theirs.
//   node esbuild.mjs [--watch] [--dev]
import { existsSync, readdirSync, rmSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { notices } from "./test/notices.mjs";

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
        if (args.kind !== "dynamic-import" || args.importer.includes("node_modules")) return undefined;
        const file = path.resolve(args.resolveDir, args.path);
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

/**
 * One `require("vscode")` for a chunk. `import * as vscode` in each of fifty files would copy the API's several hundred getters
 * fifty times, as CommonJS modules are read by ES modules: most of the time that activation took.
 */
const vscodeOnce = {
  name: "vscode",
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const contents = text.replace('import * as vscode from "vscode";', 'import { vscode } from "vscode:api";');
      const errors = /^import (?!type ).* from "vscode";/m.test(contents)
        ? [{ text: `${file}: VS Code's API is imported as \`* as vscode\`` }]
        : [];
      return { contents, errors, loader: "ts" };
    });
    build.onResolve({ filter: /^vscode:api$/ }, () => ({ path: "api", namespace: "vscode" }));
    build.onLoad({ filter: /./, namespace: "vscode" }, () => ({
      contents: 'export const vscode = require("vscode");',
    }));
  },
};

async function buildHost() {
  const found = new Map([
    ["extension", path.join(root, "src/extension.ts")],
    ["replay", path.join(root, "src/commandLine/replay.ts")],
    ["worker", path.join(root, "src/store/worker.ts")],
    ["tokenWorker", path.join(root, "src/providers/tokenWorker.ts")],
    ["searchWorker", path.join(root, "src/tools/files/searchWorker.ts")],
  ]);
  const built = new Set();
  const metafiles = [];
  for (;;) {
    const next = [...found].filter(([name, file]) => !built.has(name) && existsSync(file));
    if (next.length === 0) return metafiles;
    for (const [name] of next) built.add(name);
    const { metafile } = await esbuild.build({
      ...common,
      entryPoints: Object.fromEntries(next),
      outdir: dist,
      platform: "node",
      target: "node20",
      format: "cjs",
      external: ["vscode"],
      plugins: [chunks(found), vscodeOnce],
      // The tokenizer's and the SDKs' ES builds are smaller once minified.
      mainFields: ["module", "main"],
      // Its ES build asks where it is itself, which a CommonJS bundle cannot tell.
      alias: { "web-tree-sitter": path.join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
    });
    metafiles.push(metafile);
  }
}

/**
 * What a view loads on first use is an ES module beside it: a script with a nonce may import one, by HTML's rule for what such a
 * script fetches, and its address is found from the script's own.
 */
async function buildWebviews() {
  const views = readdirSync(path.join(root, "webview"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(root, "webview", entry.name, "main.tsx")))
    .map((entry) => entry.name);
  const found = new Map();
  const build = async (format, files) => {
    const { metafile } = await esbuild.build({
      ...common,
      entryPoints: files,
      outdir: path.join(dist, "webview"),
      platform: "browser",
      target: "chrome128",
      format,
      jsx: "automatic",
      jsxImportSource: "preact",
      loader: { ".ttf": "file" },
      assetNames: "[name]",
      plugins: [chunks(found)],
    });
    return metafile;
  };
  const scripts = await build(
    "iife",
    Object.fromEntries(views.map((name) => [name, path.join(root, "webview", name, "main.tsx")])),
  );
  return [scripts, await build("esm", Object.fromEntries(found))];
}

async function buildAll() {
  await mkdir(dist, { recursive: true });
  const metafiles = (await Promise.all([buildHost(), buildWebviews()])).flat();
  const copied = ["sql.js/dist/sql-wasm", "web-tree-sitter/web-tree-sitter", "tree-sitter-bash/tree-sitter-bash"].map(
    (file) => `node_modules/${file}.wasm`,
  );
  for (const file of copied) await copyFile(path.join(root, file), path.join(dist, path.basename(file)));
  await writeFile(path.join(dist, "ThirdPartyNotices.txt"), notices(metafiles, root, copied));
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
