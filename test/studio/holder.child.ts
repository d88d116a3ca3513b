// A window in the middle of a transaction on the product's store: says so, and stays in it until a file "release" stands
// beside the database.
//   holder <file>
import { existsSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { loadEngine } from "../../src/store/engine.ts";
import { compileEngine } from "../../src/store/engineCode.ts";
import { pause } from "../../src/store/lock.ts";
import { openDatabase } from "../../src/store/openDatabase.ts";
import { migrations } from "../../src/store/schema.ts";

const [file = ""] = process.argv.slice(2);
const require = createRequire(path.join(process.env.STUDIO_ROOT ?? process.cwd(), "package.json"));
const code = await compileEngine(require.resolve("sql.js/dist/sql-wasm.wasm"));
const engine = await loadEngine({ code, busyMs: 10_000 });
const { connection } = openDatabase({ engine, file, migrations, busyMs: 10_000 });
connection.transaction("write", () => {
  connection.run("UPDATE session SET title = title || '!'");
  writeSync(1, "held\n");
  while (!existsSync(path.join(path.dirname(file), "release"))) pause(5);
});
connection.close();
