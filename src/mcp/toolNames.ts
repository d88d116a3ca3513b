// The names by which a model calls servers' tools: safe for every vendor, and each for one tool of one server alone.
import { createHash } from "node:crypto";

/** The shortest limit of a vendor. */
const LONGEST = 64;
/** Room for the server in that; the tool's own name says more. */
const LONGEST_SERVER = 24;
/** Hexadecimal digits that tell apart what would be written alike. */
const MARK = 8;

/** A server's name as it stands in the names of its tools: without "_", which ends it there. */
export function serverSlug(name: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return slug.slice(0, LONGEST_SERVER).replace(/-+$/, "") || "server";
}

/**
 * Each server's slug, by its id. Of several that would be written alike, the first has the plain one; the order is the
 * person's, with what a workspace brings after it, so that no workspace takes a name over.
 */
export function serverSlugs(
  servers: readonly { readonly id: string; readonly name: string }[],
): ReadonlyMap<string, string> {
  const slugs = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, name } of servers) {
    const plain = serverSlug(name);
    const slug = taken.has(plain) ? `${plain}-${mark(id)}` : plain;
    taken.add(slug);
    slugs.set(id, slug);
  }
  return slugs;
}

/** What our own two tools for a server's resources are called. */
export const LIST_RESOURCES = "list-resources";
export const READ_RESOURCE = "read-resource";
const OURS = new Set([LIST_RESOURCES, READ_RESOURCE]);

/**
 * `mcp_<server>_<tool>`. Where the tool's name has to be changed or cut for that, a mark of the true name ends it, so that no
 * two tools of a server are called alike. No built-in tool begins with "mcp_".
 */
export function modelName(slug: string, tool: string): string {
  const start = `mcp_${slug}_`;
  const whole = start + tool;
  const isMarked = /_[0-9a-f]{8}$/.test(tool) || OURS.has(tool);
  if (/^[A-Za-z0-9_-]+$/.test(tool) && whole.length <= LONGEST && !isMarked) return whole;
  const safe = tool.replace(/[^A-Za-z0-9_-]+/g, "_");
  return `${start}${safe.slice(0, LONGEST - start.length - MARK - 1)}_${mark(tool)}`;
}

const mark = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, MARK);
