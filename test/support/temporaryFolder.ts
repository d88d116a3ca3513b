import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** An empty folder, by its real path, that goes with the test. */
export function temporaryFolder(test: { after(work: () => void): void }): string {
  const made = realpathSync(mkdtempSync(path.join(tmpdir(), "studio-test-")));
  test.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}
