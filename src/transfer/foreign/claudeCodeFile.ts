import path from "node:path";
import { t } from "../../core/l10n.ts";
import { type Found, problem } from "../found.ts";
import { lines } from "../lines.ts";
import { fileChunks } from "../sourceFile.ts";
import { createClaudeCodeReader } from "./claudeCode.ts";
import { foundOf } from "./foundOf.ts";

/** Bytes of a line: a result with a few pictures. */
const LONGEST_LINE = 32 * 1024 * 1024;
/** Bytes of a session: so much of it is in memory at once. */
const LONGEST_SESSION = 256 * 1024 * 1024;

/** One session of Claude Code. Where its last line is torn, or any is damaged, the others are read. */
export async function* readClaudeCode(file: string, now: number, signal: AbortSignal): AsyncGenerator<Found> {
  const name = path.basename(file, ".jsonl");
  const reader = createClaudeCodeReader();
  let number = 0;
  let length = 0;
  for await (const line of lines(fileChunks(file, signal), LONGEST_LINE)) {
    number += 1;
    length += line?.length ?? 0;
    if (line === null) yield problem(t("{0}, line {1}", name, number), t("It is too long, and was left out."));
    else if (length <= LONGEST_SESSION) reader.line(line, number);
    else {
      yield problem(
        t("{0}, line {1}", name, number),
        t("The session is longer than can be imported; from here on it was left out."),
      );
      break;
    }
  }
  yield* foundOf(name, () => reader.conversation(name), now);
}
