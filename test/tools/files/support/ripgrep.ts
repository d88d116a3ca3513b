// The ripgrep that the tests' VS Code carries, or the machine's own.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** Null when there is none. */
export function findRipgrep(): string | null {
  const root = process.env.STUDIO_ROOT ?? process.cwd();
  const hosts = [process.env.AI_STUDIO_HOST_DIR, path.join(root, ".host")].filter((folder) => folder !== undefined);
  const carried = hosts.map((folder) => path.join(folder, "node_modules/code-server/lib/vscode/node_modules/@vscode"));
  for (const folder of carried.filter((one) => existsSync(one))) {
    for (const name of readdirSync(folder).filter((one) => one.startsWith("ripgrep"))) {
      for (const place of [`${process.platform}-${process.arch}/rg`, "rg"]) {
        const program = path.join(folder, name, "bin", place);
        if (existsSync(program)) return program;
      }
    }
  }
  try {
    return execFileSync("which", ["rg"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim() || null;
  } catch {
    return null;
  }
}
