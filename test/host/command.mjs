// Runs other programs, and tells a person what is going on and how long it took. Node's own modules only: this is used
// before anything is installed.
import { spawn } from "node:child_process";

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs a program to its end, quietly.
 * @param {string} program
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions & { show?: boolean }} options `show` lets its output through.
 * @returns {Promise<string>} what it printed (empty with `show`); rejects with the end of that when it fails.
 */
export function run(program, args, { show = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    // On Windows npm and code are .cmd files, which only a shell can start.
    const shell = process.platform === "win32" && !program.endsWith(".exe");
    const stdio = show ? "inherit" : ["ignore", "pipe", "pipe"];
    const child = spawn(program, args, { stdio, shell, ...options });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      const end = output.trim().split("\n").slice(-30).join("\n");
      const words = [program, ...args].join(" ");
      reject(new Error(`${words}\nended with ${signal ?? `exit code ${code}`}${end && `:\n${end}`}`));
    });
  });
}

/**
 * Says what is being done while it is done, with the seconds that it takes: `building ... 1.2 s`.
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} action
 * @returns {Promise<T>}
 */
export async function progress(title, action) {
  const start = performance.now();
  const live = process.stdout.isTTY === true;
  const ticking = live && setInterval(() => process.stdout.write(`\r${title} ... ${seconds(start)}`), 500);
  process.stdout.write(`${title} ... `);
  let end = "failed after ";
  try {
    const result = await action();
    end = "";
    return result;
  } finally {
    if (ticking) clearInterval(ticking);
    process.stdout.write(`${live ? `\r${title} ... ` : ""}${end}${seconds(start)}\n`);
  }
}
