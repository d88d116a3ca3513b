// What the store costs against native SQLite: Node's own, with the same settings, file and operations.
//   npm run bench -- store                      10, 100 and 1,000 MB: some minutes, 4 GB of disk
//   STUDIO_BENCH_MB=10,100 npm run bench -- store
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { bootstrap, nodePath } from "../host/bootstrap.mjs";
import { run } from "../host/command.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const source = (name) => path.join(root, "test/bench/store", `${name}.ts`);
const workers = ["ours", "native", "exporting", "probed"].map((side) => `${side}.worker`);

/** Both sides run in one Node, the one that the browser host brings: older ones have no SQLite of their own. */
export default async function figures() {
  await bootstrap();
  // Not in the system's temporary folder, which may be in memory, where a sync costs nothing.
  mkdirSync(path.join(root, ".build"), { recursive: true });
  const folder = mkdtempSync(path.join(root, ".build", "bench-"));
  try {
    // As the product is built: the time until the worker is up is a part of opening.
    const common = { bundle: true, platform: "node", target: "node22", outdir: folder };
    await esbuild.build({ ...common, entryPoints: workers.map(source), format: "cjs", minify: true });
    await esbuild.build({
      ...common,
      entryPoints: ["measure", "memory.child"].map(source),
      format: "esm",
      outExtension: { ".js": ".mjs" },
      packages: "external",
    });
    const out = path.join(folder, "figures.json");
    const wasm = path.join(root, "node_modules/sql.js/dist/sql-wasm.wasm");
    const args = [path.join(folder, "measure.mjs"), folder, out, wasm];
    const env = { ...process.env, NODE_OPTIONS: "--disable-warning=ExperimentalWarning" };
    await run(nodePath, args, { show: true, env });
    return JSON.parse(readFileSync(out, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
