// Which browser is driven: the one that the person chose, or one that is installed where installers put it.
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { fail } from "../../core/failure.ts";

/** Chrome first: where Chromium is a snap, it sees no folder for temporary files but its own. */
const NAMES = [
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "microsoft-edge-stable",
  "chromium",
  "chromium-browser",
];
const MAC_APPS = ["Google Chrome", "Microsoft Edge", "Chromium"];
const WINDOWS_PROGRAMS = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
  "Chromium\\Application\\chrome.exe",
];

type Environment = Readonly<Record<string, string | undefined>>;

/** `chosen`: what the person set, or "". Throws `unconfigured` with what to do when there is none. */
export function findProgram(chosen: string, environment: Environment, platform: NodeJS.Platform): string {
  if (chosen !== "") {
    if (isProgram(chosen)) return chosen;
    throw fail(
      "unconfigured",
      `There is no browser at "${chosen}".`,
      "The person can set another path, or none, in the setting aiStudio.browser.path.",
    );
  }
  const found = places(environment, platform).find(isProgram);
  if (found !== undefined) return found;
  throw fail(
    "unconfigured",
    "No Chrome, Edge or Chromium was found on this machine.",
    "The person can install one, or set its path in the setting aiStudio.browser.path.",
  );
}

function places(environment: Environment, platform: NodeJS.Platform): readonly string[] {
  const { PATH = "", HOME, LOCALAPPDATA, PROGRAMFILES, "PROGRAMFILES(X86)": PROGRAMFILES_X86 } = environment;
  if (platform === "win32") {
    const folders = [PROGRAMFILES, PROGRAMFILES_X86, LOCALAPPDATA].flatMap((folder) => folder ?? []);
    return WINDOWS_PROGRAMS.flatMap((program) => folders.map((folder) => path.win32.join(folder, program)));
  }
  const folders = PATH.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  if (platform !== "darwin") return onPath;
  const apps = ["/Applications", ...(HOME === undefined ? [] : [path.join(HOME, "Applications")])];
  return [...MAC_APPS.flatMap((app) => apps.map((folder) => `${folder}/${app}.app/Contents/MacOS/${app}`)), ...onPath];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return path.isAbsolute(file);
  } catch {
    return false;
  }
}
