// The browser's process: without a window, on an empty profile, spoken to through two pipes (no port is open that others could
// find), and out to the network through the gate alone.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import { fail } from "../../core/failure.ts";
import { commandEnvironment } from "../shell/environment.ts";
import { guard } from "../shell/guard.ts";
import { endTree } from "../shell/processTree.ts";
import { makeProfile, removeProfile } from "./profile.ts";

export interface Launched {
  readonly pid: number;
  readonly toBrowser: Writable;
  readonly fromBrowser: Readable;
  /** Resolves when its process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it with all its processes, and removes the profile. */
  close(): Promise<void>;
}

/** Chromium refuses to sandbox its pages for root, as in containers. */
export const isUnsandboxed = (): boolean => process.platform === "linux" && process.getuid?.() === 0;

export const WIDTH = 1_280;
export const HEIGHT = 800;

const FLAGS = [
  "--headless=new",
  "--remote-debugging-pipe",
  `--window-size=${WIDTH},${HEIGHT}`,
  "--hide-scrollbars",
  "--mute-audio",
  "--disable-gpu",
  "--no-first-run",
  "--no-default-browser-check",
  "--password-store=basic",
  "--use-mock-keychain",
  // Nothing of its own accord.
  "--disable-background-networking",
  "--disable-breakpad",
  "--disable-client-side-phishing-detection",
  "--disable-component-extensions-with-background-pages",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-extensions",
  "--disable-features=AutofillServerCommunication,CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions,MediaRouter,OptimizationHints,Translate",
  "--disable-sync",
  "--metrics-recording-only",
  "--no-pings",
  // No questions.
  "--deny-permission-prompts",
  "--noerrdialogs",
  // No way past the gate, which the page's context has: not for this machine's own names, not for UDP, not for names that are
  // looked up early, and not for what the browser itself would like to ask its maker. Nobody listens at this port.
  "--proxy-server=http://127.0.0.1:1",
  "--proxy-bypass-list=<-loopback>",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
  "--disable-quic",
  "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
  "--webrtc-ip-handling-policy=disable_non_proxied_udp",
];

/** Throws `unconfigured` when the program cannot be started. */
export async function launch(
  program: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Launched> {
  const profile = makeProfile();
  const call = randomUUID();
  const args = [
    ...FLAGS,
    `--user-data-dir=${profile}`,
    ...(isUnsandboxed() ? ["--no-sandbox"] : []),
    // Containers have little shared memory.
    ...(process.platform === "linux" ? ["--disable-dev-shm-usage"] : []),
    "about:blank",
  ];
  // What it keeps in a home folder, whatever its profile is, goes with the profile.
  const home = process.platform === "linux" ? { HOME: profile } : {};
  const guarding = guard(call);
  const child = spawn(program, args, {
    cwd: profile,
    env: { ...commandEnvironment(environment, call, []), ...home },
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    // The leader of a group, which can be ended as a whole.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const started = new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (thrown) =>
      reject(fail("unconfigured", `The browser "${program}" could not be started: ${thrown.message}.`)),
    );
  });
  if (child.pid !== undefined) guarding.watch(child.pid);
  await started.catch(async (thrown) => {
    guarding.release();
    await removeProfile(profile);
    throw thrown;
  });
  const { pid } = child;
  const [, , , toBrowser, fromBrowser] = child.stdio;
  if (pid === undefined || !isWritable(toBrowser) || !isReadable(fromBrowser))
    throw fail("internal", "The browser has no pipes.");
  // The other end closes whenever the browser ends.
  toBrowser.on("error", () => {});
  fromBrowser.on("error", () => {});
  let closing: Promise<void> | null = null;
  return {
    pid,
    toBrowser,
    fromBrowser,
    ended,
    close() {
      closing ??= (async () => {
        await endTree(pid, call);
        guarding.release();
        await removeProfile(profile);
      })();
      return closing;
    },
  };
}

const isWritable = (stream: unknown): stream is Writable =>
  typeof stream === "object" && stream !== null && "write" in stream;
const isReadable = (stream: unknown): stream is Readable =>
  typeof stream === "object" && stream !== null && "read" in stream;
