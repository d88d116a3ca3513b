// A store with operations of its own, so that the engine's tests do not depend on the product's tables.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { type Client, openClient, type StoreOptions } from "../../src/store/client.ts";
import type { TestOperations } from "./operations.ts";

export type TestStore = Client<TestOperations>;

const build = process.env.STUDIO_BUILD ?? "";
export const wasm = path.join(process.env.STUDIO_ROOT ?? "", "node_modules/sql.js/dist/sql-wasm.wasm");
/** The path of a built program of this folder. */
export const program = (name: string) => path.join(build, "test/store", `${name}.child.js`);

/** A folder that lives as long as the test. */
export function folder(test: TestContext): string {
  const made = mkdtempSync(path.join(os.tmpdir(), "studio-store-"));
  test.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A store on a file, closed after the test. */
export async function storeOn(
  test: TestContext,
  file: string,
  options: Partial<StoreOptions> = {},
): Promise<TestStore> {
  const store = await openClient<TestOperations>({ file, wasm, worker: program("worker"), ...options });
  test.after(() => store.dispose());
  return store;
}
