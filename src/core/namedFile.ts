// A file as a model names it, relative to a folder of the workspace.

/** Its folders and its name; null when it does not stay within the folder that it is relative to. */
export function namedFile(named: string): readonly string[] | null {
  const parts = named
    .replaceAll("\\", "/")
    .split("/")
    .filter((part, index) => part !== "." && (part !== "" || index === 0));
  const [first = ""] = parts;
  const leadsOut = parts.includes("..") || first === "" || first === "~" || /^[a-z][a-z0-9+.-]*:/i.test(first);
  return leadsOut || parts.some((part) => part.includes("\0")) ? null : parts;
}
