// A server's log as a person reads it: its own words, and what went on between it and us. Bounded, since a server may say
// anything, without end.
import { replaceHidden } from "../core/hiddenText.ts";

type LogLevel = "debug" | "info" | "warning" | "error";

export interface McpLog {
  write(level: LogLevel, line: string): void;
}

/** Longer lines are read by no person. Characters. */
const LONGEST_LINE = 2_000;
/** A flood would push out of the log what a person looks for. */
const MOST_LINES_A_SECOND = 200;

/** The same log, with lines cut, control characters taken out, and a flood left out and counted. */
export function boundedLog(log: McpLog, now: () => number): McpLog {
  let second = 0;
  let lines = 0;
  let left = 0;
  return {
    write(level, line) {
      const time = Math.floor(now() / 1_000);
      if (time !== second) {
        if (left > 0) log.write("warning", `${left.toLocaleString("en")} lines came too fast and are left out.`);
        second = time;
        lines = 0;
        left = 0;
      }
      if (++lines > MOST_LINES_A_SECOND) {
        left++;
        return;
      }
      const cut =
        line.length > LONGEST_LINE
          ? `${line.slice(0, LONGEST_LINE)} … (${line.length.toLocaleString("en")} characters)`
          : line;
      log.write(level, replaceHidden(cut, " "));
    },
  };
}
