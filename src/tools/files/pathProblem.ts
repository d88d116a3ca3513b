// What is wrong with a path as it is written, before any file system is asked.
// Windows gives one file many names; only the plain one is taken, so that what was judged is what is opened.
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file

/** Linux takes no longer one (PATH_MAX), and no project has one. */
const LONGEST_PATH = 4_096;
/** Names of devices, with any ending: opening "con.txt" opens the console. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?$/i;

/** A sentence for the model, or null when the spelling is fine. */
export function pathProblem(given: string, platform: NodeJS.Platform): string | null {
  const quoted = JSON.stringify(given.slice(0, 200));
  if (given.length > LONGEST_PATH) return `The path is longer than ${LONGEST_PATH} characters.`;
  if (!given.isWellFormed()) return `The path ${quoted} has half a character in it.`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(given)) return `The path ${quoted} has control characters in it.`;
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(given)) return `${quoted} is an address: give the path of a file.`;
  return platform === "win32" ? windowsProblem(given, quoted) : null;
}

function windowsProblem(given: string, quoted: string): string | null {
  if (/^[\\/]{2}[?.][\\/]/.test(given)) return `${quoted} names a device: give a plain path.`;
  const rest = given.replace(/^[a-z]:(?=[\\/])/i, "");
  if (rest.includes(":")) return `${quoted} has a colon in it, which names a drive or a hidden stream of a file.`;
  for (const name of rest.split(/[\\/]/)) {
    if (name === "" || name === "." || name === "..") continue;
    if (/[. ]$/.test(name)) return `${quoted} has a name that ends in a dot or a space, which Windows leaves out.`;
    if (/[*?"<>|]/.test(name)) return `${quoted} has characters in it that no file's name has.`;
    if (DEVICE.test(name)) return `${quoted} names a device of Windows.`;
    if (/~\d/.test(name)) return `${quoted} may be the short form of another name: give the long one.`;
  }
  return null;
}
