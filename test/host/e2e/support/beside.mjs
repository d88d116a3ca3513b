// Writes into the history beside VS Code, as another window would.
import { rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildFolder, bundle, root } from "../../../bundle.mjs";

/** Runs `writeSessions` of a file of this folder, named without its ending, on the journey's history. */
export async function writeBeside(journey, name, ...more) {
  const folder = buildFolder(name);
  try {
    await bundle(folder, [`test/host/e2e/support/${name}.ts`]);
    const { writeSessions } = await import(pathToFileURL(path.join(folder, `${name}.js`)).href);
    const history = path.join(journey.folders.data, "User/globalStorage/ai-studio.ai-studio/studio.sqlite");
    await writeSessions(history, path.join(root, "dist"), ...more);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
