// A real store whose operations fail when a test says so.
import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { type FailureCode, fail } from "../../../src/core/failure.ts";
import { openStore, type Store } from "../../../src/store/store.ts";
import { buildFolder, openTestStudio, type TestStudio } from "../../support/testStudio.ts";

const require = createRequire(path.join(process.env.STUDIO_ROOT ?? process.cwd(), "package.json"));

export interface Faults {
  /** The code that an operation fails with; null lets it through, at once or when it resolves. */
  fault(name: string, input: unknown): FailureCode | null | Promise<null>;
}

/** A studio on a store with faults, which may be changed at any time. */
export async function openFaultyStudio(
  stream: Parameters<typeof openTestStudio>[0],
  faults: Faults,
  options: Parameters<typeof openTestStudio>[1] = {},
): Promise<TestStudio> {
  const folder = options.folder ?? mkdtempSync(path.join(os.tmpdir(), "studio-"));
  const store = await openStore({
    file: path.join(folder, "studio.sqlite"),
    worker: path.join(buildFolder, "src/store/worker.js"),
    wasm: require.resolve("sql.js/dist/sql-wasm.wasm"),
  });
  const faulty: Store = {
    report: store.report,
    copies: store.copies,
    onReopened: (listener) => store.onReopened(listener),
    onChange: (listener) => store.onChange(listener),
    onHeld: (listener) => store.onHeld(listener),
    dispose: () => store.dispose(),
    async call(name, input) {
      const code = await faults.fault(name, input);
      if (code !== null) throw fail(code, `The disk says ${code}.`);
      return store.call(name, input);
    },
  };
  const house = await openTestStudio(stream, { ...options, folder, deps: { ...options.deps, store: faulty } });
  // The store that it opened for itself is not used.
  await house.abandon();
  return { ...house, abandon: () => store.dispose() };
}
