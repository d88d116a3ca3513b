// Words among 100,000 messages.
import { type Figure, within } from "./figures.ts";
import { makeSearchFiles, messages, type Paths } from "./files.ts";
import { openTarget } from "./targets.ts";
import { inTurn, median } from "./timing.ts";

const rounds = 300;
/** A rare word, two common words, the beginning of a word. */
const queries = ["zanzibar", "tests paths", "zanz*"];

export async function searching(paths: Paths): Promise<Figure[]> {
  const file = await makeSearchFiles(paths);
  const sized = { megabytes: 0, events: 0, file };
  const targets = [await openTarget(paths, "ours", sized), await openTarget(paths, "native", sized)];
  const figures: Figure[] = [];
  for (const query of queries) {
    const contenders = targets.flatMap((target) => [
      { name: target.side, run: () => target.call("search", query) },
      ...(target.side === "native" ? [{ name: "FTS5", run: () => target.call("searchFts5", query) }] : []),
    ]);
    const samples = await inTurn(rounds, contenders);
    const ms = (name: string) => median(samples.get(name) ?? []);
    const id = `search of ${messages.toLocaleString("en")} messages for "${query}"`;
    figures.push(within(`${id}, FTS4`, "ms", ms("ours"), ms("native"), null));
    figures.push(within(`${id}, against native FTS5`, "ms", ms("ours"), ms("FTS5"), null));
  }
  for (const target of targets) await target.close();
  return figures;
}
