// Bytes into lines, within a bound: what is longer than a line may be is told of, never kept.

const NEWLINE = 10;

export interface Lines {
  /** How many lines ended in this chunk. */
  add(chunk: Buffer): number;
}

export interface LineHandlers {
  onLine(line: string): void;
  /** Once for each line that is too long, with its beginning; the rest of it is dropped. */
  onTooLong(start: string): void;
}

/** How much of a line that is too long is shown. */
const SHOWN = 200;

/** `longest` in bytes. */
export function createLines(longest: number, { onLine, onTooLong }: LineHandlers): Lines {
  let kept: Buffer[] = [];
  let length = 0;
  let dropping = false;

  const keep = (part: Buffer) => {
    if (dropping || part.length === 0) return;
    kept.push(part);
    length += part.length;
    if (length <= longest) return;
    onTooLong(Buffer.concat(kept.map((one) => one.subarray(0, SHOWN))).toString("utf8", 0, SHOWN));
    kept = [];
    length = 0;
    dropping = true;
  };

  return {
    add(chunk) {
      let lines = 0;
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        keep(chunk.subarray(from, at));
        from = at + 1;
        lines++;
        if (dropping) dropping = false;
        else {
          const line = Buffer.concat(kept).toString("utf8").replace(/\r$/, "");
          kept = [];
          length = 0;
          onLine(line);
        }
      }
      keep(chunk.subarray(from));
      return lines;
    },
  };
}
