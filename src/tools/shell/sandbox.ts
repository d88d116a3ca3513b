// The machine's own sandbox around a command, where there is one: the system can be read and not written, the workspace
// written, and the network is not there.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { trustedPath } from "./environment.ts";

interface SandboxRequest {
  /** Absolute paths: what may be written, and where the command runs. */
  readonly folders: readonly string[];
  readonly cwd: string;
  readonly home: string;
  readonly network: boolean;
}

export interface Sandbox {
  /** As a person knows it. */
  readonly name: string;
  /** The program to start, and what comes before the command's own words. */
  wrap(request: SandboxRequest): { readonly program: string; readonly args: readonly string[] };
}

/** It only has to start; a machine that is busy may take a while. */
const PROBE_MS = 5_000;

/** Where keys are kept, below the home folder. A command without the network has no honest use for them. */
const KEYS = [".ssh", ".aws", ".gnupg", ".kube", ".docker", ".azure", ".config/gcloud", ".config/gh"];

/** The sandbox of this machine, tried out; null when there is none that works. */
export async function findSandbox(
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Sandbox | null> {
  const candidates =
    process.platform === "linux" ? bubblewraps(environment) : process.platform === "darwin" ? [seatbelt()] : [];
  for (const candidate of candidates) {
    const { program, args } = candidate.wrap({ folders: [], cwd: "/", home: "/nonexistent", network: false });
    const works = await promisify(execFile)(program, [...args, "/bin/sh", "-c", "exit 0"], {
      timeout: PROBE_MS,
      signal,
    }).then(
      () => true,
      () => false,
    );
    signal.throwIfAborted();
    if (works) return candidate;
  }
  return null;
}

function bubblewraps(environment: Readonly<Record<string, string | undefined>>): Sandbox[] {
  return trustedPath(environment.PATH ?? "", [])
    .split(path.delimiter)
    .map((folder) => path.join(folder, "bwrap"))
    .filter((file) => existsSync(file))
    .map(bubblewrap);
}

/** https://github.com/containers/bubblewrap */
function bubblewrap(program: string): Sandbox {
  return {
    name: "bubblewrap",
    wrap({ folders, cwd, home, network }) {
      const hidden = network ? [] : KEYS.map((name) => path.join(home, name)).filter((folder) => existsSync(folder));
      const system = [
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--proc",
        "/proc",
        "--tmpfs",
        "/tmp",
        "--tmpfs",
        "/dev/shm",
      ];
      return {
        program,
        args: [
          ...system,
          ...hidden.flatMap((folder) => ["--tmpfs", folder]),
          ...folders.flatMap((folder) => ["--bind", folder, folder]),
          "--unshare-all",
          ...(network ? ["--share-net"] : []),
          // It ends with the window, whatever ends the window.
          "--die-with-parent",
          "--new-session",
          "--chdir",
          cwd,
          "--",
        ],
      };
    },
  };
}

/** Apple's sandbox-exec with a profile in its own language. */
function seatbelt(): Sandbox {
  const quote = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  const below = (folder: string) => `(subpath ${quote(folder)})`;
  return {
    name: "sandbox-exec",
    wrap({ folders, home, network }) {
      const writable = [...folders, "/private/tmp", "/private/var/folders"].map(below).join(" ");
      const profile = [
        "(version 1)",
        "(allow default)",
        "(deny file-write*)",
        `(allow file-write* ${writable} (literal "/dev/null") (literal "/dev/tty") (regex #"^/dev/fd/"))`,
        ...(network
          ? []
          : ["(deny network*)", `(deny file-read* ${KEYS.map((name) => below(path.join(home, name))).join(" ")})`]),
      ];
      return { program: "/usr/bin/sandbox-exec", args: ["-p", profile.join("\n")] };
    },
  };
}
