// A page's script and styles, built as the product's are.
import * as esbuild from "esbuild";
import { root } from "../../bundle.mjs";

/** For esbuild's `plugins`: leaves out what a page loads on first use, so that only what it begins with is counted. */
export const withoutLazy = {
  name: "without lazy",
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
};

/** With all that it loads later. `more`: esbuild's options. @returns {Promise<{ script: string, styles: string }>} */
export async function browserBundle(entry, more = {}) {
  const built = await esbuild.build({
    ...{ absWorkingDir: root, entryPoints: [entry], bundle: true, write: false, minify: true, outdir: "out" },
    ...{ format: "iife", platform: "browser", target: "chrome128", jsx: "automatic", jsxImportSource: "preact" },
    ...{ loader: { ".ttf": "dataurl" }, ...more },
  });
  const text = (ending) => built.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? "";
  return { script: text(".js"), styles: text(".css") };
}
