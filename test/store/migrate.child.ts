// An updated window: opens the file with a newer format, and says what that took.
//   migrate <file> [die]      die: killed in the middle of the migration
import { writeSync } from "node:fs";
import type { Migration } from "../../src/store/migrate.ts";
import { migrations } from "./schema.ts";
import { Ledger, loadedEngine } from "./support.ts";

const [file = "", fate = ""] = process.argv.slice(2);
const second: Migration = {
  version: 2,
  reason: "Entries are shouted.",
  up(db) {
    // Large enough to be in the file before it is committed.
    db.run("PRAGMA cache_size = -64");
    db.run("UPDATE entry SET text = upper(text)");
    if (fate === "die") process.kill(process.pid, "SIGKILL");
  },
};
const ledger = new Ledger(await loadedEngine(), file, [...migrations, second]);
ledger.audit();
writeSync(1, `${ledger.reports[0]?.outcome}\n`);
ledger.close();
