// What a command printed, kept within a bound: its beginning and its end, and how much lies between.
import { StringDecoder } from "node:string_decoder";

/** Each, in characters. Errors stand at the beginning or at the end; 32,000 in all are about 8,000 tokens. */
const HEAD = 16_000;
const TAIL = 16_000;
/** Characters that are shown while a command runs. A view has no use for more, and a flood must not fill it. */
const SHOWN = 200_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals are told begins with one
const OPEN_END = /(\r|\u001b(\[[0-9;?]{0,20}|\][^\u0007\u001b]{0,200})?)$/;

export interface Output {
  add(chunk: Uint8Array): void;
  /** No more will come. Everything that is kept. */
  end(): string;
}

/** `show` is told of the text as it arrives, up to a bound. */
export function collectOutput(show: (text: string) => void): Output {
  const decoder = new StringDecoder("utf8");
  let head = "";
  let tail = "";
  let left = 0;
  let shown = 0;
  let held = "";

  const keep = (text: string) => {
    if (text === "") return;
    if (shown < SHOWN) {
      shown += text.length;
      show(
        shown < SHOWN
          ? text
          : `${text.slice(0, text.length - (shown - SHOWN))}\n… the rest is not shown while it runs …\n`,
      );
    }
    const room = HEAD - head.length;
    head += text.slice(0, room);
    tail += text.slice(room);
    // Cut seldom: each cut copies.
    if (tail.length > 2 * TAIL) {
      left += tail.length - TAIL;
      tail = tail.slice(-TAIL);
    }
  };
  const take = (text: string, last: boolean) => {
    const whole = held + text;
    // A sequence, or a line end, that may be continued in the next chunk.
    const open = last ? null : OPEN_END.exec(whole);
    held = open === null ? "" : open[0];
    keep(plain(whole.slice(0, whole.length - held.length)));
  };

  return {
    add: (chunk) => take(decoder.write(chunk), false),
    end() {
      take(decoder.end(), true);
      if (tail.length > TAIL) {
        left += tail.length - TAIL;
        tail = tail.slice(-TAIL);
      }
      // Half of a pair stays out.
      if (left === 0) return head + tail;
      const [from, to] = [head.replace(/[\ud800-\udbff]$/, ""), tail.replace(/^[\udc00-\udfff]/, "")];
      return `${from}\n… ${left.toLocaleString("en")} characters left out …\n${to}`;
    },
  };
}

/** Text without colours, titles and other words to a terminal. */
function plain(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/\u001b(\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)?|[@-Z\\^_])/g, "")
      .replace(/\r\n?/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
  );
}
