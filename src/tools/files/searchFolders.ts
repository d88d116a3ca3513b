// Searching without ripgrep. It runs in a thread of its own (searchWorker.ts): an expression that takes for ever is ended with it.
import { lstat } from "node:fs/promises";
import path from "node:path";
import { globPattern } from "./globPattern.ts";
import { linesOf } from "./linesOf.ts";
import { expressionOf, type Match, type SearchQuery } from "./searchQuery.ts";
import { sensitivity } from "./sensitivity.ts";
import { walk } from "./walk.ts";

/** Matches file by file, in the order of their paths; no more than `query.most`. */
export async function* searchFolders(query: SearchQuery, signal: AbortSignal): AsyncGenerator<readonly Match[], void> {
  const expression = expressionOf(query);
  let left = query.most;
  for (const place of query.places) {
    for await (const file of filesOf(place, query, signal)) {
      const lines = (await linesOf(file, signal)) ?? [];
      const matches: Match[] = [];
      for (const [index, text] of lines.entries()) {
        if (matches.length === left) break;
        if (expression.test(text)) matches.push({ path: file, line: index + 1, text });
      }
      if (matches.length > 0) yield matches;
      left -= matches.length;
      if (left === 0) return;
    }
  }
}

async function* filesOf(place: string, query: SearchQuery, signal: AbortSignal): AsyncGenerator<string, void> {
  if ((await lstat(place)).isFile()) return yield place;
  const wanted = isWanted(query);
  for await (const { path: file, kind } of walk(place, query.everything, signal)) {
    if (kind === "file" && wanted(file, place)) yield file;
  }
}

/**
 * Which files are searched: the rule for both ways of searching. What may hold secrets is not, whether or not it matches:
 * an answer that depended on it would tell the secret letter by letter.
 */
export function isWanted({ files }: SearchQuery): (file: string, place: string) => boolean {
  const matches = files === null ? () => true : globPattern(files);
  return (file, place) =>
    sensitivity(file).reading === null && matches(path.relative(place, file).split(path.sep).join("/"));
}
