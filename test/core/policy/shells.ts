// Runs a command line in a real shell, in a folder made for it, and tells what came of it beside output: files that were
// made or changed, and programs that were started and are not among those that rules allow.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** What may be started. Every other name on the PATH is a program that only notes that it was started. */
const REAL = ["ls", "cat", "grep", "find", "git", "sort", "head", "tail", "wc"];
const CANARIES = [
  "touch",
  "tee",
  "rm",
  "cp",
  "sh",
  "bash",
  "env",
  "xargs",
  "ni",
  "x",
  "sudo",
  "npm",
  "less",
  "gpg",
  "sed",
  "awk",
];

export interface Bench {
  /** What the lines, one after the other, did that reading does not; empty when they did nothing. */
  run(lines: readonly string[], shell: string): string[];
  dispose(): void;
}

export function find(program: string): string | null {
  const found = (process.env.PATH ?? "").split(":").map((folder) => path.join(folder, program));
  return found.find((file) => existsSync(file)) ?? null;
}

export function openBench(): Bench {
  const root = mkdtempSync(path.join(tmpdir(), "bench-"));
  const [bin, work, started] = ["bin", "home/work", "started"].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(bin);
  mkdirSync(work, { recursive: true });
  for (const name of REAL) {
    const program = find(name);
    if (program !== null) symlinkSync(program, path.join(bin, name));
  }
  for (const name of CANARIES) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\necho ${name} >> ${started}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  const env = {
    PATH: bin,
    HOME: path.join(root, "home"),
    GIT_OPTIONAL_LOCKS: "0",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_PAGER: "cat",
    TERM: "dumb",
  };
  fill(work, env);
  const before = snapshot(root);

  /** In one shell, since starting one costs more than what the lines do. */
  const runAll = (lines: readonly string[], shell: string): string[] => {
    rmSync(started, { force: true });
    const flags = { bash: ["--noprofile", "--norc"], zsh: ["-f"] }[shell] ?? [];
    const options = { cwd: work, env, stdio: "ignore", timeout: 100_000 } as const;
    const { signal } = spawnSync(find(shell) ?? shell, [...flags, "-c", lines.join("\n")], options);
    const after = snapshot(root);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (name) => before.get(name) !== after.get(name),
    );
    const told = changed.map((name) =>
      name === "started" ? `started ${readFileSync(started, "utf8").trim()}` : `changed ${name}`,
    );
    return signal === null ? told : [...told, `ended by ${signal}`];
  };

  return {
    run(lines, shell) {
      const changes = runAll(lines, shell);
      if (changes.length === 0 || lines.length === 1) return changes;
      // Which of them was it?
      return lines.flatMap((line) => runAll([line], shell).map((change) => `${change} by ${JSON.stringify(line)}`));
    },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A little project with a history, and files whose names are options, for patterns to find. */
function fill(work: string, env: Record<string, string>): void {
  mkdirSync(path.join(work, "src"));
  mkdirSync(path.join(work, "test"));
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}, foo;bar`).join("\n");
  for (const name of ["a.txt", "b.txt", "README.md", "package.json", "file", "data.csv", "src/main.ts", "src/index.ts"])
    writeFileSync(path.join(work, name), `${lines}\n${name}\n`);
  for (const name of ["-opwned", "--output=pwned", "-delete", "-fprint", "--compress-program=x", "-exec", "!", "-x.ts"])
    writeFileSync(path.join(work, name), "a trap\n");
  const git = (...args: string[]) =>
    spawnSync("git", args, { cwd: work, env: { ...env, PATH: process.env.PATH ?? "" } });
  git("init", "-q", "-b", "main");
  const person = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"];
  git("add", "a.txt", "src");
  git(...person, "commit", "-qm", "first");
  git("add", "README.md", "package.json");
  git(...person, "commit", "-qm", "fix: second");
  writeFileSync(path.join(work, "a.txt"), `${lines}\nchanged\n`);
}

function snapshot(root: string): Map<string, string> {
  const seen = new Map<string, string>();
  for (const name of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    const file = path.join(root, name);
    const stat = lstatSync(file);
    seen.set(name, stat.isFile() ? `${stat.mode} ${stat.size} ${stat.mtimeMs}` : `${stat.mode}`);
  }
  return seen;
}
