// npm run record: makes the sessions of test/commandLine/sessions anew, which a test replays. To be run when AI Studio is meant to
// ask otherwise than before: what was recorded until then diverges, and should.
import { rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildFolder, bundle, root } from "./bundle.mjs";

const out = buildFolder("record");
process.env.STUDIO_ROOT = root;
process.env.STUDIO_BUILD = out;
try {
  const programs = ["test/commandLine/recordSessions.ts", "src/store/worker.ts", "src/tools/files/searchWorker.ts"];
  await bundle(out, programs, { outbase: root });
  const { recordSessions } = await import(pathToFileURL(path.join(out, "test/commandLine/recordSessions.js")).href);
  await recordSessions(path.join(root, "test/commandLine/sessions"));
} finally {
  rmSync(out, { recursive: true, force: true });
}
